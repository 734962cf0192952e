using Cybershield.Elasticsearch;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>Deletes once a day, and at every start, the indices of months that are older than the settings keep.</summary>
internal sealed partial class IndexRetentionWorker(IndexMonthDeletion indices, OutboxIndexer indexer, Retention retention, ServiceMetrics metrics, TimeProvider time, ILogger<IndexRetentionWorker> log) : BackgroundService
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("index retention", metrics, time, log).RunAsync(DeleteAsync, stoppingToken);

    private async Task<TimeSpan> DeleteAsync(CancellationToken cancellationToken)
    {
        if (await retention.DoubtsClockSinceAsync(cancellationToken) is null)
            foreach (IndexMonth month in await indices.DeleteAsync(indexer.ForgetIndices, cancellationToken))
                LogDeleted(month.Name, month.Flags);
        return Daily;
    }

    [LoggerMessage(1404, LogLevel.Information, "Deleted the index of {Month} with the documents of {Flags} flags, older than the settings keep")]
    private partial void LogDeleted(string month, int flags);
}
