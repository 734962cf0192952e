using Cybershield.Crawling;

namespace Cybershield.Storage.Tests;

/// <summary>What every frontier does.</summary>
internal abstract class FrontierContract(StoreUnderTest kind) : RecordFixture(kind)
{
    [Test]
    public async Task Addresses_are_leased_once_in_the_order_of_their_discovery()
    {
        long crawl = await OpenCrawlAsync("/a", "/b", "/c", "/a");
        IReadOnlyList<CrawlLease> first = await LeaseAsync(crawl, 2);
        IReadOnlyList<CrawlLease> second = await LeaseAsync(crawl, 5);
        Assert.That(first.Concat(second).Select(lease => lease.Url), Is.EqualTo(new[] { Page("/a"), Page("/b"), Page("/c") }));
        Assert.That(await LeaseAsync(crawl), Is.Empty);
        Assert.That(first[0], Is.EqualTo(new CrawlLease(first[0].AddressId, crawl, "shop", Page("/a"), 0, 0, AddressKind.Page, first[0].FencingToken, Time.GetUtcNow() + Minute, null, null)));
        await AssertCountersAgreeAsync(crawl);
    }

    [Test]
    public async Task A_page_makes_its_links_known_once_and_they_are_due()
    {
        long crawl = await OpenCrawlAsync("/");
        await CompleteAsync(await LeaseOneAsync(crawl), "one", "/a", "/b", "/a", "/");
        IReadOnlyList<CrawlLease> next = await LeaseAsync(crawl);
        Assert.That(next.Select(lease => (lease.Url, lease.Depth)), Is.EqualTo(new[] { (Page("/a"), 1), (Page("/b"), 1) }));
        await CompleteAsync(next[0], "two", "/b", "/c", "/");
        Assert.That((await LeaseAsync(crawl)).Select(lease => (lease.Url, lease.Depth)), Is.EqualTo(new[] { (Page("/c"), 2) }));
        Assert.That((await ProgressAsync(crawl)).Known, Is.EqualTo(4));
    }

