namespace Cybershield.Service.Crawl;

/// <summary>
/// The loop around a worker's turns and its only catch: a turn that throws is counted, logged and tried again after a pause that doubles
/// up to a minute; the other workers go on meanwhile.
/// </summary>
internal sealed partial class WorkerLoop(string name, ServiceMetrics metrics, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Takes turns until stopped. A turn returns how long to wait before the next one.</summary>
    public async Task RunAsync(Func<CancellationToken, Task<TimeSpan>> turn, CancellationToken stopping)
    {
        int failuresInARow = 0;
        while (!stopping.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                pause = await turn(stopping);
                failuresInARow = 0;
                metrics.WorkerSucceeded(name);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                pause = PauseAfter(failuresInARow++);
                metrics.WorkerFailed(name);
                LogFailed(fault, name, pause);
            }

            await WaitAsync(pause, stopping);
        }
    }

    /// <summary>The pause after a number of failures in a row before this one.</summary>
    public static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures, 10)));

    private async Task WaitAsync(TimeSpan pause, CancellationToken stopping)
    {
        if (pause > TimeSpan.Zero)
            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(1001, LogLevel.Error, "{Worker} failed and tries again in {Pause}")]
    private partial void LogFailed(Exception fault, string worker, TimeSpan pause);
}
