using Cybershield.Crawling;
using Cybershield.Service.Commands;
using Cybershield.Service.Tests.Crawl;
using Cybershield.Storage;

namespace Cybershield.Service.Tests.Commands;

/// <summary>What a crawl says of itself while it runs: how far it is, how long it will take and, when it stands still, why.</summary>
internal sealed class CrawlProgressViewTests
{
    private const string Host = "shop.test:80", Other = "other.test:80";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // 100 seconds have passed.
    [TestCase(50, 100, 100, 1, ", about 4 min left", TestName = "The rate so far is slower than politeness")]
    [TestCase(50, 100, 100, 3, ", about 5 min left", TestName = "Politeness is slower than the rate so far")]
    [TestCase(0, 100, 100, 2, ", about 4 min left", TestName = "Nothing is done yet: politeness")]
    [TestCase(0, 100, 100, 0, "", TestName = "Nothing is done yet, and there is no delay: unknown")]
    [TestCase(50, 0, 0, 1, "", TestName = "Nothing is left")]
    [TestCase(50, 5_000, 2_500, 2, ", about 2.8 h left", TestName = "Many addresses of two hosts that are asked at once")]
    public void It_says_how_long_it_will_take(int done, int due, int toDoByHost, double delaySeconds, string left)
    {
        Site site = TestCrawl.SiteOf("http://shop.test/") with { Politeness = new Politeness(TimeSpan.FromSeconds(delaySeconds), 1) };
        string line = CrawlProgressView.Line(Progress(done, due), site, toDoByHost, Now);
        Assert.That(line, Is.EqualTo($"test: {done} done, 5,100 known, 7 flagged, {(done == 0 ? "0.0" : "0.5")}/s{left}"));
    }

    [Test]
    public void It_says_why_it_stands_still()
    {
        HostBacklog due = new(Host, 5, 0), retries = new(Host, 5, 0, Now.AddMinutes(10)), leased = new(Other, 0, 3);
        HostState free = Kept(Host, Now.AddSeconds(20), 0), asked = Kept(Host, Now.AddHours(2), 1), slow = Kept(Host, Now.AddMinutes(5), 0), otherAsked = Kept(Other, Now.AddHours(1), 2);
        Assert.Multiple(() =>
        {
            Assert.That(CrawlProgressView.Cause([due], [asked], Now), Is.EqualTo($"waits for {Host} until 2026-03-01 14:00Z: it asked to be left alone, or failed"));
            Assert.That(CrawlProgressView.Cause([retries], [free], Now), Is.EqualTo($"waits for {Host} until 2026-03-01 12:10Z: what gave no answer is tried again then"));
            Assert.That(CrawlProgressView.Cause([due], [slow], Now), Is.EqualTo($"waits for {Host} until 2026-03-01 12:05Z: so long is its delay"));
            Assert.That(CrawlProgressView.Cause([due, leased], [asked, otherAsked], Now), Does.StartWith($"waits for {Other} until 2026-03-01 13:00Z"), "the one that is asked next");
            Assert.That(CrawlProgressView.Cause([due, leased], [asked], Now), Is.Null, "the other one is at work");
            Assert.That(CrawlProgressView.Cause([due], [free], Now), Is.Null);
            Assert.That(CrawlProgressView.Cause([due], [], Now), Is.Null, "never asked");
            Assert.That(CrawlProgressView.Cause([], [], Now), Is.Null);
        });
    }

    private static HostState Kept(string host, DateTimeOffset nextAllowedAt, int failures) => new(host, nextAllowedAt, failures, null);

    private static CrawlProgress Progress(int done, int due) =>
        new(1, "test", Now.AddSeconds(-100), null, null, done, 0, 0, 0, 0, 0, 0, 0, 0, 5_100, due, 7, new Dictionary<string, int>());
}
