using System.Collections.Concurrent;
using Cybershield.Crawling;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>Reads pages as pages of their site: what is extracted is compared with the site's panel, which the record keeps.</summary>
internal sealed class SitePages(PageExtractor extractor, CrawlRecord record)
{
    private readonly ConcurrentDictionary<string, SitePanel> _panels = new(StringComparer.Ordinal);

    /// <summary>Extracts a page and marks what its site repeats; the change is for the record to keep with the page.</summary>
    public async Task<(ExtractionResult Result, PanelChange? Change)> ExtractAsync(CrawlLease lease, FetchResult.Fetched fetched, CancellationToken cancellationToken)
    {
        ExtractionResult result = extractor.Extract(fetched.Body, fetched.ContentType, lease.Url, fetched.RobotsTag);
        if (result is not ExtractionResult.Page page)
            return (result, null);
        if (!_panels.TryGetValue(lease.SiteId, out SitePanel? panel))
            panel = _panels.GetOrAdd(lease.SiteId, new SitePanel(await record.ReadPanelAsync(lease.SiteId, cancellationToken)));
        ComparedPage compared = panel.Compare(lease.AddressId, page.Extracted);
        return (new ExtractionResult.Page(compared.Page), compared.Change);
    }

    /// <summary>Reads a site's panel anew for its next page: other workers and pages that went have changed it.</summary>
    public void ReadAnew(string siteId) => _panels.TryRemove(siteId, out _);
}
