using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Storage;

namespace Cybershield.Service.Reload;

/// <summary>Takes changed term lists while the service runs: whole and valid, or the last good watchlist stays and the errors are shown.</summary>
internal sealed class WatchlistReloader(ReloadParts parts, ListsInForce lists, CrawlRecord record, ILogger<WatchlistReloader> log) : BackgroundService
{
    private readonly StableChange _change = new(lists.Current.Hash);

    /// <summary>Puts the first lists in force for the pages.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        lists.Publish();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("watchlist reload", parts.Metrics, parts.Time, log).RunAsync(PollAsync, stoppingToken);

    private async Task<TimeSpan> PollAsync(CancellationToken cancellationToken)
    {
        List<ConfigurationError> errors = [];
        WatchlistFolder read = WatchlistFolder.Read(parts.Folder, lists.Current.AllowTestLists, errors);
        if (_change.See(read.Hash))
        {
            await ConsiderAsync(read, errors, cancellationToken);
            _change.Acted();
        }
        else
        {
            lists.KeepUpToDate();
        }

        return parts.Options.PollEvery;
    }

    private async Task ConsiderAsync(WatchlistFolder read, List<ConfigurationError> errors, CancellationToken cancellationToken)
    {
        if (errors.Count == 0)
            errors.AddRange(read.Unversioned(await record.RegisterListsAsync(read.Texts, cancellationToken)));
        parts.Metrics.Reloaded("watchlists", taken: errors.Count == 0);
        if (errors.Count == 0)
            lists.Take(read);
        else
            lists.Refuse(errors);
    }
}
