using Cybershield.Crawling;

namespace Cybershield.Storage;

public sealed partial class CrawlRecord
{
    private const string Progress =
        """
        SELECT crawl.id, site.id, started_at, ended_at, ending, fetched, listings, not_modified, redirected, disallowed, gone, soft_errors, retried, failed,
            coalesce(known, known_pages), flagged, crawl.max_pages - pages_started,
            (SELECT coalesce(sum(due), 0) FROM backlog WHERE backlog.crawl = crawl.id), (SELECT count(*) FROM retry WHERE retry.crawl = crawl.id),
            links_too_many, links_refused, links_no_follow, links_out_of_scope, links_too_deep, over_budget, not_due, in_traps
        FROM crawl JOIN site ON number = site
        """;

    /// <summary>A crawl's counters, live or final; null where unknown.</summary>
    public Task<CrawlProgress?> FindCrawlAsync(long crawlId, CancellationToken cancellationToken) => ReadAsync(
        session =>
        {
            using SqlRows row = session.Query($"{Progress} WHERE crawl.id = ?", crawlId);
            return row.Read() ? ProgressOf(session, row) : null;
        },
        cancellationToken);

    /// <summary>Crawls that run now, and the last ones of every site, newest first.</summary>
    public Task<IReadOnlyList<CrawlProgress>> CrawlsAsync(int atMost, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<CrawlProgress>>(
        session =>
        {
            List<CrawlProgress> crawls = [];
            using SqlRows rows = session.Query($"{Progress} ORDER BY ended_at IS NOT NULL, crawl.id DESC LIMIT ?", (long)atMost);
            while (rows.Read())
                crawls.Add(ProgressOf(session, rows));
            return crawls;
        },
        cancellationToken);

    /// <summary>Addresses of a site that gave no page the last time, newest first.</summary>
    public Task<IReadOnlyList<FailedAddress>> FailuresAsync(string siteId, int atMost, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<FailedAddress>>(
        session =>
        {
            List<FailedAddress> failures = [];
            using SqlRows rows = session.Query(
                "SELECT url, last_result, last_detail, last_at FROM address WHERE site = (SELECT number FROM site WHERE id = ?) AND last_result >= 4 ORDER BY last_at DESC LIMIT ?", siteId, (long)atMost);
            while (rows.Read())
                failures.Add(new FailedAddress(rows.Text(0), AddressResults.Name((AddressResult)rows.Number(1)), rows.NullableText(2) ?? "", rows.Instant(3)));
            return failures;
        },
        cancellationToken);

    /// <summary>Asks the process that holds the crawl lock to crawl a site now; returns the request's id.</summary>
    public Task<long> RequestCrawlAsync(string siteId, CancellationToken cancellationToken) => database.Writer.WriteFirstAsync(
        session => session.Number("INSERT INTO crawl_request (site, requested_at) SELECT number, ? FROM site WHERE id = ? RETURNING id", time.GetUtcNow(), siteId)
            ?? throw new ArgumentException($"The site '{siteId}' is not registered.", nameof(siteId)),
        cancellationToken);

    /// <summary>Takes the crawl requests that nobody has taken yet.</summary>
    public async Task<IReadOnlyList<CrawlRequest>> TakeCrawlRequestsAsync(CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(session => session.Number("SELECT 1 FROM crawl_request WHERE taken_at IS NULL LIMIT 1"), cancellationToken) is null)
            return [];
        return await database.Writer.WriteFirstAsync(TakeCrawlRequests, cancellationToken);
    }

    /// <summary>Notes which crawl serves a request.</summary>
    public Task AnswerCrawlRequestAsync(long requestId, long crawlId, CancellationToken cancellationToken) =>
        database.Writer.WriteFirstAsync(session => session.Execute("UPDATE crawl_request SET crawl = ? WHERE id = ?", crawlId, requestId), cancellationToken);

    /// <summary>A request and the crawl that serves it; null where unknown.</summary>
    public Task<CrawlRequest?> FindCrawlRequestAsync(long requestId, CancellationToken cancellationToken) => ReadAsync(
        session =>
        {
            using SqlRows row = session.Query("SELECT crawl_request.id, site.id, crawl FROM crawl_request JOIN site ON number = site WHERE crawl_request.id = ?", requestId);
            return row.Read() ? RequestOf(row) : null;
        },
        cancellationToken);

    private List<CrawlRequest> TakeCrawlRequests(SqlSession session)
    {
        List<CrawlRequest> requests = [];
        if (!memory.Working.IsInForce(session))
            return requests;
        using (SqlRows rows = session.Query("SELECT crawl_request.id, site.id, crawl FROM crawl_request JOIN site ON number = site WHERE taken_at IS NULL ORDER BY crawl_request.id"))
            while (rows.Read())
                requests.Add(RequestOf(rows));
        session.Execute("UPDATE crawl_request SET taken_at = ? WHERE taken_at IS NULL", time.GetUtcNow());
        return requests;
    }

    private static CrawlRequest RequestOf(SqlRows row) => new(row.Number(0), row.Text(1), row.NullableNumber(2));

    /// <summary>What the budget leaves is due, and what waits to be tried again: it was counted before.</summary>
    private static CrawlProgress ProgressOf(SqlSession session, SqlRows row)
    {
        long retries = row.Number(18);
        long due = Math.Min(row.Number(17) - retries, row.Number(16)) + retries;
        return new CrawlProgress(
            row.Number(0), row.Text(1), row.Instant(2), row.NullableInstant(3), (CrawlEnding?)row.NullableNumber(4),
            row.Int(5), row.Int(6), row.Int(7), row.Int(8), row.Int(9), row.Int(10), row.Int(11), row.Int(12), row.Int(13),
            row.Int(14), row.NullableInstant(3) is null ? (int)due : 0, row.Int(15), ReadFailures(session, row.Number(0)))
        {
            DroppedByReason = DroppedOf(row),
        };
    }

    private static Dictionary<string, int> DroppedOf(SqlRows row)
    {
        Dictionary<string, int> dropped = [];
        string[] reasons = ["too_many_links", "refused_address", "nofollow", "out_of_scope", "depth", "budget", "not_due", "trap"];
        for (int i = 0; i < reasons.Length; i++)
            if (row.Int(19 + i) > 0)
                dropped.Add(reasons[i], row.Int(19 + i));
        return dropped;
    }

    private static Dictionary<string, int> ReadFailures(SqlSession session, long crawl)
    {
        Dictionary<string, int> failures = [];
        using SqlRows rows = session.Query("SELECT reason, failures FROM crawl_failure WHERE crawl = ?", crawl);
        while (rows.Read())
            failures.Add(AddressResults.Name((FailureReason)rows.Number(0)), rows.Int(1));
        return failures;
    }

    private Task<T> ReadAsync<T>(Func<SqlSession, T> read, CancellationToken cancellationToken) => database.ReadAsync(read, cancellationToken);
}
