using System.Diagnostics;
using Cybershield.Crawling;
using Cybershield.Service.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>One page, in a straight line: fetch, extract, screen, record.</summary>
internal sealed class PagePipeline(Fetcher fetcher, PageExaminer examiner, ICrawlRecord record, CrawlOptions options, ServiceMetrics metrics) : IDisposable
{
    private readonly SemaphoreSlim _processing = new(options.PagesInProcessing ?? Environment.ProcessorCount);

    /// <summary>Takes a lease to its end. Null where it was completed; otherwise nothing was sent and the lease is to be released until then.</summary>
    /// <param name="fetched">Called once, when the transfer is over and the host's next request may go out.</param>
    public async Task<DateTimeOffset?> ProcessAsync(CrawlLease lease, Site site, Action fetched, CancellationToken cancellationToken)
    {
        FetchResult result = await FetchAsync(lease, site, fetched, cancellationToken);
        if (result is FetchResult.Postponed postponed)
            return postponed.Until;
        (result, Examination? examined) = await ExamineAsync(lease, site, result, cancellationToken);
        await record.CompleteAsync(lease, result, examined, cancellationToken);
        metrics.LeaseCompleted(result);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _processing.Dispose();

    private async Task<FetchResult> FetchAsync(CrawlLease lease, Site site, Action fetched, CancellationToken cancellationToken)
    {
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
            long started = Stopwatch.GetTimestamp();
            (FetchResult, Examination?) examined = await examiner.ExamineAsync(lease, site, result, cancellationToken);
            metrics.Examined(Stopwatch.GetElapsedTime(started));
            return examined;
        }
        finally
        {
            _processing.Release();
        }
    }
}
