using System.Globalization;
using System.Text.RegularExpressions;
using Cybershield.Crawling;
using Cybershield.LoopbackSite;
using Cybershield.Storage;

namespace Cybershield.Service.Tests.Crawl;

/// <summary>Crawls of a whole hostile web: they end, everything is accounted for by reason, and memory stays flat.</summary>
internal sealed partial class HostileSiteTests
{
    private static readonly FetcherOptions Hasty = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        Deadline = TimeSpan.FromSeconds(1),
        MaxBodyBytes = 2 * 1024 * 1024,
        MaxBackOff = TimeSpan.FromMilliseconds(100),
        MaxRobotsRetries = 0,
    };

    [Test]
    [CancelAfter(120_000)]
    public async Task Everything_that_a_hostile_site_does_is_accounted_for_by_its_reason(CancellationToken cancellationToken)
    {
        await using HostileSite web = HostileSite.Start(traps: false);
        await using TestCrawl crawl = await TestCrawl.OpenAsync(TestCrawl.SiteOf(web.Seeds), Hasty);
        CrawlProgress end = await crawl.RunAsync(cancellationToken);
        IReadOnlyList<FailedAddress> failures = await crawl.Store.Record.FailuresAsync("test", 1000, cancellationToken);
        Dictionary<string, string> outcomes = failures.ToDictionary(failure => new Uri(failure.Url).PathAndQuery + (new Uri(failure.Url).Authority == new Uri(web.Seeds[0]).Authority ? "" : "@" + new Uri(failure.Url).Authority), failure => $"{failure.Result} {failure.Detail.Split(':')[0]}");
        Assert.Multiple(() =>
        {
            Assert.That(end.Ending, Is.EqualTo(CrawlEnding.Completed));
            Assert.That(end.Failed, Is.EqualTo(end.FailuresByReason.Values.Sum()), "every failure has one reason");
            Assert.That(outcomes["/drop"], Is.EqualTo("unreachable connection"));
            Assert.That(outcomes["/reset"], Is.EqualTo("unreachable connection"));
            Assert.That(outcomes["/partial"], Is.EqualTo("unreachable connection"));
            Assert.That(outcomes["/broken-chunks"], Is.EqualTo("failed malformed"));
            Assert.That(outcomes["/no-http"], Is.EqualTo("failed malformed"));
            Assert.That(outcomes["/hang"], Is.EqualTo("unreachable deadline"));
            Assert.That(outcomes["/hang-after-headers"], Is.EqualTo("unreachable deadline"));
            Assert.That(outcomes["/slow-loris"], Is.EqualTo("unreachable deadline"));
            Assert.That(outcomes["/endless"], Is.EqualTo("failed body_too_large"));
            Assert.That(outcomes["/huge-headers"], Is.EqualTo("failed headers_too_large"));
            foreach (string bomb in new[] { "gzip", "brotli", "deflate", "zlib" })
                Assert.That(outcomes[$"/{bomb}-bomb"], Is.EqualTo("failed compression_bomb"));
            Assert.That(outcomes["/loop-self"], Is.EqualTo("failed redirects"));
            Assert.That(outcomes["/error"], Is.EqualTo("unreachable server_error"));
            Assert.That(outcomes["/soft-error"], Does.StartWith("soft_error"));
            Assert.That(outcomes["/deep"], Is.EqualTo("failed document_too_complex"));
            Assert.That(outcomes["/wide"], Is.EqualTo("failed document_too_complex"));
            Assert.That(outcomes["/binary"], Is.EqualTo("failed content_type"));
            Assert.That(outcomes["/closed@" + new Uri(web.Seeds[3]).Authority], Does.StartWith("disallowed line"));
            Assert.That(outcomes["/@" + new Uri(web.Seeds[1]).Authority], Is.EqualTo("unreachable asked_to_wait"));
            Assert.That(outcomes["/@" + new Uri(web.Seeds[2]).Authority], Is.EqualTo("disallowed robots.txt is unreachable"));
            Assert.That(outcomes["/@" + new Uri(web.Seeds[4]).Authority], Is.EqualTo("disallowed robots.txt is unreachable"));
            Assert.That(HostileSite.FaultPaths.Except(web.Log.Select(request => request.PathAndQuery)), Is.Empty, "nothing was left out");
        });
    }

    // Both traps are of pages that say the same again and again; a large budget leaves it to their shape to end them, a small one ends them by itself.
    [TestCase(5_000, "trap")]
    [TestCase(60, "budget")]
    [CancelAfter(120_000)]
    public async Task Endless_calendars_and_session_identifiers_end_by_their_shape_or_by_the_budget_and_the_account_says_which(int maxPages, string reason, CancellationToken cancellationToken)
    {
        await using HostileSite web = HostileSite.Start(traps: true);
        Site site = TestCrawl.SiteOf(web.Seeds) with { MaxPages = maxPages, MaxDepth = 1_000 };
        await using TestCrawl crawl = await TestCrawl.OpenAsync(site, Hasty with { Deadline = TimeSpan.FromSeconds(3) });
        CrawlProgress end = await crawl.RunAsync(cancellationToken);
        int calendar = web.Log.Count(request => request.PathAndQuery.StartsWith("/calendar/", StringComparison.Ordinal));
        int shop = web.Log.Count(request => request.PathAndQuery.StartsWith("/shop", StringComparison.Ordinal));
        TestContext.Out.WriteLine($"{calendar} of the calendar, {shop} of the shop, {string.Join(", ", end.DroppedByReason)}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((end.Ending, end.Due), Is.EqualTo((CrawlEnding.Completed, 0)));
            Assert.That(Math.Min(calendar, shop), Is.GreaterThan(3), "both traps were entered");
            Assert.That(Math.Max(calendar, shop), Is.LessThan(1_000), "neither is read for as long as the budget lasts");
            Assert.That(end.Fetched + end.Redirected + end.Disallowed + end.Gone + end.SoftErrors + end.Failed, Is.LessThanOrEqualTo(maxPages));
            Assert.That(end.DroppedByReason.GetValueOrDefault(reason), Is.GreaterThan(0), string.Join(", ", end.DroppedByReason));
        }
    }

    [TestCase("/lying-utf8", "Привет")]
    [TestCase("/lying-1251", "Привет, мир")]
    [TestCase("/mixed", "end")]
    [CancelAfter(120_000)]
    public async Task Lying_and_mixed_character_sets_are_read(string path, string says, CancellationToken cancellationToken)
    {
        await using HostileSite web = HostileSite.Start(traps: false);
        await using TestCrawl crawl = await TestCrawl.OpenAsync(TestCrawl.SiteOf(web.Seeds[0].TrimEnd('/') + path), Hasty);
        await crawl.RunAsync(cancellationToken);
        StoredPage? page = await crawl.Store.Record.FindPageAsync(web.Seeds[0].TrimEnd('/') + path, cancellationToken);
        Assert.That(string.Join(' ', page!.Text!.Blocks.Select(block => block.Text)), Does.Contain(says));
    }

    // Pools of buffers fill first; what matters is that growth ends.
    [Test]
    [CancelAfter(240_000)]
    public async Task Memory_stays_flat_over_rounds_of_hostility(CancellationToken cancellationToken)
    {
        const int Rounds = 36, SettledAfter = 22;
        const double MostMebibytesPerRound = 1.5;
        await using HostileSite web = HostileSite.Start(traps: false);
        await using TestCrawl crawl = await TestCrawl.OpenAsync(TestCrawl.SiteOf(web.Seeds), Hasty with { Deadline = TimeSpan.FromMilliseconds(150), MaxBodyBytes = 256 * 1024 });
        List<double> mebibytes = [];
        for (int round = 0; round < Rounds; round++)
        {
            CrawlProgress end = await crawl.RunAsync(cancellationToken);
            Assert.That(end.Failed, Is.GreaterThan(15), "a round that did nothing proves nothing");
            mebibytes.Add(PrivateMebibytes());
        }

        TestContext.Out.WriteLine(string.Join(' ', mebibytes.Select(size => size.ToString("0", CultureInfo.InvariantCulture))));
        Assert.That(Slope([.. mebibytes.Skip(SettledAfter)]), Is.LessThan(MostMebibytesPerRound), string.Join(' ', mebibytes));
        Assert.That(mebibytes.Max(), Is.LessThan(mebibytes[0] + 200), "four bombs of 50 MB a round were not kept");
    }

    private static double PrivateMebibytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Match anonymous = AnonymousPages().Match(File.Exists("/proc/self/status") ? File.ReadAllText("/proc/self/status") : "");
        return anonymous.Success ? double.Parse(anonymous.Groups[1].Value, CultureInfo.InvariantCulture) / 1024 : Environment.WorkingSet / 1048576.0;
    }

    // Least squares over the rounds.
    private static double Slope(double[] sizes)
    {
        double middle = (sizes.Length - 1) / 2.0;
        double mean = sizes.Average();
        return sizes.Select((size, i) => (i - middle) * (size - mean)).Sum() / sizes.Select((_, i) => (i - middle) * (i - middle)).Sum();
    }

    [GeneratedRegex(@"RssAnon:\s+(\d+) kB")]
    private static partial Regex AnonymousPages();
}
