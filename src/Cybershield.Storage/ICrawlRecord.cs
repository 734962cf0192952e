using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>The durable record as the service writes it. Every call returns after its commit.</summary>
public interface ICrawlRecord
{
    /// <summary>
    /// The one transaction that ends a lease: checks the fencing token, writes capture, screening, assessments, flags,
    /// outbox entries and outlinks, and completes the lease. False where the token is stale; then nothing was written.
    /// </summary>
    /// <param name="examined">Required with <see cref="FetchResult.Fetched"/>; with <see cref="FetchResult.NotModified"/> a <see cref="StoredExamination"/> where the watchlist is another one now; otherwise null.</param>
    Task<bool> CompleteAsync(CrawlLease lease, FetchResult result, Examination? examined, CancellationToken cancellationToken);

    /// <summary>Takes the sites of the configuration: new ones are added, changed ones updated, missing ones retired with their record kept.</summary>
    Task RegisterSitesAsync(IReadOnlyList<Site> sites, CancellationToken cancellationToken);

    /// <summary>Keeps the text of each list for as long as anything refers to it. Returns the lists that changed their text but not their version: they must be rejected.</summary>
    Task<IReadOnlyList<ListText>> RegisterListsAsync(IReadOnlyList<ListText> lists, CancellationToken cancellationToken);

    /// <summary>The text of a list file that once judged a page; null where the hash is unknown.</summary>
    Task<ListText?> FindListAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Pages in sites that are not retired whose last screening was made by another watchlist and whose text is still there, by address id from <paramref name="afterAddressId"/>.</summary>
    Task<IReadOnlyList<StoredPage>> ReadUnscreenedAsync(string watchlistFingerprint, long afterAddressId, int atMost, CancellationToken cancellationToken);

    /// <summary>Pages captured at or after <paramref name="since"/>, by address id from <paramref name="afterAddressId"/>, also those whose text is no longer kept.</summary>
    Task<IReadOnlyList<StoredPage>> ReadPagesAsync(DateTimeOffset since, long afterAddressId, int atMost, CancellationToken cancellationToken);

    /// <summary>Records screenings of stored captures by another watchlist: assessments, flags and lapses, as a fetch would. A page captured again meanwhile is skipped.</summary>
    Task RescreenAsync(IReadOnlyList<(StoredPage Page, Screening Screening)> screened, CancellationToken cancellationToken);

    /// <summary>The stored page of a canonical address; null where it was never captured. Its text is null once retention has deleted it.</summary>
    Task<StoredPage?> FindPageAsync(string url, CancellationToken cancellationToken);

    /// <summary>Every site with its state and counts, by id.</summary>
    Task<IReadOnlyList<SiteStatus>> SitesAsync(CancellationToken cancellationToken);

    /// <summary>Pauses a site: no lease is handed out from the commit on.</summary>
    Task<bool> PauseAsync(string siteId, CancellationToken cancellationToken);

    /// <summary>Ends a pause.</summary>
    Task<bool> ResumeAsync(string siteId, CancellationToken cancellationToken);

    /// <summary>Lets held changes of a site's pages through: the next crawl records them. False where nothing is held.</summary>
    Task<bool> ReleaseAsync(string siteId, CancellationToken cancellationToken);

    /// <summary>Deletes what is kept of a site's pages: texts, captures and addresses. Screenings, decisions and list texts stay; the deletion is logged. Null where the site is unknown; of a site under legal hold nothing is deleted.</summary>
    Task<PurgeSummary?> PurgeAsync(string siteId, CancellationToken cancellationToken);

    /// <summary>A crawl's counters, live or final; null where unknown.</summary>
    Task<CrawlProgress?> FindCrawlAsync(long crawlId, CancellationToken cancellationToken);

    /// <summary>Crawls that run now, and the last ones of every site, newest first.</summary>
    Task<IReadOnlyList<CrawlProgress>> CrawlsAsync(int atMost, CancellationToken cancellationToken);

    /// <summary>Addresses of a site that gave no page the last time, newest first.</summary>
    Task<IReadOnlyList<FailedAddress>> FailuresAsync(string siteId, int atMost, CancellationToken cancellationToken);

    /// <summary>Asks the process that holds the crawl lock to crawl a site now; returns the request's id.</summary>
    Task<long> RequestCrawlAsync(string siteId, CancellationToken cancellationToken);

    /// <summary>Takes the crawl requests that nobody has taken yet.</summary>
    Task<IReadOnlyList<CrawlRequest>> TakeCrawlRequestsAsync(CancellationToken cancellationToken);

    /// <summary>Notes which crawl serves a request.</summary>
    Task AnswerCrawlRequestAsync(long requestId, long crawlId, CancellationToken cancellationToken);

    /// <summary>A request and the crawl that serves it; null where unknown.</summary>
    Task<CrawlRequest?> FindCrawlRequestAsync(long requestId, CancellationToken cancellationToken);
}

/// <summary>What the pipeline made of what a lease brought.</summary>
public abstract record Examination
{
    private protected Examination() { }
}

/// <summary>A fetched page, extracted and screened.</summary>
/// <param name="Page">What was extracted.</param>
/// <param name="Text">The text that was screened, mapped from the extracted blocks.</param>
/// <param name="Screening">By one watchlist version.</param>
public sealed record PageExamination(ExtractedPage Page, PageText Text, Screening Screening) : Examination;

/// <summary>A fetched sitemap or feed: read for addresses only.</summary>
/// <param name="Addresses">They are as deep as the listing itself.</param>
public sealed record ListingExamination(IReadOnlyList<Outlink> Addresses) : Examination;

/// <summary>An unchanged page (304), screened from its stored text because the watchlist changed.</summary>
public sealed record StoredExamination(StoredPage Page, Screening Screening) : Examination;

/// <summary>The text of one list file.</summary>
/// <param name="Sha256">SHA-256 (lower-case hex) of the canonical file.</param>
public sealed record ListText(string ListId, string Version, string Sha256, string Text, ListStatus Status);

/// <summary>The latest capture of an address, with what is needed to screen it again.</summary>
/// <param name="ScreenedBy">Fingerprint of the watchlist that last screened it.</param>
public sealed record StoredPage(long AddressId, long CaptureId, string SiteId, string SiteGroup, string Url, string Title, string Language, DateTimeOffset FetchedAt, string ScreenedBy, PageText? Text);

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

/// <summary>What a purge deleted.</summary>
public sealed record PurgeSummary(int Addresses, int Captures)
{
    /// <summary>The legal hold that ended the purge; null where it deleted everything.</summary>
    public LegalHold? Hold { get; init; }
}
