using Cybershield.Crawling;
using Cybershield.Crawling.Tests;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Tests.Configuration;
using Cybershield.Service.Web;
using Cybershield.Storage;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Cybershield.Service.Tests.Crawl;

/// <summary>When sites are crawled, by a clock that is set while the service runs or before it starts.</summary>
internal sealed class CrawlScheduleTests
{
    private readonly TemporaryConfig _config = new();

    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);
    private static readonly SiteSchedule Every = new SiteSchedule.Every(Interval), AtThree = new SiteSchedule.Cron("0 3 * * *", TimeZoneInfo.Utc);

    [OneTimeTearDown]
    public void Remove() => _config.Dispose();

    [TestCase(-1, 5, TestName = "Every six hours, started an hour ago: in five")]
    [TestCase(-7, 0, TestName = "Every six hours, started seven hours ago: overdue")]
    [TestCase(24, 0, TestName = "Every six hours, started tomorrow by a clock that was set back since: at once")]
    public void A_site_that_is_crawled_at_an_interval_is_due(double startedInHours, double dueInHours) =>
        Assert.That(CrawlSchedule.FirstStart(Every, Status(Noon + TimeSpan.FromHours(startedInHours), CrawlEnding.Completed), Noon), Is.EqualTo(Noon + TimeSpan.FromHours(dueInHours)));

    [TestCase(-1, 15, TestName = "At three, started an hour ago: next night")]
    [TestCase(-20, 0, TestName = "At three, started the evening before: overdue")]
    [TestCase(24, 0, TestName = "At three, started tomorrow by a clock that was set back since: at once")]
    public void A_site_that_is_crawled_at_a_time_of_day_is_due(double startedInHours, double dueInHours) =>
        Assert.That(CrawlSchedule.FirstStart(AtThree, Status(Noon + TimeSpan.FromHours(startedInHours), CrawlEnding.Completed), Noon), Is.EqualTo(Noon + TimeSpan.FromHours(dueInHours)));

    [Test]
    public void What_was_never_crawled_or_cut_short_is_due_at_once()
    {
        SiteStatus?[] statuses = [null, Status(null, null), Status(Noon.AddHours(-1), null), Status(Noon.AddHours(-1), CrawlEnding.Interrupted), Status(Noon.AddHours(-1), CrawlEnding.Paused)];
        Assert.That(statuses.Select(status => CrawlSchedule.FirstStart(Every, status, Noon)), Is.All.EqualTo(Noon));
    }

    [TestCase(-24, 5, TestName = "Set back by a day: five hours are left")]
    [TestCase(-3, 5, TestName = "Set back by three hours: five hours are left")]
    [TestCase(24, -19, TestName = "Set forward by a day: overdue, as after a sleep")]
    [TestCase(0, 5, TestName = "Not set: five hours are left")]
    [CancelAfter(60_000)]
    public async Task A_site_never_waits_for_longer_than_its_interval_because_the_clock_was_set(double setByHours, double leftHours, CancellationToken cancellationToken)
    {
        ManualTime time = new();
        await using SqliteStore store = SqliteStore.Open(_config.Data, time);
        await using ServiceProvider services = Services(store, time);
        CrawlSchedule schedule = services.GetRequiredService<CrawlSchedule>();
        ClockWatch watch = services.GetRequiredService<ClockWatch>();
        await CrawlAsync(store, cancellationToken);
        await schedule.ApplyAsync(services.GetRequiredService<ConfigurationHolder>().Current, cancellationToken);
        TimeSpan first = await NextAsync(services, "every", cancellationToken) - time.GetUtcNow();

        time.Advance(TimeSpan.FromHours(1));
        await watch.LookAsync(cancellationToken);
        time.Jump(TimeSpan.FromHours(setByHours));
        await watch.LookAsync(cancellationToken);
        await watch.LookAsync(cancellationToken);
        DateTimeOffset next = await NextAsync(services, "every", cancellationToken), night = await NextAsync(services, "cron", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Is.EqualTo(Interval));
            Assert.That(next - time.GetUtcNow(), Is.EqualTo(TimeSpan.FromHours(leftHours)));
            Assert.That(night.TimeOfDay, Is.EqualTo(TimeSpan.FromHours(3)), "a time of day is one of the clock as it is");
            Assert.That(services.GetRequiredService<ServiceState>().Now.NextCrawls["every"], Is.EqualTo(next), "and the pages say so");
        }
    }

    private static Site SiteOf(string id, SiteSchedule schedule) => TestCrawl.SiteOf($"http://{id}.test/") with { Id = id, Schedule = schedule };

    // Nothing is fired: Quartz holds the times, and is not started.
    private static ServiceProvider Services(SqliteStore store, TimeProvider time)
    {
        ConfigurationSnapshot snapshot = new([SiteOf("every", Every), SiteOf("cron", AtThree)], [], "", time.GetUtcNow());
        ServiceCollection services = TestCrawl.Services(store, new FetcherOptions(), new ExtractorOptions(), time);
        services.AddLogging().AddQuartz();
        services.AddSingleton(new ConfigurationHolder(snapshot)).AddSingleton<ServiceState>().AddSingleton<CrawlSchedule>().AddSingleton<ClockWatch>();
        return services.BuildServiceProvider();
    }

    private static async Task CrawlAsync(SqliteStore store, CancellationToken cancellationToken)
    {
        await store.Record.RegisterSitesAsync([SiteOf("every", Every), SiteOf("cron", AtThree)], cancellationToken);
        foreach (string site in new[] { "every", "cron" })
        {
            long? crawl = await store.Frontier.JoinCrawlAsync(site, [], DateTimeOffset.MaxValue, null, cancellationToken);
            await store.Frontier.CloseCrawlAsync(crawl!.Value, CrawlEnding.Completed, cancellationToken);
        }
    }

    private static async Task<DateTimeOffset> NextAsync(ServiceProvider services, string site, CancellationToken cancellationToken)
    {
        IScheduler scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
        return (await scheduler.GetTrigger(new TriggerKey(site), cancellationToken))!.NextFireTimeUtc!.Value;
    }

    private static SiteStatus Status(DateTimeOffset? started, CrawlEnding? ending) =>
        new("test", "Test", "tests", SiteState.Active, started, ending is null ? null : started, ending, 0, 0, new Dictionary<string, int>());
}
