using System.Globalization;
using Cybershield.Crawling;

namespace Cybershield.Storage;

internal sealed partial class CrawlRecord
{
    private const int PurgedAtOnce = 2_000;

    /// <inheritdoc/>
    public async Task RegisterSitesAsync(IReadOnlyList<Site> configured, CancellationToken cancellationToken)
    {
        await database.Writer.WriteAsync(session => SiteRegistration.Register(session, configured), cancellationToken);
        sites.Forget();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SiteStatus>> SitesAsync(CancellationToken cancellationToken) => ReadAsync(SiteStatuses.Read, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> PauseAsync(string siteId, CancellationToken cancellationToken) => SetPausedAsync(siteId, true, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ResumeAsync(string siteId, CancellationToken cancellationToken) => SetPausedAsync(siteId, false, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReleaseAsync(string siteId, CancellationToken cancellationToken) =>
        database.Writer.WriteFirstAsync(session => SiteBrake.Release(session, siteId, time.GetUtcNow()), cancellationToken);

    /// <inheritdoc/>
    public async Task<PurgeSummary?> PurgeAsync(string siteId, CancellationToken cancellationToken)
    {
        if (await database.Writer.WriteAsync(session => StartPurge(session, siteId), cancellationToken) is not (long site, long lastAddress))
            return null;
        PurgeSummary all = new(0, 0);
        for (PurgeSummary some = new(1, 0); some.Addresses > 0; all = new PurgeSummary(all.Addresses + some.Addresses, all.Captures + some.Captures))
            some = await database.Writer.WriteAsync(session => PurgeSome(session, site, lastAddress), cancellationToken);
        await database.Writer.WriteAsync(session => EndPurge(session, site, siteId, all), cancellationToken);
        return all;
    }

    private Task<bool> SetPausedAsync(string siteId, bool paused, CancellationToken cancellationToken) =>
        database.Writer.WriteFirstAsync(session => session.Execute("UPDATE site SET paused = ? WHERE id = ?", paused, siteId) == 1, cancellationToken);

    /// <summary>Running crawls end first, so that no lease of an address that is about to go can be completed.</summary>
    private (long Site, long LastAddress)? StartPurge(SqlSession session, string siteId)
    {
        if (session.Number("SELECT number FROM site WHERE id = ?", siteId) is not long site)
            return null;
        CrawlTable.CloseAllOf(session, site, time.GetUtcNow());
        FlagWriter.Purge(session, siteId, time.GetUtcNow());
        return (site, session.Number("SELECT max(id) FROM address") ?? 0);
    }

    /// <summary>Overwrites what it deletes. Small steps, so that reviewers and other sites' crawls go on.</summary>
    private PurgeSummary PurgeSome(SqlSession session, long site, long lastAddress)
    {
        session.BeginErasing();
        long? upTo = session.Number("SELECT max(id) FROM (SELECT id FROM address WHERE site = ? AND id <= ? ORDER BY id LIMIT ?) AS chosen", site, lastAddress, (long)PurgedAtOnce);
        int captures = session.Execute("DELETE FROM capture WHERE address IN (SELECT id FROM address WHERE site = ? AND id <= ?)", site, upTo);
        int addresses = session.Execute("DELETE FROM address WHERE site = ? AND id <= ?", site, upTo);
        session.EndErasing();
        known.Clear();
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
}
