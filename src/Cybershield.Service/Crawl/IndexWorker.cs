using Cybershield.Elasticsearch;
using Cybershield.Service.Web;

namespace Cybershield.Service.Crawl;

/// <summary>Drives the outbox into the search server, at the pace that the indexer asks for, and shows how the server answers.</summary>
internal sealed class IndexWorker(OutboxIndexer indexer, ServiceState state, ServiceMetrics metrics, TimeProvider time, ILogger<IndexWorker> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("indexing", metrics, time, log).RunAsync(DrainAsync, stoppingToken);

    private async Task<TimeSpan> DrainAsync(CancellationToken cancellationToken)
    {
        DrainResult drained = await indexer.DrainOnceAsync(cancellationToken);
        IndexerState now = indexer.State;
        SearchServer shown = new(time.GetUtcNow(), now.Server?.ToString().ToLowerInvariant(), now.Problem);
        state.Update(before => before with { Search = shown });
        return drained.Pause;
    }
}
