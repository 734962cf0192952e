using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>Makes of a fetch result what the record keeps of it. One watchlist, read once, judges one page.</summary>
internal sealed class PageExaminer(SitePages pages, SitemapReader sitemaps, FeedReader feeds, WatchlistHolder watchlists, CrawlRecord record, ServiceMetrics metrics)
{
    /// <summary>The examination, and the result that counts: a page that turns out to be an error page, or too complex, is that from here on.</summary>
    public async Task<(FetchResult Result, Examination? Examined)> ExamineAsync(CrawlLease lease, Site site, FetchResult result, CancellationToken cancellationToken) => result switch
    {
        FetchResult.Fetched fetched when lease.Kind == AddressKind.Page => await ExaminePageAsync(lease, site.Group, fetched, cancellationToken),
        FetchResult.Fetched fetched => (fetched, new ListingExamination(ReadListing(lease, fetched))),
        FetchResult.NotModified when lease.ScreenedBy is not null => (result, await ScreenStoredAsync(lease, cancellationToken)),
        _ => (result, null),
    };

    private async Task<(FetchResult Result, Examination? Examined)> ExaminePageAsync(CrawlLease lease, string siteGroup, FetchResult.Fetched fetched, CancellationToken cancellationToken)
    {
        Watchlist watchlist = watchlists.Current;
        (ExtractionResult extraction, PanelChange? change) = await pages.ExtractAsync(lease, fetched, cancellationToken);
        switch (extraction)
        {
            case ExtractionResult.Page page:
                PageText text = page.Extracted.ToPageText();
                return (fetched, new PageExamination(page.Extracted, text, watchlist.Screen(text, siteGroup)) { Panel = change });
            case ExtractionResult.SoftError error:
                return (new FetchResult.SoftError(error.Reason, fetched.At) { RobotsLine = fetched.RobotsLine }, null);
            case ExtractionResult.TooComplex complex:
                return (new FetchResult.Failed(FailureReason.DocumentTooComplex, complex.Limit, fetched.At) { RobotsLine = fetched.RobotsLine }, null);
            case var other:
                throw new InvalidOperationException($"Unknown extraction result {other.GetType().Name}.");
        }
    }

    private IReadOnlyList<Outlink> ReadListing(CrawlLease lease, FetchResult.Fetched fetched)
    {
        AddressList list = lease.Kind == AddressKind.Sitemap
            ? sitemaps.Read(fetched.Body, fetched.ContentType, lease.Url)
            : feeds.Read(fetched.Body, fetched.ContentType, lease.Url);
        if (list.Skipped > 0)
            metrics.Dropped("listed_address", "not_fetchable", list.Skipped);
        if (list.Problem is not null)
            metrics.Dropped("listing", "not_read_to_its_end", 1);
        return [.. list.Addresses.Select(address => new Outlink(address.Url, address.Kind, NoFollow: false))];
    }

    // An unchanged page that the present watchlist has judged needs nothing.
    private async Task<Examination?> ScreenStoredAsync(CrawlLease lease, CancellationToken cancellationToken)
    {
        Watchlist watchlist = watchlists.Current;
        if (lease.ScreenedBy == watchlist.Fingerprint)
            return null;
        StoredPage? page = await record.FindPageAsync(lease.Url.Value, cancellationToken);
        return page?.Text is { } text ? new StoredExamination(page, watchlist.Screen(text, page.SiteGroup)) : null;
    }
}
