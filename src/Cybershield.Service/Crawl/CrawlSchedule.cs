using System.Collections.Immutable;
using Cybershield.Crawling;
using Cybershield.Service.Configuration;
using Cybershield.Service.Web;
using Cybershield.Storage;
using Quartz;

namespace Cybershield.Service.Crawl;

/// <summary>
/// Starts every site's crawl on its schedule. With an embedded record Quartz keeps it in memory: what must survive a restart, when a site was
/// last crawled, is in the record, and a site that is overdue at start gets one run. Workers that share a record share the schedule too: each start is one worker's.
/// </summary>
internal sealed partial class CrawlSchedule(ISchedulerFactory schedulers, CrawlParts parts, ConfigurationHolder configuration, ServiceState state, ILogger<CrawlSchedule> log) : IHostedLifecycleService
{
    private static readonly TimeSpan MostSameTime = TimeSpan.FromSeconds(30);
    private IScheduler? _running;

    /// <summary>Schedules what is configured once the service has started, overdue sites first.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        IScheduler scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (Site interrupted in await ApplyAsync(scheduler, configuration.Current, cancellationToken))
            await scheduler.TriggerJob(new JobKey(interrupted.Id), null, cancellationToken);
        _running = scheduler;
        await scheduler.Start(cancellationToken);
    }

    /// <summary>Starts nothing more until a set of sites is applied.</summary>
    public async Task StandAsideAsync(CancellationToken cancellationToken)
    {
        if (_running is { } scheduler)
            await scheduler.Standby(cancellationToken);
    }

    /// <summary>Schedules a new set of sites: changed schedules start anew, sites that are gone are not started any more.</summary>
    public async Task ApplyAsync(ConfigurationSnapshot snapshot, CancellationToken cancellationToken)
    {
        await ApplyAsync(await schedulers.GetScheduler(cancellationToken), snapshot, cancellationToken);
        if (_running is { } standing)
            await standing.Start(cancellationToken);
    }

    /// <summary>Returns the sites that were scheduled so already and whose crawl is not to wait for its time, because it was cut short or never began.</summary>
    private async Task<IReadOnlyList<Site>> ApplyAsync(IScheduler scheduler, ConfigurationSnapshot snapshot, CancellationToken cancellationToken)
    {
        Dictionary<string, SiteStatus> known = (await parts.Record.SitesAsync(cancellationToken)).ToDictionary(site => site.Id);
        foreach (string gone in known.Keys.Except(snapshot.Sites.Select(site => site.Id)))
            await scheduler.DeleteJob(new JobKey(gone), cancellationToken);
        List<Site> cutShort = [];
        foreach (Site site in snapshot.Sites)
        {
            SiteStatus? status = known.GetValueOrDefault(site.Id);
            if (!await IsScheduledAsync(scheduler, site, cancellationToken))
                await ScheduleAsync(scheduler, site, status, cancellationToken);
            else if (IsAtOnce(status))
                cutShort.Add(site);
        }

        await PublishAsync(scheduler, cancellationToken);
        return cutShort;
    }

    private static async Task<bool> IsScheduledAsync(IScheduler scheduler, Site site, CancellationToken cancellationToken) =>
        (await scheduler.GetJobDetail(new JobKey(site.Id), cancellationToken))?.Description == TextOf(site.Schedule)
        && await scheduler.GetTriggerState(new TriggerKey(site.Id), cancellationToken) is not (TriggerState.None or TriggerState.Error);

    /// <summary>Kept beside the job: a schedule that reads the same is the same.</summary>
    private static string TextOf(SiteSchedule schedule) => schedule switch
    {
        SiteSchedule.Every every => $"every {every.Interval}",
        SiteSchedule.Cron cron => $"{cron.Expression} {cron.TimeZone.Id}",
        _ => throw new InvalidOperationException($"Unknown schedule {schedule.GetType().Name}."),
    };

    /// <summary>Tells the pages when each site is crawled next.</summary>
    public async Task PublishAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        ImmutableDictionary<string, DateTimeOffset>.Builder next = ImmutableDictionary.CreateBuilder<string, DateTimeOffset>();
        foreach (string siteId in configuration.Current.Sites.Select(site => site.Id))
            if ((await scheduler.GetTrigger(new TriggerKey(siteId), cancellationToken))?.NextFireTimeUtc is { } at)
                next[siteId] = at;
        state.Update(now => now with { NextCrawls = next.ToImmutable() });
    }

    /// <summary>The clock was set back: a site that is crawled at an interval would wait for so much longer, and does not. Times of day are those of the clock as it is.</summary>
    public async Task BringForwardAsync(TimeSpan setBack, CancellationToken cancellationToken)
    {
        IScheduler scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (Site site in configuration.Current.Sites.Where(site => site.Schedule is SiteSchedule.Every))
        {
            if ((await scheduler.GetTrigger(new TriggerKey(site.Id), cancellationToken))?.NextFireTimeUtc is not { } next)
                continue;
            DateTimeOffset now = parts.Time.GetUtcNow();
            DateTimeOffset first = next - setBack > now ? next - setBack : now;
            await scheduler.RescheduleJob(new TriggerKey(site.Id), Trigger(site, first), cancellationToken);
            LogScheduled(site.Id, first.UtcDateTime);
        }

        await PublishAsync(scheduler, cancellationToken);
    }

    /// <summary>Starts nothing more.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_running is { } scheduler)
            await scheduler.Standby(cancellationToken);
    }

    /// <summary>Crawls that this stop cut short are started by another worker, or by the next one that comes.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _running, null) is not { } scheduler)
            return;
        if (parts.Hosts.IsShared)
            foreach (SiteStatus cut in (await parts.Record.SitesAsync(cancellationToken)).Where(site => site.State == SiteState.Active && site.LastCrawlEnding == CrawlEnding.Interrupted))
                if (await scheduler.Exists(new JobKey(cut.Id), cancellationToken))
                    await scheduler.TriggerJob(new JobKey(cut.Id), null, cancellationToken);
        await scheduler.Shutdown(false, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>When a site is due: at once where it was never crawled, its crawl was cut short by a stop or a pause, or its time has passed.</summary>
    internal static DateTimeOffset FirstStart(SiteSchedule schedule, SiteStatus? status, DateTimeOffset now)
    {
        if (IsAtOnce(status))
            return now;
        DateTimeOffset last = status!.LastCrawlStartedAt!.Value;
        // A crawl that was started in the future was so by a clock that was set back since.
        DateTimeOffset next = last > now ? now : NextAfter(schedule, last) ?? now;
        return next < now ? now : next;
    }

    private static bool IsAtOnce(SiteStatus? status) =>
        status?.LastCrawlStartedAt is null || status.LastCrawlEndedAt is null || status.LastCrawlEnding is CrawlEnding.Interrupted or CrawlEnding.Paused;

    /// <summary>The next time after an instant; null where there is none.</summary>
    internal static DateTimeOffset? NextAfter(SiteSchedule schedule, DateTimeOffset instant) => schedule switch
    {
        SiteSchedule.Every every => instant + every.Interval,
        SiteSchedule.Cron cron when CronTimes.TryRead(cron.Expression, cron.TimeZone, out CronExpression? times) => times.GetNextValidTimeAfter(instant),
        _ => null,
    };

    /// <summary>A start that a worker takes over from another finds the crawl that was opened for it: one that was started so shortly before is that crawl.</summary>
    internal static TimeSpan SameTime(SiteSchedule schedule, DateTimeOffset now) =>
        Between(schedule, now) / 2 is { } half && half < MostSameTime ? half : MostSameTime;

    /// <summary>The time between the next two crawls; null where there are none.</summary>
    internal static TimeSpan? Between(SiteSchedule schedule, DateTimeOffset now) =>
        NextAfter(schedule, now) is { } next && NextAfter(schedule, next) is { } following ? following - next : null;

    private async Task ScheduleAsync(IScheduler scheduler, Site site, SiteStatus? status, CancellationToken cancellationToken)
    {
        DateTimeOffset now = parts.Time.GetUtcNow();
        DateTimeOffset first = FirstStart(site.Schedule, status, now);
        IJobDetail job = JobBuilder.Create<CrawlJob>().WithIdentity(new JobKey(site.Id)).WithDescription(TextOf(site.Schedule)).RequestRecovery(parts.Hosts.IsShared).Build();
        await scheduler.DeleteJob(job.Key, cancellationToken);
        await scheduler.ScheduleJob(job, Trigger(site, first), new ScheduleJobOptions { Replace = true }, cancellationToken);
        if (site.Schedule is SiteSchedule.Cron && first <= now)
            await scheduler.TriggerJob(job.Key, null, cancellationToken);
        LogScheduled(site.Id, first.UtcDateTime);
    }

    private ITrigger Trigger(Site site, DateTimeOffset first)
    {
        var trigger = TriggerBuilder.Create(parts.Time).WithIdentity(new TriggerKey(site.Id)).ForJob(new JobKey(site.Id));
        if (site.Schedule is SiteSchedule.Every every)
            return trigger.StartAt(first).WithSimpleSchedule(simple => simple.WithInterval(every.Interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithExistingCount)).Build();
        SiteSchedule.Cron cron = (SiteSchedule.Cron)site.Schedule;
        return CronTimes.TryRead(cron.Expression, cron.TimeZone, out CronExpression? times)
            ? trigger.WithCronSchedule(times, schedule => schedule.WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build()
            : throw new InvalidOperationException($"The cron of {site.Id} was valid when it was read.");
    }

    [LoggerMessage(1201, LogLevel.Information, "{Site} is crawled at {First:u} and then on its schedule")]
    private partial void LogScheduled(string site, DateTime first);
}
