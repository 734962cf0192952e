using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>The frontier in the record: an address is due in a crawl of its site until <c>address.crawl</c> has reached that crawl's id, so opening a crawl touches no address.</summary>
/// <param name="worker">Names this process among those that share the record.</param>
/// <param name="crawlLock">Gives the signs of life of this process.</param>
/// <param name="working">While another configuration set is in force this process takes part in no crawl.</param>
internal sealed class Frontier(RecordDatabase database, SiteTable sites, string worker, WorkingSet working, CrawlLock crawlLock, TimeProvider time) : IFrontier
{
    /// <inheritdoc/>
    public async Task<long> OpenCrawlAsync(string siteId, IReadOnlyList<Discovery> seeds, CancellationToken cancellationToken) =>
        (await JoinCrawlAsync(siteId, seeds, DateTimeOffset.MaxValue, betweenCrawls: null, cancellationToken))!.Value;

    /// <inheritdoc/>
    public async Task<long?> JoinCrawlAsync(string siteId, IReadOnlyList<Discovery> seeds, DateTimeOffset? unlessStartedSince, TimeSpan? betweenCrawls, CancellationToken cancellationToken)
    {
        SiteRow site = sites.Get(siteId);
        List<FoundAddress> found = site.InScope(seeds);
        return await database.Writer.WriteAsync(
            session =>
            {
                if (!working.IsInForce(session) || Join(session, site.Number, unlessStartedSince, (long?)betweenCrawls?.TotalSeconds) is not long crawl)
                    return (long?)null;
                if (session.Number("SELECT 1 FROM crawl_worker WHERE crawl = ? AND worker <> ? LIMIT 1", crawl, worker) is null)
                    BacklogTable.Rebuild(session, crawl, site.Number);
                session.Execute("INSERT INTO crawl_worker (crawl, worker) VALUES (?, ?) ON CONFLICT DO NOTHING", crawl, worker);
                AddressTable.Add(session, crawl, site.Number, found);
                return crawl;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> JoinableAsync(CancellationToken cancellationToken) =>
        database.IsShared ? await database.ReadAsync(ReadJoinable, cancellationToken) : [];

    /// <inheritdoc/>
    public Task<bool> TakeHostAsync(string hostKey, TimeSpan duration, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        session =>
        {
            if (!working.IsInForce(session))
                return false;
            HostTable.Intern(session, hostKey);
            return HostTable.Take(session, hostKey, worker, time.GetUtcNow(), time.GetUtcNow() + duration) is not null;
        },
        cancellationToken);

    /// <summary>Before the record is closed: whoever opens it next need not wait.</summary>
    public async Task GiveHostsBackAsync()
    {
        if (database.CanWrite && await database.ReadAsync(session => session.Number("SELECT 1 FROM host WHERE leased_by = ? LIMIT 1", worker), CancellationToken.None) is not null)
            await database.Writer.WriteAsync(session => HostTable.ReleaseAll(session, worker), CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task<int> CountWorkersAsync(long crawlId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => (int)session.Number("SELECT count(*) FROM crawl_worker WHERE crawl = ?", crawlId)!.Value, cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseHostAsync(string hostKey, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session => HostTable.Release(session, hostKey, worker), cancellationToken);

    /// <inheritdoc/>
    public async Task AddAsync(long crawlId, IReadOnlyList<Discovery> discoveries, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(session => SiteOfOpenCrawl(session, crawlId), cancellationToken) is not string siteId)
            return;
        SiteRow site = sites.Get(siteId);
        List<FoundAddress> found = site.InScope(discoveries);
        await database.Writer.WriteAsync(
            session =>
            {
                if (SiteOfOpenCrawl(session, crawlId) is not null)
                    AddressTable.Add(session, crawlId, site.Number, found);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> MayFetchAsync(long crawlId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Number(
            "SELECT 1 FROM crawl JOIN site ON site.number = crawl.site WHERE crawl.id = ? AND ended_at IS NULL AND paused = 0 AND retired = 0", crawlId) is not null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> MayFetchAsync(CrawlLease lease, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Number(
            """
            SELECT 1 FROM lease JOIN crawl ON crawl.id = lease.crawl JOIN site ON site.number = crawl.site
            WHERE token = ? AND address = ? AND expires_at > ? AND ended_at IS NULL AND paused = 0 AND retired = 0
            """,
            lease.FencingToken, lease.AddressId, time.GetUtcNow()) is not null,
        cancellationToken);

    /// <inheritdoc/>
    public bool MayAsk => crawlLock.IsFresh;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CrawlLease>> LeaseAsync(long crawlId, string hostKey, int atMost, TimeSpan duration, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session => new Leasing(session, crawlId, new LeaseHolder(worker, working.Number), time.GetUtcNow(), time.GetUtcNow() + duration).Lease(hostKey, atMost), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HostBacklog>> BacklogAsync(long crawlId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (database.CanWrite && await database.ReadAsync(session => session.Number("SELECT 1 FROM lease WHERE expires_at <= ? LIMIT 1", now), cancellationToken) is not null)
            await database.Writer.WriteAsync(session => Expire(session, now), cancellationToken);
        return await database.ReadAsync(session => ReadBacklog(session, crawlId, now), cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(IReadOnlyList<CrawlLease> leases, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            session =>
            {
                foreach (CrawlLease lease in leases)
                    if (LeaseTable.Take(session, lease.FencingToken, lease.AddressId) is LeaseRow row)
                        LeaseTable.Release(session, row, time.GetUtcNow());
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<HostState?> FindHostAsync(string hostKey, CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            using SqlRows row = session.Query(
                "SELECT next_allowed_at, consecutive_failures, robots_fetched_at, robots_status, robots_body FROM host WHERE key = ? AND asked = 1", hostKey);
            return row.Read() ? new HostState(hostKey, row.Instant(0), row.Int(1), RobotsOf(row)) : null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task SaveHostAsync(HostState host, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            session => session.Execute(
                """
                INSERT INTO host (key, next_allowed_at, consecutive_failures, asked, robots_fetched_at, robots_status, robots_body) VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6)
                ON CONFLICT (key) DO UPDATE SET next_allowed_at = ?2, consecutive_failures = ?3, asked = 1, robots_fetched_at = ?4, robots_status = ?5, robots_body = ?6
                """,
                host.HostKey, host.NextAllowedAt, (long)host.ConsecutiveFailures, host.Robots?.FetchedAt, (long?)host.Robots?.Status, host.Robots?.Body),
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CloseCrawlAsync(long crawlId, CrawlEnding ending, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session => CrawlTable.Leave(session, crawlId, worker, ending, time.GetUtcNow()), cancellationToken);

    /// <inheritdoc/>
    public Task<LeaseCounts> CountLeasesAsync(long crawlId, CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            using SqlRows row = session.Query("SELECT taken, completed, released, expired, (SELECT count(*) FROM lease WHERE lease.crawl = crawl.id) FROM crawl WHERE id = ?", crawlId);
            return row.Read() ? new LeaseCounts(row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4)) : default;
        },
        cancellationToken);

    private static long? FindContinuable(SqlSession session, long site) => session.Number(
        "SELECT id FROM (SELECT * FROM crawl WHERE site = ?1 ORDER BY id DESC LIMIT 1) AS latest WHERE ended_at IS NULL OR ending = ?2", site, (long)CrawlEnding.Interrupted);

    private long? Join(SqlSession session, long site, DateTimeOffset? unlessStartedSince, long? revisitAfter)
    {
        if (FindContinuable(session, site) is long running)
            return unlessStartedSince == DateTimeOffset.MaxValue || IsJoinable(session, running) ? Continue(session, running) : null;
        bool isDue = unlessStartedSince is { } since && !(session.Number("SELECT max(started_at) FROM crawl WHERE site = ? AND started_at <= ?", site, time.GetUtcNow()) >= since.ToUnixTimeMilliseconds());
        return isDue ? Open(session, site, revisitAfter) : null;
    }

    private List<string> ReadJoinable(SqlSession session)
    {
        List<string> siteIds = [];
        if (!working.IsInForce(session))
            return siteIds;
        using SqlRows rows = session.Query(
            """
            SELECT site.id, crawl.id FROM crawl JOIN site ON site.number = crawl.site WHERE (ended_at IS NULL OR ending = ?) AND paused = 0 AND retired = 0
                AND NOT EXISTS (SELECT 1 FROM crawl later WHERE later.site = crawl.site AND later.id > crawl.id)
                AND NOT EXISTS (SELECT 1 FROM crawl_worker WHERE crawl_worker.crawl = crawl.id AND crawl_worker.worker = ?)
            """,
            (long)CrawlEnding.Interrupted, worker);
        while (rows.Read())
            if (IsJoinable(session, rows.Number(1)))
                siteIds.Add(rows.Text(0));
        return siteIds;
    }

    /// <summary>Nobody is in it, or it has a host with work that nobody has, or more hosts with work than workers: those then give some of theirs back.</summary>
    private bool IsJoinable(SqlSession session, long crawl) => session.Number(
        """
        SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM crawl_worker WHERE crawl = ?1)
            OR (SELECT count(*) FROM backlog WHERE crawl = ?1 AND due > 0) > (SELECT count(*) FROM crawl_worker WHERE crawl = ?1) OR EXISTS (
            SELECT 1 FROM backlog JOIN host ON host.id = backlog.host WHERE backlog.crawl = ?1 AND due > 0 AND (leased_by IS NULL OR leased_by = ?2 OR leased_until <= ?3))
        """,
        crawl, worker, time.GetUtcNow()) is not null;

    /// <summary>What this worker has out of a crawl that it begins anew is nobody's: it failed to give it back.</summary>
    private long Continue(SqlSession session, long crawl)
    {
        LeaseTable.GiveBack(session, crawl, worker, time.GetUtcNow());
        session.Execute("UPDATE crawl SET ended_at = NULL, ending = NULL, known = NULL WHERE id = ?", crawl);
        return crawl;
    }

    private long Open(SqlSession session, long site, long? revisitAfter) => session.Number(
        "INSERT INTO crawl (site, started_at, max_pages, max_depth, revisit_after) SELECT number, ?, max_pages, max_depth, ? FROM site WHERE number = ? RETURNING id", time.GetUtcNow(), revisitAfter, site)!.Value;

    private static string? SiteOfOpenCrawl(SqlSession session, long crawl)
    {
        using SqlRows row = session.Query("SELECT site.id FROM crawl JOIN site ON site.number = crawl.site WHERE crawl.id = ? AND ended_at IS NULL", crawl);
        return row.Read() ? row.Text(0) : null;
    }

    private static bool Expire(SqlSession session, DateTimeOffset now)
    {
        LeaseTable.ExpireDue(session, now);
        return true;
    }

    private List<HostBacklog> ReadBacklog(SqlSession session, long crawl, DateTimeOffset now)
    {
        List<HostBacklog> hosts = [];
        long room = session.Number("SELECT max_pages - pages_started FROM crawl WHERE id = ?", crawl) ?? 0;
        using SqlRows rows = session.Query(
            """
            SELECT key, due, leased, (SELECT count(*) FROM retry WHERE crawl = ?1 AND host = host.id) AS retries,
                (SELECT min(due_at) FROM retry WHERE crawl = ?1 AND host = host.id) AS next,
                CASE WHEN leased_by <> ?2 AND leased_until > ?3 THEN 1 ELSE 0 END AS is_anothers
            FROM backlog JOIN host ON host.id = backlog.host WHERE crawl = ?1 AND (due > 0 OR leased > 0) ORDER BY host.id
            """,
            crawl, worker, now);
        while (rows.Read())
            if (BacklogOf(rows, room, now) is { } host && (host.Due > 0 || host.Leased > 0))
                hosts.Add(host);
        return hosts;
    }

    /// <summary>Retries are outside of the budget: it was spent on them before.</summary>
    private static HostBacklog BacklogOf(SqlRows row, long room, DateTimeOffset now)
    {
        long retries = row.Number(3);
        long fresh = Math.Min(row.Number(1) - retries, room);
        DateTimeOffset? next = fresh == 0 && row.NullableInstant(4) is { } first && first > now && first <= now + RetryOptions.MostAhead ? first : null;
        return new HostBacklog(row.Text(0), (int)(fresh + retries), row.Int(2), next, row.Bool(5));
    }

    private static RobotsCopy? RobotsOf(SqlRows row) =>
        row.NullableInstant(2) is { } fetchedAt ? new RobotsCopy(fetchedAt, row.Int(3), row.Blob(4) ?? []) : null;
}
