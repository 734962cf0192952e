using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>A crawl's counters. Every finished lease is counted under exactly one result.</summary>
/// <param name="Ending">Null while it runs.</param>
/// <param name="Known">Addresses of the site that are known.</param>
/// <param name="Due">Addresses still to be fetched in this crawl.</param>
/// <param name="Fetched">Pages.</param>
/// <param name="Listings">Sitemaps and feeds, fetched or unchanged.</param>
/// <param name="Retried">Leases that ended without an answer and whose address is tried again in this crawl.</param>
/// <param name="Flagged">Flags that this crawl opened.</param>
/// <param name="FailuresByReason">Machine name of <see cref="FailureReason"/> and count.</param>
public sealed record CrawlProgress(
    long CrawlId,
    string SiteId,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    CrawlEnding? Ending,
    int Fetched,
    int Listings,
    int NotModified,
    int Redirected,
    int Disallowed,
    int Gone,
    int SoftErrors,
    int Retried,
    int Failed,
    int Known,
    int Due,
    int Flagged,
    IReadOnlyDictionary<string, int> FailuresByReason)
{
    /// <summary>Links that were not followed and addresses that were left over: machine name of the reason and count.</summary>
    public IReadOnlyDictionary<string, int> DroppedByReason { get; init; } = new Dictionary<string, int>();
}

/// <summary>An address that gave no page.</summary>
public sealed record FailedAddress(string Url, string Result, string Detail, DateTimeOffset At);

/// <summary>A crawl that was asked for from another process.</summary>
/// <param name="CrawlId">Null until the service has started it.</param>
public sealed record CrawlRequest(long Id, string SiteId, long? CrawlId);
