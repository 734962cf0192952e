using Cybershield.Matching;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>
/// Judges stored pages that another watchlist screened last: all of them soon after the watchlist changed, and now and then those that a
/// fetch finished with the old one in that very moment.
/// </summary>
internal sealed partial class RescoreWorker(WatchlistHolder watchlists, CrawlRecord record, WorkerStanding standing, ServiceMetrics metrics, TimeProvider time, ILogger<RescoreWorker> log) : BackgroundService
{
    private const int PagesAtOnce = 64;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private string? _doneFor;
    private long _sweptAt;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("rescoring", metrics, time, log).RunAsync(LookAsync, stoppingToken);

    private async Task<TimeSpan> LookAsync(CancellationToken cancellationToken)
    {
        Watchlist watchlist = watchlists.Current;
        if (standing.IsAside || watchlist.Fingerprint == _doneFor && time.GetElapsedTime(_sweptAt) < SweepEvery)
            return LookEvery;
        int rescored = await RescoreAsync(watchlist, cancellationToken);
        if (rescored > 0)
            LogRescored(rescored, watchlist.Fingerprint);
        (_doneFor, _sweptAt) = (watchlist.Fingerprint, time.GetTimestamp());
        return LookEvery;
    }

    private async Task<int> RescoreAsync(Watchlist watchlist, CancellationToken cancellationToken)
    {
        int rescored = 0;
        long after = 0;
        while (ReferenceEquals(watchlist, watchlists.Current))
        {
            IReadOnlyList<StoredPage> pages = await record.ReadUnscreenedAsync(watchlist.Fingerprint, after, PagesAtOnce, cancellationToken);
            if (pages.Count == 0)
                return rescored;
            await record.RescreenAsync([.. pages.Select(page => (page, watchlist.Screen(page.Text!, page.SiteGroup)))], cancellationToken);
            metrics.Rescored(pages.Count);
            rescored += pages.Count;
            after = pages[^1].AddressId;
        }

        return rescored;
    }

    [LoggerMessage(1401, LogLevel.Information, "{Pages} stored pages were judged again by watchlist {Fingerprint}")]
    private partial void LogRescored(int pages, string fingerprint);
}
