using System.Diagnostics.Metrics;
using Cybershield.Crawling;

namespace Cybershield.Service.Crawl;

/// <summary>What the service measures, under the meter <c>Cybershield</c>.</summary>
internal sealed class ServiceMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _leases;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _rescored;
    private readonly Counter<long> _reloads;
    private readonly Histogram<double> _examineSeconds;
    private readonly UpDownCounter<int> _crawls;

    public ServiceMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Cybershield");
        _leases = _meter.CreateCounter<long>("cybershield.leases", "{lease}", "Leases completed, by result.");
        _failures = _meter.CreateCounter<long>("cybershield.worker.failures", "{failure}", "Turns of a worker that threw, by worker.");
        _rescored = _meter.CreateCounter<long>("cybershield.rescored", "{page}", "Stored pages judged again by another watchlist.");
        _reloads = _meter.CreateCounter<long>("cybershield.reloads", "{reload}", "Reloads of the configuration, by folder and outcome.");
        _examineSeconds = _meter.CreateHistogram<double>("cybershield.examine.duration", "s", "Extraction and screening of one page.");
        _crawls = _meter.CreateUpDownCounter<int>("cybershield.crawls", "{crawl}", "Crawls under way.");
    }

    /// <summary>A lease was completed.</summary>
    public void LeaseCompleted(FetchResult result) => _leases.Add(1, new KeyValuePair<string, object?>("result", result.GetType().Name));

    /// <summary>A page was extracted and screened.</summary>
    public void Examined(TimeSpan elapsed) => _examineSeconds.Record(elapsed.TotalSeconds);

    /// <summary>A worker's turn threw.</summary>
    public void WorkerFailed(string worker) => _failures.Add(1, new KeyValuePair<string, object?>("worker", worker));

    /// <summary>Stored pages were judged again.</summary>
    public void Rescored(int pages) => _rescored.Add(pages);

    /// <summary>A folder of the configuration changed and was taken or refused.</summary>
    public void Reloaded(string folder, bool taken) =>
        _reloads.Add(1, new KeyValuePair<string, object?>("folder", folder), new KeyValuePair<string, object?>("outcome", taken ? "taken" : "refused"));

    /// <summary>A crawl began.</summary>
    public void CrawlBegan() => _crawls.Add(1);

    /// <summary>A crawl ended.</summary>
    public void CrawlEnded() => _crawls.Add(-1);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
