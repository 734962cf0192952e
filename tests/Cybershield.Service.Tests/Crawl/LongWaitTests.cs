using Cybershield.Crawling;
using Cybershield.Crawling.Tests;
using Cybershield.LoopbackSite;
using Cybershield.Storage;

namespace Cybershield.Service.Tests.Crawl;

/// <summary>A server that asks to be left alone for hours: the page that was told so is given up, the host is not asked again before, and the crawl waits for the rest.</summary>
internal sealed class LongWaitTests
{
    private static readonly TimeSpan Asked = TimeSpan.FromHours(2);

    // The clock is the test's: limits in time are far off, so that moving it hits none of them.
    private static readonly FetcherOptions Patient = new() { Deadline = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromMinutes(1) };

    [Test]
    [CancelAfter(60_000)]
    public async Task A_host_is_left_alone_for_the_hours_it_asked_for_and_the_crawl_waits(CancellationToken cancellationToken)
    {
        ManualTime time = new();
        await using RawSite server = RawSite.Start()
            .On("/", Answers.Page("<title>All</title><a href='/busy'>busy</a><a href='/later'>later</a>"))
            .On("/busy", Answers.Status(503, $"Retry-After: {Asked.TotalSeconds}\r\n"))
            .On("/later", Answers.Page("<title>Later</title><p>It was worth the wait."));
        Site site = TestCrawl.SiteOf(server.Address + "/") with { Politeness = new Politeness(TimeSpan.FromSeconds(1), 1) };
        await using TestCrawl crawl = await TestCrawl.OpenAsync(site, Patient, retries: RetryOptions.Default, time: time);
        Task<CrawlProgress> running = crawl.RunAsync(cancellationToken);
        await MoveUntilAsync(time, TimeSpan.FromSeconds(1), async () => (await crawl.Store.Record.FailuresAsync("test", 1, cancellationToken)).Count > 0, cancellationToken);
        DateTimeOffset told = time.GetUtcNow();
        int asked = server.Log.Count;

        await MoveUntilAsync(time, TimeSpan.FromMinutes(1), () => Task.FromResult(time.GetUtcNow() > told + Asked - TimeSpan.FromMinutes(3)), cancellationToken);
        (int During, bool IsOver) meanwhile = (server.Log.Count - asked, running.IsCompleted);
        await MoveUntilAsync(time, TimeSpan.FromSeconds(1), () => Task.FromResult(running.IsCompleted), cancellationToken);
        CrawlProgress end = await running;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(meanwhile, Is.EqualTo((0, false)), "requests while the host was to be left alone, and whether the crawl ended without the rest");
            Assert.That(time.GetUtcNow(), Is.GreaterThanOrEqualTo(told + Asked - TimeSpan.FromSeconds(5)));
            Assert.That(end.Ending, Is.EqualTo(CrawlEnding.Completed));
            Assert.That(end.FailuresByReason, Is.EqualTo(new Dictionary<string, int> { ["asked_to_wait"] = 1 }));
            Assert.That((end.Fetched, end.Due), Is.EqualTo((2, 0)));
            Assert.That(server.Log.Count(request => request.PathAndQuery == "/busy"), Is.EqualTo(1), "the page itself waits for the next crawl");
        }
    }

    private static async Task MoveUntilAsync(ManualTime time, TimeSpan step, Func<Task<bool>> holds, CancellationToken cancellationToken)
    {
        while (!await holds())
        {
            time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
        }
    }
}
