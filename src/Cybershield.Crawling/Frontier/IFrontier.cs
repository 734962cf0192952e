namespace Cybershield.Crawling;

/// <summary>
/// The durable set of known addresses and who may fetch which next. All calls return after their commit.
/// Invariant: leases taken = completed + released + expired + outstanding.
/// </summary>
public interface IFrontier : IHostRecord
{
    /// <summary>
    /// Opens a crawl of a site: every known page in scope becomes due once, seeds and given addresses are added.
    /// Returns the id of the crawl, or that of an interrupted one, which is then continued.
    /// </summary>
    Task<long> OpenCrawlAsync(string siteId, IReadOnlyList<Discovery> seeds, CancellationToken cancellationToken);

    /// <summary>
    /// Takes part in the crawl of a site that was interrupted, or that runs and has work that nobody does. Where there is none it opens one, unless one was started since an instant already; null then.
    /// Several workers that find the same crawl due open it once.
    /// </summary>
    /// <param name="unlessStartedSince">Null opens none.</param>
    /// <param name="betweenCrawls">
    /// For a crawl on schedule the time between two crawls of the site: where this opens one, known pages are left for a later one until <see cref="RecrawlSchedule"/> finds them due;
    /// seeds, lists and pages without an answer are always due. Null where every page is due.
    /// </param>
    Task<long?> JoinCrawlAsync(string siteId, IReadOnlyList<Discovery> seeds, DateTimeOffset? unlessStartedSince, TimeSpan? betweenCrawls, CancellationToken cancellationToken);

    /// <summary>Sites whose crawl was interrupted, or has work that nobody does, or more hosts with work than workers, and that this worker takes no part in; none where the record is one process's alone.</summary>
    Task<IReadOnlyList<string>> JoinableAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes a host for this worker, or renews its right; false where another worker has it. Nobody else is given leases of the host until it is released,
    /// or not renewed for <paramref name="duration"/>: so one worker alone keeps its delays. Leasing renews it too.
    /// </summary>
    Task<bool> TakeHostAsync(string hostKey, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>How many workers take part in a crawl.</summary>
    Task<int> CountWorkersAsync(long crawlId, CancellationToken cancellationToken);

    /// <summary>Gives a host back.</summary>
    Task ReleaseHostAsync(string hostKey, CancellationToken cancellationToken);

    /// <summary>Adds addresses found outside of a page (a sitemap that robots.txt names) to a running crawl; known ones and those out of scope change nothing.</summary>
    Task AddAsync(long crawlId, IReadOnlyList<Discovery> discoveries, CancellationToken cancellationToken);

    /// <summary>False once the crawl's site is paused, retired or purged, or the crawl is closed. Cheap: ask before every request, so that a pause holds within one.</summary>
    Task<bool> MayFetchAsync(long crawlId, CancellationToken cancellationToken);

    /// <summary>The same for a page that was leased; false as well once the lease has run out or is another worker's.</summary>
    Task<bool> MayFetchAsync(CrawlLease lease, CancellationToken cancellationToken);

    /// <summary>
    /// Leases up to <paramref name="atMost"/> due addresses of one host: retries first, then those never fetched, then those fetched longest ago, each in the order of discovery.
    /// Empty when the host is another worker's, none is due now, the crawl's budget is spent, or its site may not be fetched.
    /// </summary>
    Task<IReadOnlyList<CrawlLease>> LeaseAsync(long crawlId, string hostKey, int atMost, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>The hosts of a crawl that have due or leased addresses, with the number of each.</summary>
    Task<IReadOnlyList<HostBacklog>> BacklogAsync(long crawlId, CancellationToken cancellationToken);

    /// <summary>Gives leases back unfetched (pause, stop, host backing off): they are due again at once.</summary>
    Task ReleaseAsync(IReadOnlyList<CrawlLease> leases, CancellationToken cancellationToken);

    /// <summary>Closes a crawl whose addresses are all done, or says how it ended otherwise; its counters are final. Where this worker is interrupted and others go on, it only leaves. False where the crawl was not ended by this call.</summary>
    Task<bool> CloseCrawlAsync(long crawlId, CrawlEnding ending, CancellationToken cancellationToken);

    /// <summary>What became of the leases of a crawl; all zero for a crawl that is unknown.</summary>
    Task<LeaseCounts> CountLeasesAsync(long crawlId, CancellationToken cancellationToken);
}

/// <summary>An address that became known.</summary>
/// <param name="Depth">Links followed from a seed.</param>
/// <param name="Redirects">Redirects in a row that led here; 0 for a link.</param>
public sealed record Discovery(CrawlUrl Url, int Depth, int Redirects, AddressKind Kind);

/// <summary>What a crawl still has to do at one host.</summary>
/// <param name="Due">Retries that wait for their time included; 0 once the crawl's budget is spent.</param>
/// <param name="IsAnothers">Another worker has the host.</param>
/// <param name="NextDueAt">When the first of them can be leased, where all of them wait to be tried again; null where one can be leased now, or none is due.</param>
public sealed record HostBacklog(string HostKey, int Due, int Leased, DateTimeOffset? NextDueAt = null, bool IsAnothers = false);

/// <summary>Leases of a crawl. <paramref name="Taken"/> = <paramref name="Completed"/> + <paramref name="Released"/> + <paramref name="Expired"/> + <paramref name="Outstanding"/>, always.</summary>
public readonly record struct LeaseCounts(long Taken, long Completed, long Released, long Expired, long Outstanding);

/// <summary>How a crawl ended.</summary>
public enum CrawlEnding
{
    /// <summary>Every due address was done or a budget was reached.</summary>
    Completed,
    /// <summary>The site was paused or retired.</summary>
    Paused,
    /// <summary>The process stopped; the next start continues it.</summary>
    Interrupted,
    /// <summary>Nothing could be fetched: no host answered or robots.txt closed the site.</summary>
    Failed,
}
