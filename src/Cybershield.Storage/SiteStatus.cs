using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>A registered or retired site.</summary>
/// <param name="LastCrawlEnding">Null where no crawl has ended.</param>
public sealed record SiteStatus(
    string Id,
    string Name,
    string Group,
    SiteState State,
    DateTimeOffset? LastCrawlStartedAt,
    DateTimeOffset? LastCrawlEndedAt,
    CrawlEnding? LastCrawlEnding,
    int KnownPages,
    int OpenFlags,
    IReadOnlyDictionary<string, int> PagesByLastResult)
{
    /// <summary>Why the states of its pages are held; null where they are not.</summary>
    public SiteHold? Hold { get; init; }
}

/// <summary>Too much of a site turned missing, into error pages or disallowed at once: its pages keep their states.</summary>
/// <param name="Pages">That turned in the last crawl.</param>
public sealed record SiteHold(DateTimeOffset Since, int Pages);

/// <summary>Whether a site is crawled.</summary>
public enum SiteState
{
    /// <summary>Crawled on its schedule.</summary>
    Active,
    /// <summary>Paused by an administrator.</summary>
    Paused,
    /// <summary>Its file was removed; the record is kept.</summary>
    Retired,
}

/// <summary>What a purge deleted.</summary>
public sealed record PurgeSummary(int Addresses, int Captures)
{
    /// <summary>The legal hold that ended the purge; null where it deleted everything.</summary>
    public LegalHold? Hold { get; init; }
}
