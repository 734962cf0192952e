using Cybershield.Crawling;
using Cybershield.Rendering;
using Cybershield.Service.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>
/// Runs the crawls of this process. A crawl never overlaps itself: beginning one that runs or waits joins it. At most
/// <see cref="CrawlOptions.SitesAtOnce"/> run; the others wait for their turn.
/// </summary>
internal sealed partial class CrawlWorker(CrawlParts parts, ConfigurationHolder configuration, ServiceMetrics metrics, ILogger<CrawlWorker> log) : BackgroundService
{
    private static readonly TimeSpan RestAfterFault = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RunningCrawl> _crawls = [];
    private readonly Dictionary<string, long> _faultedAt = [];
    private readonly SemaphoreSlim _turns = new(parts.Options.SitesAtOnce);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>A crawl of the site: the one that runs or waits already, or a new one.</summary>
    public RunningCrawl Begin(Site site) => Begin(site, DateTimeOffset.MaxValue);

    /// <summary>The same, where a new one is opened only if none was started since an instant.</summary>
    /// <param name="unlessStartedSince">Null takes part in a crawl of other workers only.</param>
    /// <param name="betweenCrawls">For a crawl on schedule, which leaves pages that seldom change for a later one; null for one of every page.</param>
    public RunningCrawl Begin(Site site, DateTimeOffset? unlessStartedSince, TimeSpan? betweenCrawls = null)
    {
        lock (_gate)
        {
            if (_crawls.TryGetValue(site.Id, out RunningCrawl? running))
                return running;
            TaskCompletionSource<long?> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
            RunningCrawl crawl = new(opened.Task, Task.Run(() => CrawlAsync(site, unlessStartedSince, betweenCrawls, opened), CancellationToken.None));
            _crawls.Add(site.Id, crawl);
            return crawl;
        }
    }

    /// <summary>Looks for requests of other processes until stopped.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("crawl requests", metrics, parts.Time, log).RunAsync(AnswerRequestsAsync, stoppingToken);

