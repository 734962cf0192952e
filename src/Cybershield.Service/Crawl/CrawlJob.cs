using Cybershield.Crawling;
using Cybershield.Service.Configuration;
using Cybershield.Storage;
using Quartz;

namespace Cybershield.Service.Crawl;

/// <summary>
/// Begins the crawl of the site that the job is named after, unless it is paused or gone; a crawl that still runs is left alone. Where
/// workers share a record the job ends when the crawl is in it: until then, another worker takes the job over from one that is killed.
/// </summary>
internal sealed class CrawlJob(CrawlWorker crawls, CrawlSchedule schedule, CrawlParts parts, ConfigurationHolder configuration, ConfigurationSets sets) : IJob
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (!await BeginAsync(context, cancellationToken))
            await context.Scheduler.TriggerJob(context.JobDetail.Key, null, cancellationToken);
        await schedule.PublishAsync(context.Scheduler, cancellationToken);
    }

    /// <summary>False where this worker can't and another one is to.</summary>
    private async Task<bool> BeginAsync(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (true)
        {
            await UntilUpToDateAsync(cancellationToken);
            if (parts.Hosts.IsAside)
                return false;
            if (await FindAsync(context.JobDetail.Key.Name, cancellationToken) is not { } site)
                return true;
            DateTimeOffset now = parts.Time.GetUtcNow();
            RunningCrawl crawl = crawls.Begin(site, (context.ScheduledFireTimeUtc ?? context.FireTimeUtc) - CrawlSchedule.SameTime(site.Schedule, now), CrawlSchedule.Between(site.Schedule, now));
            if (!parts.Hosts.IsShared || await crawl.Opened is not null)
                return true;
            if (sets.IsFollowed())
                return await crawl.Ended != CrawlEnding.Interrupted;
        }
    }

    /// <summary>Nothing can be begun until this worker has taken a new configuration set over, which takes it some seconds.</summary>
    private async Task UntilUpToDateAsync(CancellationToken cancellationToken)
    {
        while (!parts.Hosts.IsAside && !sets.IsFollowed())
            await Task.Delay(LookAgainAfter, parts.Time, cancellationToken);
        if (parts.Hosts.IsAside)
            await Task.Delay(LookAgainAfter, parts.Time, cancellationToken);
    }

    private async Task<Site?> FindAsync(string siteId, CancellationToken cancellationToken)
    {
        SiteStatus? status = (await parts.Record.SitesAsync(cancellationToken)).FirstOrDefault(site => site.Id == siteId);
        return status?.State == SiteState.Active ? configuration.Current.Find(siteId) : null;
    }
}
