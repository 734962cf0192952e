using System.Text;
using Cybershield.LoopbackSite;
using static Cybershield.Crawling.Tests.Fetching;

namespace Cybershield.Crawling.Tests;

public sealed class RobotsCacheTests
{
    // The clock is the test's: limits in time are far off, so that moving it hits none of them.
    private static readonly FetcherOptions Slow = new() { MaxRobotsRetries = 0, Deadline = TimeSpan.FromHours(1) };

    private static readonly object[] Unreachable =
    [
        new object[] { "500", Answers.Status(500) },
        new object[] { "503", Answers.Status(503, "Retry-After: 10\r\n") },
        new object[] { "429", Answers.Status(429) },
        new object[] { "drop", Answers.Drop() },
        new object[] { "partial", Answers.Partial() },
        new object[] { "hang", Answers.Hang() },
        new object[] { "slow loris", Answers.SlowLoris(TimeSpan.FromMilliseconds(50)) },
        new object[] { "304", Answers.Status(304) },
        new object[] { "redirect without an address", Answers.Status(301) },
        new object[] { "redirect loop", Answers.Redirect("/robots.txt") },
        new object[] { "not http", Answers.Raw("hello\r\n\r\n") },
    ];

    [TestCaseSource(nameof(Unreachable))]
    public async Task An_unreachable_robots_file_closes_the_host(string name, Answer answer)
    {
        await using RawSite server = RawSite.Start().On("*", Answers.Page()).On("/robots.txt", answer);
        FetchResult result = await FetchAsync(server, "/a", Hasty with { MaxRobotsRetries = 0, Deadline = TimeSpan.FromMilliseconds(300) });
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.InstanceOf<FetchResult.Disallowed>(), name);
            Assert.That(server.Log.Select(r => r.PathAndQuery), Does.Not.Contain("/a"));
        });
    }

    [TestCase(400), TestCase(401), TestCase(403), TestCase(404), TestCase(410), TestCase(451)]
    public async Task A_refused_robots_file_allows_all_and_its_body_is_not_read(int status)
    {
        await using RawSite server = RawSite.Start().On("*", Answers.Page())
            .On("/robots.txt", Answers.Raw($"HTTP/1.1 {status} x\r\nContent-Length: 26\r\n\r\nUser-agent: *\nDisallow: /\n"));
        FetchResult result = await FetchAsync(server, "/a");
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.InstanceOf<FetchResult.Fetched>());
            Assert.That(result.RobotsLine, Is.EqualTo($"no robots.txt ({status})"));
        });
    }

    [TestCase(5, typeof(FetchResult.Fetched))]
    [TestCase(6, typeof(FetchResult.Disallowed))]
    public async Task Five_redirects_are_followed(int hops, Type outcome)
    {
        await using RawSite server = RawSite.Start().On("*", Answers.Page()).On("/robots.txt", Answers.Redirect("/r1"));
        for (int i = 1; i < hops; i++)
        {
            server.On($"/r{i}", Answers.Redirect($"/r{i + 1}", 308));
        }

        server.On($"/r{hops}", Answers.Page("User-agent: cybershield\nDisallow: /b\n"));
        Assert.That(await FetchAsync(server, "/a"), Is.InstanceOf(outcome));
    }

    [Test]
    public async Task The_line_that_decided_is_recorded()
    {
        await using RawSite server = RawSite.Start().On("*", Answers.Page())
            .On("/robots.txt", Answers.Page("User-agent: *\nDisallow: /\n\nuser-agent: CyberShield/2\nAllow: /a # yes\nDisallow: /a/b\n"));
        FetchResult allowed = await FetchAsync(server, "/a");
        FetchResult refused = await FetchAsync(server, "/a/b");
        FetchResult free = await FetchAsync(server, "/c");
        Assert.Multiple(() =>
        {
            Assert.That(allowed.RobotsLine, Is.EqualTo("line 5: Allow: /a"));
            Assert.That((refused as FetchResult.Disallowed)?.Reason, Is.EqualTo("line 6: Disallow: /a/b"));
            Assert.That(free.RobotsLine, Is.EqualTo("no rule matches"));
        });
    }

    [Test]
    public async Task Half_a_mebibyte_is_read_and_the_rest_ignored()
    {
        string filler = string.Concat(Enumerable.Repeat("# filler filler filler filler\n", 17_100));
        await using RawSite server = RawSite.Start().On("*", Answers.Page()).On("/robots.txt", Answers.Page($"User-agent: *\nDisallow: /a\n{filler}Disallow: /b\n"));
        FetchResult before = await FetchAsync(server, "/a");
        FetchResult beyond = await FetchAsync(server, "/b");
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetByteCount(filler), Is.GreaterThan(500 * 1024));
            Assert.That(before, Is.InstanceOf<FetchResult.Disallowed>());
            Assert.That(beyond, Is.InstanceOf<FetchResult.Fetched>());
        });
    }

    [Test]
    public async Task Many_askers_cause_one_fetch()
    {
        await using RawSite server = RawSite.Start().On("*", Answers.Page());
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), new FetcherOptions(), TimeProvider.System);
        Site site = SiteOf(server.Address);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => fetcher.FetchAsync(Lease($"{server.Address}/{i}"), site, CancellationToken.None)));
        Assert.That(server.Log.Count(r => r.PathAndQuery == "/robots.txt"), Is.EqualTo(1));
    }

    [Test]
    public async Task The_last_good_copy_stands_in_for_a_day_and_survives_a_restart()
    {
        ManualTime time = new();
        HostMemory record = new();
        await using RawSite server = RawSite.Start().On("*", Answers.Page())
            .On("/robots.txt", Answers.InTurn(Answers.Page("User-agent: *\nDisallow: /secret\n"), Answers.Status(500)));
        List<string> outcomes = [];
        foreach (double hours in new[] { 0, 11, 2, 10, 2.0 })
        {
            time.Jump(TimeSpan.FromHours(hours));
            using Fetcher fetcher = Fetcher.Open(record, new FetcherOptions { MaxRobotsRetries = 0, Deadline = TimeSpan.FromHours(1) }, time);
            FetchResult open = await time.RunAsync(fetcher.FetchAsync(Lease(server.Address + "/a"), SiteOf(server.Address), CancellationToken.None));
            outcomes.Add($"{open.GetType().Name}: {server.Log.Count(r => r.PathAndQuery == "/robots.txt")}");
        }

        // Fresh, still fresh after 11 h, refused at 13 h and 23 h but the copy is good, too old at 25 h.
        Assert.That(outcomes, Is.EqualTo(new[] { "Fetched: 1", "Fetched: 1", "Fetched: 2", "Fetched: 3", "Disallowed: 4" }));
    }

    [TestCase(-24, 13, 2, TestName = "A copy is no longer good because the clock was set back")]
    [TestCase(-24, 10, 1, TestName = "A copy is good for its time though the clock was set back")]
    [TestCase(24, 0, 2, TestName = "A copy has grown old while the machine slept")]
    public async Task A_copy_in_memory_is_good_for_its_time_by_both_clocks(double setByHours, double passHours, int fetches)
    {
        ManualTime time = new();
        await using RawSite server = RawSite.Start().On("*", Answers.Page()).On("/robots.txt", Answers.Page("User-agent: *\nDisallow: /secret\n"));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Slow, time);
        await time.RunAsync(fetcher.RobotsAsync(Url(server.Address), SiteOf(server.Address), CancellationToken.None));
        time.Jump(TimeSpan.FromHours(setByHours));
        time.Advance(TimeSpan.FromHours(passHours));
        await time.RunAsync(fetcher.RobotsAsync(Url(server.Address), SiteOf(server.Address), CancellationToken.None));
        Assert.That(server.Log, Has.Count.EqualTo(fetches));
    }

    [Test]
    public async Task A_host_that_was_closed_for_some_minutes_does_not_stay_closed_because_the_clock_was_set_back()
    {
        ManualTime time = new();
        await using RawSite server = RawSite.Start().On("*", Answers.Page()).On("/robots.txt", Answers.InTurn(Answers.Status(500), Answers.Page("User-agent: *\nDisallow: /secret\n")));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Slow, time);
        List<string> outcomes = [];
        for (int i = 0; i < 2; i++)
        {
            outcomes.Add((await time.RunAsync(fetcher.FetchAsync(Lease(server.Address + "/a"), SiteOf(server.Address), CancellationToken.None))).GetType().Name);
            time.Jump(TimeSpan.FromDays(-7));
            time.Advance(TimeSpan.FromMinutes(6));
        }

        Assert.That(outcomes, Is.EqualTo(new[] { "Disallowed", "Fetched" }));
    }

    // Of a page or of robots.txt, in seconds or as a date.
    [TestCase("/robots.txt", 429, "1800"), TestCase("/robots.txt", 503, "1800"), TestCase("/robots.txt", 429, "date")]
    [TestCase("/a", 429, "1800"), TestCase("/a", 503, "1800"), TestCase("/a", 503, "date")]
    public async Task A_host_that_asks_to_wait_is_asked_nothing_before_and_everything_afterwards(string path, int status, string retryAfter)
    {
        ManualTime time = new();
        string header = retryAfter == "date" ? time.GetUtcNow().AddMinutes(30).ToString("r", System.Globalization.CultureInfo.InvariantCulture) : retryAfter;
        await using RawSite server = RawSite.Start().On("*", Answers.Page()).On(path, Answers.InTurn(Answers.Status(status, $"Retry-After: {header}\r\n"), Answers.Page("User-agent: *\nDisallow: /secret\n")));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Slow, time);
        await time.RunAsync(fetcher.FetchAsync(Lease(server.Address + "/a"), SiteOf(server.Address), CancellationToken.None));
        int asked = server.Log.Count;
        time.Advance(TimeSpan.FromMinutes(29));
        foreach (string other in new[] { "/a", "/b" })
        {
            CrawlLease lease = Lease(server.Address + other) with { ExpiresAt = time.GetUtcNow() };
            FetchResult early = await fetcher.FetchAsync(lease, SiteOf(server.Address), CancellationToken.None);
            Assert.That(early, Is.InstanceOf<FetchResult.Postponed>().Or.InstanceOf<FetchResult.Disallowed>(), other);
        }

        int early29 = server.Log.Count;
        time.Advance(TimeSpan.FromMinutes(2));
        FetchResult late = await time.RunAsync(fetcher.FetchAsync(Lease(server.Address + "/a"), SiteOf(server.Address), CancellationToken.None));
        Assert.That((asked, early29), Is.EqualTo((path == "/a" ? 2 : 1, asked)), "asked in all, and by the 29th minute");
        Assert.That(late, Is.InstanceOf<FetchResult.Fetched>());
    }

    [Test]
    public async Task Sitemap_lines_and_the_crawl_delay_are_read()
    {
        await using RawSite server = RawSite.Start().On("/robots.txt", Answers.Page("Sitemap: /s.xml\nUser-agent: *\nCrawl-delay: 2.5\nDisallow:\nSITEMAP: http://example.org/t.xml\n"));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System);
        RobotsRules rules = await fetcher.RobotsAsync(Url(server.Address), SiteOf(server.Address), CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(rules.Sitemaps, Is.EqualTo(new[] { "/s.xml", "http://example.org/t.xml" }));
            Assert.That(rules.CrawlDelay, Is.EqualTo(TimeSpan.FromSeconds(2.5)));
        });
    }

    [Test]
    public async Task A_host_that_asks_to_wait_for_years_is_asked_again_after_the_longest_wait()
    {
        ManualTime time = new();
        await using RawSite server = RawSite.Start().On("*", Answers.Page()).On("/robots.txt", Answers.InTurn(Answers.Status(503, "Retry-After: 99999999999\r\n"), Answers.Status(404)));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Slow, time);
        List<string> outcomes = [];
        foreach (double hours in new[] { 0, 23.5, 1 })
        {
            time.Advance(TimeSpan.FromHours(hours));
            outcomes.Add((await time.RunAsync(fetcher.FetchAsync(Lease(server.Address + "/a"), SiteOf(server.Address), CancellationToken.None))).GetType().Name);
        }

        Assert.That(outcomes, Is.EqualTo(new[] { "Disallowed", "Disallowed", "Fetched" }));
    }

    [TestCase("User-agent: *\nCrawl-delay: 40\n", 40)]
    [TestCase("User-agent: other\nCrawl-delay: 600\nUser-agent: cybershield\nCrawl-delay: 20\n", 20)]
    [TestCase("User-agent: other\nCrawl-delay: 600\n", 1)]
    public async Task The_crawl_delay_parts_the_requests_of_a_host(string robots, double seconds)
    {
        ManualTime time = new();
        await using RawSite server = RawSite.Start().On("*", Answers.Page()).On("/robots.txt", Answers.Page(robots));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Slow, time);
        Site site = SiteOf(Loopback, TimeSpan.FromSeconds(1), 1, server.Address);
        await time.RunAsync(fetcher.FetchAsync(Lease(server.Address + "/a"), site, CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(seconds - 0.1));
        FetchResult early = await fetcher.FetchAsync(Lease(server.Address + "/b") with { ExpiresAt = time.GetUtcNow() }, site, CancellationToken.None);
        int askedEarly = server.Log.Count;
        time.Advance(TimeSpan.FromSeconds(0.1));
        FetchResult inTurn = await fetcher.FetchAsync(Lease(server.Address + "/b") with { ExpiresAt = time.GetUtcNow() }, site, CancellationToken.None);
        Assert.That((early.GetType().Name, askedEarly, inTurn.GetType().Name), Is.EqualTo(("Postponed", 2, "Fetched")));
    }

    [Test]
    public void Doubt_about_the_spelling_closes()
    {
        RobotsRules rules = RobotsRules.Parse("User-agent: *\nDisallow: /%70rivate\nDisallow: /caf%c3%a9\nAllow: /%70rivate/open\n"u8, "Cybershield");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Check("/private").Allowed, Is.False);
            Assert.That(rules.Check("/%70rivate").Allowed, Is.False);
            Assert.That(rules.Check("/caf%C3%A9").Allowed, Is.False);
            Assert.That(rules.Check("/private/open").Allowed, Is.False);
            Assert.That(rules.Check("/%70rivate/open").Allowed, Is.True);
        });
    }
}
