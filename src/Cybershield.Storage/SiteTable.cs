using System.Collections.Concurrent;
using System.Text.Json;
using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>What recording a page needs to know of its site.</summary>
internal sealed record SiteRow(long Number, string Id, string Name, string Group, CrawlScope Scope, int MaxDepth)
{
    /// <summary>What of the found addresses belongs to the site.</summary>
    public List<FoundAddress> InScope(IEnumerable<Discovery> found, LinkAccount? dropped = null)
    {
        List<FoundAddress> inScope = [];
        foreach (Discovery discovery in found)
            if (!Scope.Contains(discovery.Url))
                dropped?.AddOutOfScope();
            else if (discovery.Depth > MaxDepth)
                dropped?.AddTooDeep();
            else
                inScope.Add(new FoundAddress(discovery.Url.Value, discovery.Url.HostKey, discovery.Kind, discovery.Depth, discovery.Redirects));
        return inScope;
    }

    /// <summary>What of the found addresses belongs to the site and is not certainly known.</summary>
    public List<FoundAddress> Unknown(IEnumerable<Discovery> found, KnownAddresses known, int epoch, LinkAccount dropped) =>
        InScope(found.Where(discovery => !known.Contains(discovery.Url.Value, discovery.Depth, epoch)), dropped);

    /// <summary>A page of this site as its flags see it.</summary>
    public ScreenedPage Screened(string url, PageExamination page) =>
        new(url, Id, Name, Group, page.Page.Title, page.Page.Language, page.Text, page.Screening);

    /// <summary>A stored page of this site as its flags see it.</summary>
    public ScreenedPage Screened(StoredPage page, PageText text, Screening screening) =>
        new(page.Url, Id, Name, Group, page.Title, page.Language, text, screening);
}

/// <summary>The registered sites, read once and kept until they are registered anew.</summary>
internal sealed class SiteTable(RecordDatabase database)
{
    private readonly ConcurrentDictionary<string, SiteRow> rows = new(StringComparer.Ordinal);

    /// <summary>A site by its id.</summary>
    /// <exception cref="ArgumentException">It was never registered.</exception>
    public SiteRow Get(string siteId) => rows.GetOrAdd(siteId, Read);

    /// <summary>Reads the sites again when they are next asked for.</summary>
    public void Forget() => rows.Clear();

    public static string ScopeText(CrawlScope scope) => JsonSerializer.Serialize(scope.Rules);

    private SiteRow Read(string siteId) => database.Read(session =>
    {
        using SqlRows row = session.Query("SELECT number, id, name, site_group, scope, max_depth FROM site WHERE id = ?", siteId);
        if (!row.Read())
            throw new ArgumentException($"The site '{siteId}' is not registered.", nameof(siteId));
        CrawlScope scope = new(JsonSerializer.Deserialize<List<ScopeRule>>(row.Text(4))!);
        return new SiteRow(row.Number(0), row.Text(1), row.Text(2), row.Text(3), scope, row.Int(5));
    });
}
