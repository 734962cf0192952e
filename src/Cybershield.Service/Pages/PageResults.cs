using Cybershield.Storage;

namespace Cybershield.Service.Pages;

/// <summary>Which last results of addresses mean that a site fails, for the counts of the pages.</summary>
internal static class PageResults
{
    private static readonly string[] Failures = ["unreachable", "failed", "soft_error"];

    public static int Failing(SiteStatus site) => site.PagesByLastResult.Where(result => Failures.Contains(result.Key)).Sum(result => result.Value);

    /// <summary>Share of the addresses of a crawl that are done, 0 to 1.</summary>
    public static double Share(CrawlProgress crawl) => crawl.Due + Done(crawl) == 0 ? 0 : (double)Done(crawl) / (crawl.Due + Done(crawl));

    /// <summary>Leases of a crawl that ended, with any result.</summary>
    public static int Done(CrawlProgress crawl) =>
        crawl.Fetched + crawl.Listings + crawl.NotModified + crawl.Redirected + crawl.Disallowed + crawl.Gone + crawl.SoftErrors + crawl.Failed;

    /// <summary>When a crawl will end if it goes on at its rate; null while there is too little to tell.</summary>
    public static DateTimeOffset? ExpectedEnd(CrawlProgress crawl, DateTimeOffset now)
    {
        const int Enough = 5;
        TimeSpan elapsed = now - crawl.StartedAt;
        return Done(crawl) < Enough || elapsed <= TimeSpan.Zero ? null : now + (elapsed / Done(crawl) * crawl.Due);
    }
}
