namespace Cybershield.Crawling;

/// <summary>The right to fetch one address until <paramref name="ExpiresAt"/>. Completing it with a stale token writes nothing.</summary>
/// <param name="AddressId">The record's key of the address.</param>
/// <param name="CrawlId">The crawl that the lease belongs to.</param>
/// <param name="Depth">Links followed from a seed, 0 for a seed.</param>
/// <param name="Redirects">Redirects in a row that led here; a chain ends at the fetcher's limit.</param>
/// <param name="Kind">What is expected at the address.</param>
/// <param name="FencingToken">Rises with every lease of the address; the record refuses completions with an older one.</param>
/// <param name="ETag">Validator of the stored capture; null makes the fetch unconditional.</param>
/// <param name="LastModified">Validator of the stored capture, as the server sent it.</param>
public sealed record CrawlLease(
    long AddressId,
    long CrawlId,
    string SiteId,
    CrawlUrl Url,
    int Depth,
    int Redirects,
    AddressKind Kind,
    long FencingToken,
    DateTimeOffset ExpiresAt,
    string? ETag,
    string? LastModified)
{
    /// <summary>Fingerprint of the watchlist that last screened the stored capture; null without a capture. An unchanged page (304) is screened again where the watchlist is another one now.</summary>
    public string? ScreenedBy { get; init; }
}

/// <summary>What an address is fetched for.</summary>
public enum AddressKind
{
    /// <summary>A page: extracted and screened.</summary>
    Page,
    /// <summary>A sitemap or sitemap index: read for addresses only.</summary>
    Sitemap,
    /// <summary>An Atom, RSS or JSON feed: read for addresses only.</summary>
    Feed,
}
