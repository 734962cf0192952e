using System.Globalization;
using Cybershield.Crawling;

namespace Cybershield.Storage;

public sealed partial class CrawlRecord
{
    private const int PurgedAtOnce = 2_000;

    /// <summary>Takes the sites of the configuration: new ones are added, changed ones updated, missing ones retired with their record kept.</summary>
    public async Task RegisterSitesAsync(IReadOnlyList<Site> configured, CancellationToken cancellationToken)
    {
        await database.Writer.WriteAsync(session => SiteRegistration.Register(session, configured), cancellationToken);
        memory.Sites.Forget();
    }

    /// <summary>Every site with its state and counts, by id.</summary>
    public Task<IReadOnlyList<SiteStatus>> SitesAsync(CancellationToken cancellationToken) => ReadAsync(SiteStatuses.Read, cancellationToken);

    /// <summary>Pauses a site: no lease is handed out from the commit on.</summary>
    public Task<bool> PauseAsync(string siteId, CancellationToken cancellationToken) => SetPausedAsync(siteId, true, cancellationToken);

    /// <summary>Ends a pause.</summary>
    public Task<bool> ResumeAsync(string siteId, CancellationToken cancellationToken) => SetPausedAsync(siteId, false, cancellationToken);

    /// <summary>Lets held changes of a site's pages through: the next crawl records them. False where nothing is held.</summary>
    public Task<bool> ReleaseAsync(string siteId, CancellationToken cancellationToken) =>
        database.Writer.WriteFirstAsync(session => SiteBrake.Release(session, siteId, time.GetUtcNow()), cancellationToken);

    /// <summary>Deletes what is kept of a site's pages: texts, captures and addresses. Screenings, decisions and list texts stay; the deletion is logged. Null where the site is unknown; of a site under legal hold nothing is deleted.</summary>
    public async Task<PurgeSummary?> PurgeAsync(string siteId, CancellationToken cancellationToken)
    {
        if (await database.Writer.WriteAsync(session => StartPurge(session, siteId), cancellationToken) is not PurgeStart start)
            return null;
        if (start.Hold is not null)
            return new PurgeSummary(0, 0) { Hold = start.Hold };
        PurgeSummary all = new(0, 0);
        for (PurgeSummary some = new(1, 0); some.Addresses > 0; all = new PurgeSummary(all.Addresses + some.Addresses, all.Captures + some.Captures) { Hold = some.Hold })
            some = await database.Writer.WriteAsync(session => PurgeSome(session, start, siteId), cancellationToken);
        await database.Writer.WriteAsync(session => EndPurge(session, start.Site, siteId, all), cancellationToken);
        return all;
    }

    private Task<bool> SetPausedAsync(string siteId, bool paused, CancellationToken cancellationToken) =>
        database.Writer.WriteFirstAsync(session => session.Execute("UPDATE site SET paused = ? WHERE id = ?", paused, siteId) == 1, cancellationToken);

    /// <summary>Running crawls end first, so that no lease of an address that is about to go can be completed.</summary>
    private PurgeStart? StartPurge(SqlSession session, string siteId)
    {
        if (session.Number("SELECT number FROM site WHERE id = ?", siteId) is not long site)
            return null;
        if (LegalHoldTable.OnSite(session, siteId) is LegalHold hold)
            return new PurgeStart(site, 0, hold);
        CrawlTable.CloseAllOf(session, site, time.GetUtcNow());
        FlagWriter.Purge(session, siteId, time.GetUtcNow());
        return new PurgeStart(site, session.Number("SELECT max(id) FROM address") ?? 0, null);
    }

    /// <summary>Overwrites what it deletes. Small steps, so that reviewers and other sites' crawls go on; a hold that is placed meanwhile ends them.</summary>
    private PurgeSummary PurgeSome(SqlSession session, PurgeStart start, string siteId)
    {
        if (LegalHoldTable.OnSite(session, siteId) is LegalHold hold)
            return new PurgeSummary(0, 0) { Hold = hold };
        (long site, long lastAddress, _) = start;
        session.BeginErasing();
        long? upTo = session.Number("SELECT max(id) FROM (SELECT id FROM address WHERE site = ? AND id <= ? ORDER BY id LIMIT ?) AS chosen", site, lastAddress, (long)PurgedAtOnce);
        int captures = session.Execute("DELETE FROM capture WHERE address IN (SELECT id FROM address WHERE site = ? AND id <= ?)", site, upTo);
        session.Execute("DELETE FROM panel_page WHERE site = ? AND address <= ?", site, upTo);
        int addresses = session.Execute("DELETE FROM address WHERE site = ? AND id <= ?", site, upTo);
        session.EndErasing();
        memory.Known.Clear();
        return new PurgeSummary(addresses, captures);
    }

    private bool EndPurge(SqlSession session, long site, string siteId, PurgeSummary all)
    {
        SiteResultTable.Rebuild(session, site);
        session.Execute(
            "INSERT INTO audit (at, reviewer_id, action, detail) VALUES (?, 'service', 'purged', ?)",
            time.GetUtcNow(), string.Create(CultureInfo.InvariantCulture, $"site {siteId}: {all.Addresses} addresses and {all.Captures} captures with their texts"));
        return true;
    }

    private sealed record PurgeStart(long Site, long LastAddress, LegalHold? Hold);
}