    /// <summary>Lets pages under way finish, releases the other leases and closes every crawl as interrupted.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
        Task[] running;
        lock (_gate)
            running = [.. _crawls.Values.Select(crawl => crawl.Ended)];
        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stopping.Dispose();
        _turns.Dispose();
        base.Dispose();
    }

    private async Task<TimeSpan> AnswerRequestsAsync(CancellationToken stopping)
    {
        foreach (CrawlRequest request in await parts.Record.TakeCrawlRequestsAsync(stopping))
        {
            if (configuration.Current.Find(request.SiteId) is not { } site)
                LogUnknownSite(request.SiteId);
            else if (await Begin(site).Opened.WaitAsync(stopping) is { } crawlId)
                await parts.Record.AnswerCrawlRequestAsync(request.Id, crawlId, stopping);
        }

        foreach (string siteId in await parts.Frontier.JoinableAsync(stopping))
            if (configuration.Current.Find(siteId) is { } site && !Rests(siteId))
                Begin(site, unlessStartedSince: null);
        return parts.Options.AskEvery;
    }

    /// <summary>A crawl that stopped at a fault here is left to others for a while.</summary>
    private bool Rests(string siteId)
    {
        lock (_gate)
            return _faultedAt.TryGetValue(siteId, out long at) && parts.Time.GetElapsedTime(at) < RestAfterFault;
    }

    private async Task<CrawlEnding?> CrawlAsync(Site site, DateTimeOffset? unlessStartedSince, TimeSpan? betweenCrawls, TaskCompletionSource<long?> opened)
    {
        try
        {
            await _turns.WaitAsync(_stopping.Token);
            try
            {
                return await CrawlWhileItFailsAsync(site, unlessStartedSince, betweenCrawls, opened);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return CrawlEnding.Interrupted;
        }
        catch (Exception fault)
        {
            metrics.WorkerFailed("crawl");
            LogCrawlFailed(fault, site.Id);
            lock (_gate)
                _faultedAt[site.Id] = parts.Time.GetTimestamp();
            return null;
        }
        finally
        {
            opened.TrySetResult(null);
            lock (_gate)
                _crawls.Remove(site.Id);
        }
    }

    /// <summary>A record that cannot be used for a while, because its disk is full or its server away, delays a crawl: it goes on by itself.</summary>
    private async Task<CrawlEnding?> CrawlWhileItFailsAsync(Site site, DateTimeOffset? unlessStartedSince, TimeSpan? betweenCrawls, TaskCompletionSource<long?> opened)
    {
        for (int failures = 0; ; failures++)
        {
            try
            {
                CrawlEnding? ending = await CrawlNowAsync(site, opened.Task.IsCompleted ? DateTimeOffset.MaxValue : unlessStartedSince, betweenCrawls, opened);
                metrics.WorkerSucceeded("crawl");
                return ending;
            }
            catch (RecordException fault)
            {
                TimeSpan pause = WorkerLoop.PauseAfter(failures);
                metrics.WorkerFailed("crawl");
                LogCrawlWaits(site.Id, fault.Message, pause);
                await Task.Delay(pause, parts.Time, _stopping.Token);
            }
        }
    }

    private async Task<CrawlEnding?> CrawlNowAsync(Site site, DateTimeOffset? unlessStartedSince, TimeSpan? betweenCrawls, TaskCompletionSource<long?> opened)
    {
        using CrawlStop stop = new(parts.Options.DrainFor, parts.Time, _stopping.Token);
        SiteCrawl crawl = new(site, parts, stop, betweenCrawls);
        if (await crawl.OpenAsync(unlessStartedSince) is not long crawlId)
            return null;
        opened.TrySetResult(crawlId);
        metrics.CrawlBegan();
        LogBegan(site.Id, crawlId);
        WarnOfBrowser(site);
        try
        {
            CrawlEnding ending = await crawl.RunAsync();
            if (await parts.Record.FindCrawlAsync(crawlId, CancellationToken.None) is not { } end)
                return ending;
            if (crawl.IsConcludedHere)
                metrics.LeftOut(end);
            LogEnded(site.Id, end.Ending == ending ? ending.ToString() : "left to other workers", end.Fetched, end.NotModified, end.Failed, end.Flagged);
            return ending;
        }
        finally
        {
            metrics.CrawlEnded();
        }
    }

    private void WarnOfBrowser(Site site)
    {
        if (site.Rendering is null)
            return;
        if (parts.Rendering.FindProblem() is { } problem)
            LogNoBrowser(site.Id, problem);
        else if (!ChromiumRenderer.IsSandboxed)
            LogNoSandbox(site.Id);
    }

    [LoggerMessage(1105, LogLevel.Error, "The pages of {Site} need a browser and can't be fetched: {Problem}")]
    private partial void LogNoBrowser(string site, string problem);

    [LoggerMessage(1106, LogLevel.Warning, "The pages of {Site} are rendered without Chromium's sandbox, because it can't be had as root: run the service as a user of its own")]
    private partial void LogNoSandbox(string site);

    [LoggerMessage(1101, LogLevel.Information, "Crawl {CrawlId} of {Site} began")]
    private partial void LogBegan(string site, long crawlId);

    [LoggerMessage(1102, LogLevel.Information, "Crawl of {Site} ended: {Ending}, {Fetched} fetched, {NotModified} not modified, {Failed} failed, {Flagged} flagged")]
    private partial void LogEnded(string site, string ending, int fetched, int notModified, int failed, int flagged);

    [LoggerMessage(1103, LogLevel.Error, "The crawl of {Site} stopped at a fault; its next start goes on with it")]
    private partial void LogCrawlFailed(Exception fault, string site);

    [LoggerMessage(1107, LogLevel.Error, "The crawl of {Site} waits and goes on in {Pause}: {Problem}")]
    private partial void LogCrawlWaits(string site, string problem, TimeSpan pause);

    [LoggerMessage(1104, LogLevel.Warning, "A crawl of {Site} was asked for, which is no site of the configuration in force")]
    private partial void LogUnknownSite(string site);
}

/// <summary>A crawl that runs or waits for its turn.</summary>
/// <param name="Opened">Its id, once it has one; null where it ended before.</param>
/// <param name="Ended">How it ended; null where it stopped at a fault.</param>
internal sealed record RunningCrawl(Task<long?> Opened, Task<CrawlEnding?> Ended);