    [Test]
    public async Task Links_out_of_scope_too_deep_or_not_to_be_followed_are_not_known()
    {
        await Record.RegisterSitesAsync([SiteOf("shop", maxDepth: 1, prefixes: ["/in/"])], default);
        long crawl = await OpenCrawlAsync("/in/");
        Outlink[] links = [new(Page("/out"), AddressKind.Page, false), new(Page("/in/", "other"), AddressKind.Page, false), new(Page("/in/nofollow"), AddressKind.Page, true), new(Page("/in/a"), AddressKind.Page, false)];
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Fetched(), ExaminedWith("x", Fingerprint, links), default);
        CrawlLease deepest = await LeaseOneAsync(crawl);
        Assert.That(deepest.Url, Is.EqualTo(Page("/in/a")));
        await CompleteAsync(deepest, "y", "/in/too-deep");
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.Empty);
    }

    [Test]
    public async Task A_shorter_way_to_an_address_makes_it_less_deep()
    {
        await Record.RegisterSitesAsync([SiteOf("shop", maxDepth: 2)], default);
        long crawl = await OpenCrawlAsync("/", "/late");
        IReadOnlyList<CrawlLease> seeds = await LeaseAsync(crawl);
        await CompleteAsync(seeds[0], "1", "/a");
        await CompleteAsync(await LeaseOneAsync(crawl), "2", "/deep");
        await CompleteAsync(seeds[1], "3", "/deep");
        Assert.That((await LeaseOneAsync(crawl)).Depth, Is.EqualTo(1));
    }

    [Test]
    public async Task Many_addresses_of_several_hosts_are_added_at_once_as_if_one_by_one()
    {
        await Record.RegisterSitesAsync([SiteOf("shop") with { Scope = new CrawlScope([new ScopeRule("http://shop.test:8080", []), new ScopeRule("http://annex.test:8080", [])]) }], default);
        long crawl = await OpenCrawlAsync("/");
        await Frontier.AddAsync(crawl, [Seed(Page("/known")) with { Depth = 5 }], default);
        Discovery[] found =
        [
            new(Page("/twice"), 4, 2, AddressKind.Page), new(Page("/1", "annex"), 3, 0, AddressKind.Page), new(Page("/known"), 3, 1, AddressKind.Sitemap),
            new(Page("/list.xml"), 3, 0, AddressKind.Sitemap), new(Page("/2", "annex"), 3, 0, AddressKind.Page), new(Page("/twice"), 1, 0, AddressKind.Sitemap), new(Page("/"), 3, 0, AddressKind.Page),
        ];
        await Frontier.AddAsync(crawl, found, default);

        Assert.That((await Frontier.BacklogAsync(crawl, default)).Select(host => (host.HostKey, host.Due)), Is.EqualTo(new[] { (Host(), 4), (Host("annex"), 2) }));
        Assert.That((await ProgressAsync(crawl)).Known, Is.EqualTo(5), "pages only");
        IReadOnlyList<CrawlLease> leases = [.. await LeaseAsync(crawl), .. await Frontier.LeaseAsync(crawl, Host("annex"), 100, Minute, default)];
        Assert.That(
            leases.OrderBy(lease => lease.AddressId).Select(lease => (lease.Url, lease.Depth, lease.Redirects, lease.Kind)),
            Is.EqualTo(new[]
            {
                (Page("/"), 0, 0, AddressKind.Page), (Page("/known"), 3, 0, AddressKind.Page), (Page("/twice"), 1, 2, AddressKind.Page),
                (Page("/1", "annex"), 3, 0, AddressKind.Page), (Page("/list.xml"), 3, 0, AddressKind.Sitemap), (Page("/2", "annex"), 3, 0, AddressKind.Page),
            }));
        await AssertCountersAgreeAsync(crawl);
    }

    [Test]
    public async Task A_stale_lease_completes_nothing()
    {
        long crawl = await OpenCrawlAsync("/");
        CrawlLease stale = await LeaseOneAsync(crawl);
        Time.Advance(Minute);
        CrawlLease fresh = await LeaseOneAsync(crawl);
        Assert.That(fresh.AddressId, Is.EqualTo(stale.AddressId));
        Assert.That(fresh.FencingToken, Is.GreaterThan(stale.FencingToken));
        Assert.That(await CompleteAsync(stale, "stale", "/from-stale"), Is.False);
        Assert.That(await Record.FindPageAsync(Page("/").Value, default), Is.Null);
        Assert.That(await CompleteAsync(fresh, "fresh"), Is.True);
        Assert.That(await CompleteAsync(fresh, "twice"), Is.False);
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.Empty);
        Assert.That(await Frontier.CountLeasesAsync(crawl, default), Is.EqualTo(new LeaseCounts(2, 1, 0, 1, 0)));
        await AssertCountersAgreeAsync(crawl);
    }

    [Test]
    public async Task Released_leases_are_due_again_at_once_and_cost_no_budget()
    {
        await Record.RegisterSitesAsync([SiteOf("shop", maxPages: 2)], default);
        long crawl = await OpenCrawlAsync("/a", "/b", "/c");
        IReadOnlyList<CrawlLease> leases = await LeaseAsync(crawl);
        await Frontier.ReleaseAsync(leases, default);
        Assert.That(await CompleteAsync(leases[0], "late"), Is.False);
        Assert.That((await LeaseAsync(crawl)).Select(lease => lease.Url), Is.EqualTo(new[] { Page("/a"), Page("/b") }));
        Assert.That(await Frontier.CountLeasesAsync(crawl, default), Is.EqualTo(new LeaseCounts(4, 0, 2, 0, 2)));
    }

    [Test]
    public async Task The_budget_of_pages_ends_a_crawl_and_sitemaps_cost_nothing()
    {
        await Record.RegisterSitesAsync([SiteOf("shop", maxPages: 2)], default);
        long crawl = await Frontier.OpenCrawlAsync("shop", [Seed(Page("/sitemap.xml"), AddressKind.Sitemap), Seed(Page("/a")), Seed(Page("/b")), Seed(Page("/c"))], default);
        Assert.That((await ProgressAsync(crawl)).Due, Is.EqualTo(2));
        CrawlLease sitemap = await LeaseOneAsync(crawl);
        await Record.CompleteAsync(sitemap, Fetched(), new ListingExamination([new Outlink(Page("/d"), AddressKind.Page, false)]), default);
        await CrawlAllAsync(crawl);
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.Empty);
        CrawlProgress progress = await ProgressAsync(crawl);
        Assert.That((progress.Listings, progress.Fetched, progress.Due, progress.Known), Is.EqualTo((1, 2, 0, 4)));
    }

    [Test]
    public async Task A_sitemap_makes_addresses_known_at_its_own_depth()
    {
        long crawl = await Frontier.OpenCrawlAsync("shop", [Seed(Page("/sitemap.xml"), AddressKind.Sitemap)], default);
        Outlink[] listed = [new(Page("/more.xml"), AddressKind.Sitemap, false), new(Page("/a"), AddressKind.Page, false)];
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Fetched(), new ListingExamination(listed), default);
        Assert.That((await LeaseAsync(crawl)).Select(lease => (lease.Url, lease.Kind, lease.Depth)), Is.EqualTo(new[] { (Page("/more.xml"), AddressKind.Sitemap, 0), (Page("/a"), AddressKind.Page, 0) }));
    }

    [Test]
    public async Task Addresses_found_outside_of_a_page_join_a_running_crawl_only()
    {
        long crawl = await OpenCrawlAsync("/");
        await Frontier.AddAsync(crawl, [Seed(Page("/sitemap.xml"), AddressKind.Sitemap), Seed(Page("/x", "other"))], default);
        Assert.That((await LeaseAsync(crawl)).Select(lease => lease.Url), Is.EqualTo(new[] { Page("/"), Page("/sitemap.xml") }));
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        await Frontier.AddAsync(crawl, [Seed(Page("/late"))], default);
        Assert.That((await Record.SitesAsync(default)).Single().KnownPages, Is.EqualTo(1));
    }

    [Test]
    public async Task A_redirect_and_a_refresh_lead_on_and_are_counted()
    {
        long crawl = await OpenCrawlAsync("/old");
        await Record.CompleteAsync(await LeaseOneAsync(crawl), new FetchResult.Redirected(301, Page("/new"), true, Time.GetUtcNow()), null, default);
        CrawlLease target = await LeaseOneAsync(crawl);
        Assert.That((target.Url, target.Depth, target.Redirects), Is.EqualTo((Page("/new"), 0, 1)));
        await Record.CompleteAsync(target, Fetched(), ExaminedWith("x", Fingerprint, [], Page("/newest")), default);
        CrawlLease last = await LeaseOneAsync(crawl);
        Assert.That((last.Url, last.Redirects), Is.EqualTo((Page("/newest"), 2)));
        await Record.CompleteAsync(last, new FetchResult.Redirected(302, Page("/", "elsewhere"), false, Time.GetUtcNow()), null, default);
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.Empty);
        Assert.That((await ProgressAsync(crawl)).Redirected, Is.EqualTo(2));
    }

    [Test]
    public async Task A_second_crawl_makes_every_known_page_due_once()
    {
        long first = await OpenCrawlAsync("/");
        await CrawlAllAsync(first, lease => lease.Depth == 0 ? ["/a", "/b", "/c"] : []);
        await Frontier.CloseCrawlAsync(first, CrawlEnding.Completed, default);
        long second = await OpenCrawlAsync("/");
        Assert.That(second, Is.GreaterThan(first));
        Assert.That(await Frontier.BacklogAsync(second, default), Is.EqualTo(new[] { new HostBacklog(Host(), 4, 0) }));
        await CrawlAllAsync(second, _ => ["/a", "/d"]);
        CrawlProgress progress = await ProgressAsync(second);
        Assert.That((progress.Fetched, progress.Known), Is.EqualTo((5, 5)));
    }

    [Test]
    public async Task An_interrupted_crawl_is_continued_where_it_stopped()
    {
        long crawl = await OpenCrawlAsync("/a", "/b", "/c");
        IReadOnlyList<CrawlLease> leases = await LeaseAsync(crawl, 2);
        await CompleteAsync(leases[0], "a");
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Interrupted, default);
        Assert.That(await Frontier.MayFetchAsync(crawl, default), Is.False);
        await ReopenAsync();
        Assert.That(await OpenCrawlAsync("/a"), Is.EqualTo(crawl));
        await CrawlAllAsync(crawl);
        Assert.That((await ProgressAsync(crawl)).Fetched, Is.EqualTo(3));
        await AssertCountersAgreeAsync(crawl);
    }

    [Test]
    public async Task A_crawl_that_was_started_by_a_clock_that_was_set_back_since_is_none_that_was_started_lately()
    {
        Time.Advance(TimeSpan.FromDays(1));
        long ahead = (await Frontier.JoinCrawlAsync("shop", [Seed(Page("/"))], Time.GetUtcNow(), betweenCrawls: null, default))!.Value;
        await CompleteAsync(await LeaseOneAsync(ahead), "text");
        await Frontier.CloseCrawlAsync(ahead, CrawlEnding.Completed, default);
        Time.Advance(TimeSpan.FromDays(-1));
        DateTimeOffset due = Time.GetUtcNow();
        long? now = await Frontier.JoinCrawlAsync("shop", [Seed(Page("/"))], due, betweenCrawls: null, default);
        Assert.That(now, Is.GreaterThan(ahead), "due, though another one seems to begin tomorrow");
        await CompleteAsync(await LeaseOneAsync(now!.Value), "text");
        await Frontier.CloseCrawlAsync(now.Value, CrawlEnding.Completed, default);
        Assert.That(await Frontier.JoinCrawlAsync("shop", [Seed(Page("/"))], due, betweenCrawls: null, default), Is.Null, "and once");
    }

    [Test]
    public async Task A_crawl_whose_process_died_is_continued_once_its_leases_run_out()
    {
        long crawl = await OpenCrawlAsync("/a", "/b");
        await LeaseAsync(crawl, 1);
        await ReopenAsync();
        Assert.That(await OpenCrawlAsync(), Is.EqualTo(crawl));
        await CrawlAllAsync(crawl);
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.EqualTo(new[] { new HostBacklog(Host(), 0, 1) }));
        Time.Advance(Minute);
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.EqualTo(new[] { new HostBacklog(Host(), 1, 0) }));
        await CrawlAllAsync(crawl);
        Assert.That((await ProgressAsync(crawl)).Fetched, Is.EqualTo(2));
        await AssertCountersAgreeAsync(crawl);
    }

    [Test]
    public async Task An_unreachable_address_is_tried_again_with_growing_waits_and_then_fails()
    {
        long crawl = await OpenCrawlAsync("/");
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Unreachable(), null, default);
        Assert.That(await LeaseAsync(crawl), Is.Empty);
        DateTimeOffset due = Time.GetUtcNow() + TimeSpan.FromSeconds(10);
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.EqualTo(new[] { new HostBacklog(Host(), 1, 0, due) }));
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.EqualTo(new[] { new HostBacklog(Host(), 1, 0) }));
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Unreachable(), null, default);
        Time.Advance(TimeSpan.FromSeconds(19));
        Assert.That(await LeaseAsync(crawl), Is.Empty);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Unreachable(), null, default);
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.Empty);
        CrawlProgress progress = await ProgressAsync(crawl);
        Assert.That((progress.Retried, progress.Failed, progress.FailuresByReason["server_error"]), Is.EqualTo((2, 1, 1)));
        await AssertCountersAgreeAsync(crawl);
    }

    [Test]
    public async Task A_server_that_asks_to_wait_is_not_asked_before()
    {
        long crawl = await OpenCrawlAsync("/a", "/b");
        IReadOnlyList<CrawlLease> leases = await LeaseAsync(crawl);
        await Record.CompleteAsync(leases[0], Unreachable(TimeSpan.FromMinutes(3)), null, default);
        await Record.CompleteAsync(leases[1], Unreachable(TimeSpan.FromHours(3)), null, default);
        Time.Advance(TimeSpan.FromSeconds(179));
        Assert.That(await LeaseAsync(crawl), Is.Empty);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await LeaseAsync(crawl)).Select(lease => lease.Url), Is.EqualTo(new[] { Page("/a") }));
        Assert.That((await ProgressAsync(crawl)).Failed, Is.EqualTo(1), "three hours are too long for this crawl");
    }

    [Test]
    public async Task A_released_retry_keeps_its_count_and_a_new_crawl_starts_afresh()
    {
        long crawl = await OpenCrawlAsync("/");
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Unreachable(), null, default);
        Time.Advance(Minute);
        await Frontier.ReleaseAsync(await LeaseAsync(crawl), default);
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Unreachable(), null, default);
        Time.Advance(Minute);
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Unreachable(), null, default);
        await AssertCountersAgreeAsync(crawl);
        Assert.That((await ProgressAsync(crawl)).Failed, Is.EqualTo(1));
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        long next = await OpenCrawlAsync("/");
        Assert.That(await LeaseAsync(next), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Each_host_has_its_own_queue()
    {
        Site site = SiteOf("shop") with { Scope = new CrawlScope([new ScopeRule("http://shop.test:8080", []), new ScopeRule("http://other.test:8080", [])]) };
        await Record.RegisterSitesAsync([site], default);
        long crawl = await Frontier.OpenCrawlAsync("shop", [Seed(Page("/a")), Seed(Page("/b", "other")), Seed(Page("/c", "other"))], default);
        Assert.That((await Frontier.LeaseAsync(crawl, Host("other"), 1, Minute, default)).Single().Url, Is.EqualTo(Page("/b", "other")));
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.EqualTo(new[] { new HostBacklog(Host(), 1, 0), new HostBacklog(Host("other"), 1, 1) }));
        Assert.That(await Frontier.LeaseAsync(crawl, "unknown.test:80", 1, Minute, default), Is.Empty);
    }

    [Test]
    public async Task Politeness_and_robots_survive_a_restart()
    {
        Assert.That(await Frontier.FindHostAsync(Host(), default), Is.Null);
        await OpenCrawlAsync("/");
        Assert.That(await Frontier.FindHostAsync(Host(), default), Is.Null, "a host that is known but was never asked");
        HostState state = new(Host(), Time.GetUtcNow() + Minute, 3, new RobotsCopy(Time.GetUtcNow(), 200, "User-agent: *"u8.ToArray()));
        await Frontier.SaveHostAsync(state, default);
        await ReopenAsync();
        HostState? read = await Frontier.FindHostAsync(Host(), default);
        Assert.That(read! with { Robots = null }, Is.EqualTo(state with { Robots = null }));
        Assert.That((read.Robots!.FetchedAt, read.Robots.Status), Is.EqualTo((Time.GetUtcNow(), 200)));
        Assert.That(read.Robots.Body, Is.EqualTo("User-agent: *"u8.ToArray()));
        await Frontier.SaveHostAsync(state with { Robots = null }, default);
        Assert.That((await Frontier.FindHostAsync(Host(), default))!.Robots, Is.Null);
    }

    [Test]
    public async Task A_paused_or_retired_site_gives_no_lease_from_the_commit_on()
    {
        long crawl = await OpenCrawlAsync("/a", "/b", "/c");
        CrawlLease underWay = await LeaseOneAsync(crawl);
        Assert.That(await Frontier.MayFetchAsync(crawl, default), Is.True);
        Assert.That(await Record.PauseAsync("shop", default), Is.True);
        Assert.That((await LeaseAsync(crawl), await Frontier.MayFetchAsync(crawl, default)), Is.EqualTo((Array.Empty<CrawlLease>(), false)));
        Assert.That(await CompleteAsync(underWay, "was under way"), Is.True);
        await Record.ResumeAsync("shop", default);
        await LeaseOneAsync(crawl);
        await Record.RegisterSitesAsync([], default);
        Assert.That((await LeaseAsync(crawl), await Frontier.MayFetchAsync(crawl, default)), Is.EqualTo((Array.Empty<CrawlLease>(), false)));
        Assert.That(await Record.PauseAsync("unknown", default), Is.False);
    }

    [Test]
    public async Task A_changed_scope_sorts_the_known_addresses_anew()
    {
        long crawl = await OpenCrawlAsync("/a/1", "/b/1", "/b/2");
        await Record.RegisterSitesAsync([SiteOf("shop", prefixes: ["/a/"])], default);
        Assert.That(await Frontier.BacklogAsync(crawl, default), Is.EqualTo(new[] { new HostBacklog(Host(), 1, 0) }));
        Assert.That((await ProgressAsync(crawl)).Known, Is.EqualTo(1));
        Assert.That((await LeaseAsync(crawl)).Select(lease => lease.Url), Is.EqualTo(new[] { Page("/a/1") }));
        await Record.RegisterSitesAsync([SiteOf("shop")], default);
        Assert.That((await LeaseAsync(crawl)).Select(lease => lease.Url), Is.EqualTo(new[] { Page("/b/1"), Page("/b/2") }));
    }

    [Test]
    public async Task A_site_takes_over_what_a_retired_one_left_in_its_scope()
    {
        long crawl = await OpenCrawlAsync("/a", "/b");
        await CrawlAllAsync(crawl);
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        await Record.RegisterSitesAsync([SiteOf("renamed", host: "shop")], default);
        long next = await Frontier.OpenCrawlAsync("renamed", [], default);
        Assert.That((await LeaseAsync(next)).Select(lease => (lease.SiteId, lease.Url)), Is.EqualTo(new[] { ("renamed", Page("/a")), ("renamed", Page("/b")) }));
        Assert.That((await Record.SitesAsync(default)).Select(site => (site.Id, site.State, site.KnownPages)), Is.EqualTo(new[] { ("renamed", SiteState.Active, 2), ("shop", SiteState.Retired, 0) }));
    }

    [Test]
    public async Task Many_workers_at_once_fetch_every_address_exactly_once()
    {
        long crawl = await OpenCrawlAsync("/0");
        System.Collections.Concurrent.ConcurrentDictionary<string, int> fetched = new();
        async Task Work()
        {
            while ((await Frontier.BacklogAsync(crawl, default)).Count > 0)
                foreach (CrawlLease lease in await LeaseAsync(crawl, 3))
                {
                    fetched.AddOrUpdate(lease.Url.PathAndQuery, 1, (_, times) => times + 1);
                    int number = int.Parse(lease.Url.PathAndQuery[1..], System.Globalization.CultureInfo.InvariantCulture);
                    await CompleteAsync(lease, $"{number}", [.. Enumerable.Range(1, 5).Select(i => $"/{((number * 7) + i) % 300}")]);
                }
        }
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(Work)));
        Assert.That(fetched.Values, Is.All.EqualTo(1));
        CrawlProgress progress = await ProgressAsync(crawl);
        Assert.That((progress.Fetched, progress.Known, progress.Due), Is.EqualTo((fetched.Count, fetched.Count, 0)));
        Assert.That(fetched, Has.Count.EqualTo(300));
        await AssertCountersAgreeAsync(crawl);
    }

    [Test]
    public async Task Completing_after_the_close_writes_nothing()
    {
        long crawl = await OpenCrawlAsync("/");
        CrawlLease lease = await LeaseOneAsync(crawl);
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Paused, default);
        Assert.That(await CompleteAsync(lease, "late"), Is.False);
        CrawlProgress progress = await ProgressAsync(crawl);
        Assert.That((progress.Ending, progress.EndedAt, progress.Fetched), Is.EqualTo((CrawlEnding.Paused, Time.GetUtcNow(), 0)));
        await AssertCountersAgreeAsync(crawl);
    }
}
