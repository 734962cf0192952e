using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>The addresses that one lease made known.</summary>
internal static class Discoveries
{
    public static IEnumerable<Discovery> Of(CrawlLease lease, FetchResult result, Examination? examined) => (result, examined) switch
    {
        (FetchResult.Redirected redirected, _) => [Onward(lease, redirected.Target)],
        (_, PageExamination page) => OfPage(lease, page.Page),
        (_, ListingExamination listing) => listing.Addresses.Where(link => !link.NoFollow).Select(link => new Discovery(link.Url, lease.Depth, 0, link.Kind)),
        _ => [],
    };

    private static IEnumerable<Discovery> OfPage(CrawlLease lease, ExtractedPage page)
    {
        if (page.MetaRefresh is { } target)
            yield return Onward(lease, target);
        foreach (Outlink link in page.Outlinks)
            if (!link.NoFollow)
                yield return new Discovery(link.Url, lease.Depth + 1, 0, link.Kind);
    }

    /// <summary>Being sent on follows no link: the target is as deep as its source.</summary>
    private static Discovery Onward(CrawlLease lease, CrawlUrl target) => new(target, lease.Depth, lease.Redirects + 1, lease.Kind);
}
