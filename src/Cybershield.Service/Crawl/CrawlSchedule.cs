using System.Collections.Immutable;
using Cybershield.Crawling;
using Cybershield.Service.Configuration;
using Cybershield.Service.Web;
using Cybershield.Storage;
using Quartz;

namespace Cybershield.Service.Crawl;

/// <summary>
/// Starts every site's crawl on its schedule, with Quartz's in-memory store: what must survive a restart, when a site was last crawled,
/// is in the record, and a site that is overdue at start gets one run.
/// </summary>
internal sealed partial class CrawlSchedule(ISchedulerFactory schedulers, CrawlParts parts, ConfigurationHolder configuration, ServiceState state, ILogger<CrawlSchedule> log) : IHostedLifecycleService
{
    private static readonly TimeSpan MostSameTime = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, SiteSchedule> _scheduled = [];
    private IScheduler? _running;

    /// <summary>Schedules what is configured once the service has started, overdue sites first.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await ApplyAsync(configuration.Current, cancellationToken);
        _running = await schedulers.GetScheduler(cancellationToken);
        await _running.Start(cancellationToken);
    }

    /// <summary>Schedules a new set of sites: changed schedules start anew, sites that are gone are not started any more.</summary>
    public async Task ApplyAsync(ConfigurationSnapshot snapshot, CancellationToken cancellationToken)
    {
        IScheduler scheduler = await schedulers.GetScheduler(cancellationToken);
        Dictionary<string, SiteStatus> known = (await parts.Record.SitesAsync(cancellationToken)).ToDictionary(site => site.Id);
        foreach (string gone in _scheduled.Keys.Except(snapshot.Sites.Select(site => site.Id)).ToArray())
        {
            await scheduler.DeleteJob(new JobKey(gone), cancellationToken);
            _scheduled.Remove(gone);
        }

        foreach (Site site in snapshot.Sites.Where(site => _scheduled.GetValueOrDefault(site.Id) != site.Schedule))
        {
            await ScheduleAsync(scheduler, site, known.GetValueOrDefault(site.Id), cancellationToken);
            _scheduled[site.Id] = site.Schedule;
        }

        await PublishAsync(scheduler, cancellationToken);
    }

    /// <summary>Tells the pages when each site is crawled next.</summary>
    public async Task PublishAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        ImmutableDictionary<string, DateTimeOffset>.Builder next = ImmutableDictionary.CreateBuilder<string, DateTimeOffset>();
        foreach (string siteId in _scheduled.Keys)
            if ((await scheduler.GetTrigger(new TriggerKey(siteId), cancellationToken))?.NextFireTimeUtc is { } at)
                next[siteId] = at;
        state.Update(now => now with { NextCrawls = next.ToImmutable() });
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _running, null) is { } scheduler)
            await scheduler.Shutdown(false, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>When a site is due: at once where it was never crawled, its crawl was cut short by a stop or a pause, or its time has passed.</summary>
    internal static DateTimeOffset FirstStart(SiteSchedule schedule, SiteStatus? status, DateTimeOffset now)
    {
        if (status?.LastCrawlStartedAt is not { } last || status.LastCrawlEndedAt is null || status.LastCrawlEnding is CrawlEnding.Interrupted or CrawlEnding.Paused)
            return now;
        // A crawl that was started in the future was so by a clock that was set back since.
        DateTimeOffset next = last > now ? now : NextAfter(schedule, last) ?? now;
        return next < now ? now : next;
    }

    /// <summary>The next time after an instant; null where there is none.</summary>
    internal static DateTimeOffset? NextAfter(SiteSchedule schedule, DateTimeOffset instant) => schedule switch
    {
        SiteSchedule.Every every => instant + every.Interval,
        SiteSchedule.Cron cron when CronTimes.TryRead(cron.Expression, cron.TimeZone, out CronExpression? times) => times.GetNextValidTimeAfter(instant),
        _ => null,
    };

    /// <summary>Workers that share a record find the same crawl due at nearly the same time: one that was started so shortly before is that crawl.</summary>
    internal static TimeSpan SameTime(SiteSchedule schedule)
    {
        TimeSpan half = schedule is SiteSchedule.Every every ? every.Interval / 2 : MostSameTime;
        return half < MostSameTime ? half : MostSameTime;
    }

    /// <summary>The time between the next two crawls; null where there are none.</summary>
    internal static TimeSpan? Between(SiteSchedule schedule, DateTimeOffset now) =>
        NextAfter(schedule, now) is { } next && NextAfter(schedule, next) is { } following ? following - next : null;

    private async Task ScheduleAsync(IScheduler scheduler, Site site, SiteStatus? status, CancellationToken cancellationToken)
    {
        DateTimeOffset now = parts.Time.GetUtcNow();
        DateTimeOffset first = FirstStart(site.Schedule, status, now);
        IJobDetail job = JobBuilder.Create<CrawlJob>().WithIdentity(new JobKey(site.Id)).Build();
        await scheduler.DeleteJob(job.Key, cancellationToken);
        await scheduler.ScheduleJob(job, Trigger(site, first), new ScheduleJobOptions { Replace = true }, cancellationToken);
        if (site.Schedule is SiteSchedule.Cron && first <= now)
            await scheduler.TriggerJob(job.Key, null, cancellationToken);
        LogScheduled(site.Id, first);
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

    [LoggerMessage(1201, LogLevel.Information, "{Site} is crawled at {First} and then on its schedule")]
    private partial void LogScheduled(string site, DateTimeOffset first);
}

/// <summary>Begins the crawl of the site that the job is named after, unless it is paused or gone; a crawl that still runs is left alone.</summary>
internal sealed class CrawlJob(CrawlWorker crawls, CrawlSchedule schedule, CrawlRecord record, ConfigurationHolder configuration, TimeProvider time) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        string siteId = context.JobDetail.Key.Name;
        SiteStatus? status = (await record.SitesAsync(cancellationToken)).FirstOrDefault(site => site.Id == siteId);
        if (status?.State == SiteState.Active && configuration.Current.Find(siteId) is { } site)
            crawls.Begin(site, (context.ScheduledFireTimeUtc ?? context.FireTimeUtc) - CrawlSchedule.SameTime(site.Schedule), CrawlSchedule.Between(site.Schedule, time.GetUtcNow()));
        await schedule.PublishAsync(context.Scheduler, cancellationToken);
    }
}
