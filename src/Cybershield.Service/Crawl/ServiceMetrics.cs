using System.Diagnostics.Metrics;
using Cybershield.Crawling;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>What the service measures, under the meter <c>Cybershield</c>.</summary>
internal sealed class ServiceMetrics : IDisposable
{
    /// <summary>Why known addresses are left out. A crawl's account has them once, whoever fetched its pages; links are counted as pages are read.</summary>
    private static readonly string[] ReasonsOfAddresses = ["budget", "not_due", "trap"];

    private readonly WorkerStates _workers;
    private readonly Meter _meter;
    private readonly Counter<long> _leases;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _rescored;
    private readonly Counter<long> _textsDeleted;
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _dropped;
    private readonly Histogram<double> _examineSeconds;
    private readonly UpDownCounter<int> _crawls;

    public ServiceMetrics(IMeterFactory meters, WorkerStates workers)
    {
        _workers = workers;
        _meter = meters.Create("Cybershield");
        _leases = _meter.CreateCounter<long>("cybershield.leases", "{lease}", "Leases completed, by result.");
        _failures = _meter.CreateCounter<long>("cybershield.worker.failures", "{failure}", "Turns of a worker that threw, by worker.");
        _rescored = _meter.CreateCounter<long>("cybershield.rescored", "{page}", "Stored pages judged again by another watchlist.");
        _textsDeleted = _meter.CreateCounter<long>("cybershield.texts.deleted", "{text}", "Texts that retention deleted: unflagged, or flagged and settled.");
        _reloads = _meter.CreateCounter<long>("cybershield.reloads", "{reload}", "Reloads of the configuration, by folder and outcome.");
        _dropped = _meter.CreateCounter<long>("cybershield.dropped", "{item}", "What was seen and not followed or not kept, by what and reason.");
        _examineSeconds = _meter.CreateHistogram<double>("cybershield.examine.duration", "s", "Extraction and screening of one page.");
        _crawls = _meter.CreateUpDownCounter<int>("cybershield.crawls", "{crawl}", "Crawls under way.");
    }

    /// <summary>A lease was completed.</summary>
    public void LeaseCompleted(FetchResult result) => _leases.Add(1, new KeyValuePair<string, object?>("result", result.GetType().Name));

    /// <summary>A page was extracted and screened.</summary>
    public void Examined(TimeSpan elapsed) => _examineSeconds.Record(elapsed.TotalSeconds);

    /// <summary>Something was seen and not followed or not kept.</summary>
    public void Dropped(string what, string reason, int count)
    {
        if (count > 0)
            _dropped.Add(count, new KeyValuePair<string, object?>("what", what), new KeyValuePair<string, object?>("reason", reason));
    }

    /// <summary>A crawl is over: the addresses that it knew and did not fetch.</summary>
    public void LeftOut(CrawlProgress end)
    {
        foreach (string reason in ReasonsOfAddresses)
            Dropped("address", reason, end.DroppedByReason.GetValueOrDefault(reason));
    }

    /// <summary>A worker's turn ended well.</summary>
    public void WorkerSucceeded(string worker) => _workers.Set(worker, succeeded: true);

    /// <summary>A worker's turn threw.</summary>
    public void WorkerFailed(string worker)
    {
        _workers.Set(worker, succeeded: false);
        _failures.Add(1, new KeyValuePair<string, object?>("worker", worker));
    }

    /// <summary>Stored pages were judged again.</summary>
    public void Rescored(int pages) => _rescored.Add(pages);

    /// <summary>Retention deleted texts.</summary>
    public void TextsDeleted(string kind, int texts) => _textsDeleted.Add(texts, new KeyValuePair<string, object?>("kind", kind));

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
