namespace Cybershield.Service.Crawl;

/// <summary>
/// Notices that the clock was set back while the service runs, and lets no site wait for longer than its interval. Workers that share a
/// record share their times as well: there one machine's clock moves nothing.
/// </summary>
internal sealed partial class ClockWatch(CrawlSchedule schedule, ServiceMetrics metrics, TimeProvider time, ILogger<ClockWatch> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    // What a clock is corrected by while it runs is less, and adds up until it is not.
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(10);

    private DateTimeOffset _wall = time.GetUtcNow();
    private long _steady = time.GetTimestamp();

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("clock", metrics, time, log).RunAsync(LookAsync, stoppingToken);

    internal async Task<TimeSpan> LookAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan setBack = time.GetElapsedTime(_steady) - (now - _wall);
        if (setBack > Noticed)
        {
            LogSetBack(setBack);
            await schedule.BringForwardAsync(setBack, cancellationToken);
        }

        if (setBack.Duration() > Noticed)
            (_wall, _steady) = (now, time.GetTimestamp());
        return LookEvery;
    }

    [LoggerMessage(1202, LogLevel.Warning, "The clock was set back by {SetBack}: sites that are crawled at an interval are started as if it had not been")]
    private partial void LogSetBack(TimeSpan setBack);
}
