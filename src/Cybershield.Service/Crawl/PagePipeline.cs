using System.Diagnostics;
using Cybershield.Crawling;
using Cybershield.Service.Configuration;
using Cybershield.Service.Telemetry;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>One page, in a straight line: fetch, extract, screen, record.</summary>
internal sealed class PagePipeline(Fetcher fetcher, PageExaminer examiner, CrawlRecord record, CrawlOptions options, ServiceMetrics metrics) : IDisposable
{
    private readonly SemaphoreSlim _processing = new(options.PagesInProcessing ?? Environment.ProcessorCount);

    /// <summary>Takes a lease to its end. Null where it was completed; otherwise nothing was sent and the lease is to be released until then.</summary>
    /// <param name="fetched">Called once, when the transfer is over and the host's next request may go out.</param>
    public async Task<DateTimeOffset?> ProcessAsync(CrawlLease lease, Site site, Action fetched, CancellationToken cancellationToken)
    {
        using Activity? page = PageTrace.Begin(lease, site);
        FetchResult result = await FetchAsync(lease, site, fetched, cancellationToken);
        page?.SetTag("cybershield.result", result.GetType().Name);
        if (result is FetchResult.Postponed postponed)
            return postponed.Until;
        (result, Examination? examined) = await ExamineAsync(lease, site, result, cancellationToken);
        using (PageTrace.Step("record"))
            await record.CompleteAsync(lease, result, examined, cancellationToken);
        metrics.LeaseCompleted(result);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _processing.Dispose();

    private async Task<FetchResult> FetchAsync(CrawlLease lease, Site site, Action fetched, CancellationToken cancellationToken)
    {
        using Activity? step = PageTrace.Step("fetch");
        try
        {
            return await fetcher.FetchAsync(lease, site, cancellationToken);
        }
        finally
        {
            fetched();
        }
    }

    private async Task<(FetchResult, Examination?)> ExamineAsync(CrawlLease lease, Site site, FetchResult result, CancellationToken cancellationToken)
    {
        if (result is not (FetchResult.Fetched or FetchResult.NotModified))
            return (result, null);
        await _processing.WaitAsync(cancellationToken);
        try
        {
            using Activity? step = PageTrace.Step("examine");
            long started = Stopwatch.GetTimestamp();
            (FetchResult, Examination?) examined = await examiner.ExamineAsync(lease, site, result, cancellationToken);
            metrics.Examined(Stopwatch.GetElapsedTime(started));
            CountDrops(lease, site, examined.Item2);
            return examined;
        }
        finally
        {
            _processing.Release();
        }
    }

    private void CountDrops(CrawlLease lease, Site site, Examination? examined)
    {
        if (examined is not PageExamination page)
            return;
        metrics.Dropped("link", "too_many_links", page.Page.LinksTooMany);
        metrics.Dropped("link", "refused_address", page.Page.LinksRefused);
        foreach (IGrouping<string?, Outlink> links in page.Page.Outlinks.GroupBy(link => WhyNotFollowed(link, lease, site)).Where(links => links.Key is not null))
            metrics.Dropped("link", links.Key!, links.Count());
    }

    private static string? WhyNotFollowed(Outlink link, CrawlLease lease, Site site) =>
        link.NoFollow ? "nofollow"
        : !site.Scope.Contains(link.Url) ? "out_of_scope"
        : lease.Depth >= site.MaxDepth ? "depth"
        : null;
}
