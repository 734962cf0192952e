using Cybershield.Service.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>Deletes once a day, and at every start, the texts that have been kept for as long as the settings say.</summary>
internal sealed partial class RetentionWorker(Retention retention, RetentionOptions options, ServiceMetrics metrics, TimeProvider time, ILogger<RetentionWorker> log) : BackgroundService
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("retention", metrics, time, log).RunAsync(DeleteAsync, stoppingToken);

    private async Task<TimeSpan> DeleteAsync(CancellationToken cancellationToken)
    {
        if (await retention.DoubtsClockSinceAsync(cancellationToken) is { } since)
        {
            LogClockDoubted(since);
            return Daily;
        }

        RetentionSummary done = await retention.ApplyAsync(options.Policy(), cancellationToken);
        metrics.TextsDeleted("unflagged", done.UnflaggedTexts);
        metrics.TextsDeleted("flagged", done.FlaggedTexts);
        if (done.UnflaggedTexts + done.FlaggedTexts > 0)
            LogDeleted(done.UnflaggedTexts, options.UnflaggedText, done.FlaggedTexts, options.FlaggedCaptures, done.HeldTexts);
        if (done.Sets > 0)
            LogSetsDeleted(done.Sets);
        return Daily;
    }

    [LoggerMessage(1406, LogLevel.Information, "Deleted the files of {Sets} configuration sets that were replaced long ago and that nothing refers to")]
    private partial void LogSetsDeleted(int sets);

    [LoggerMessage(1403, LogLevel.Warning, "The clock shows more than a day beyond the last time that old texts were looked for, since {Since}: nothing is deleted before it has stood for a day. Check it; the command `retention` deletes at once")]
    private partial void LogClockDoubted(DateTimeOffset since);

    [LoggerMessage(1402, LogLevel.Information, "Deleted {Unflagged} texts without a flag, kept for more than {UnflaggedText}, and {Flagged} of flags settled for more than {FlaggedCaptures}; {Held} more are under legal hold")]
    private partial void LogDeleted(int unflagged, TimeSpan unflaggedText, int flagged, TimeSpan flaggedCaptures, int held);
}
