using Cybershield.Crawling;

namespace Cybershield.Storage.Tests;

/// <summary>What two workers with one record may do: each opened it for itself.</summary>
internal abstract class WorkerContract(StoreUnderTest kind) : TwoWorkersFixture(kind)
{
    [Test]
    public async Task A_host_is_one_workers_until_it_gives_it_back()
    {
        long crawl = await OpenCrawlAsync("/a", "/b", "/c");
        CrawlLease lease = await LeaseOneAsync(crawl);
        Assert.That(await LeaseAsOtherAsync(crawl), Is.Empty, "another worker's host");
        await CompleteAsync(lease, "text");
        Assert.That(await Other.Frontier.TakeHostAsync(Host(), Minute, default), Is.False, "still, between two leases");
        await Frontier.ReleaseHostAsync(Host(), default);
        Assert.That(await Other.Frontier.TakeHostAsync(Host(), Minute, default), Is.True);
        Assert.That(await LeaseAsync(crawl), Is.Empty);
        Assert.That((await LeaseAsOtherAsync(crawl)).Select(next => next.Url), Is.EqualTo(new[] { Page("/b"), Page("/c") }));
    }

    [Test]
    public async Task A_slow_worker_loses_its_host_and_leases_and_cannot_overwrite_what_the_new_owner_recorded()
    {
        long crawl = await OpenCrawlAsync("/a");
        CrawlLease slow = await LeaseOneAsync(crawl);
        Time.Advance(Minute);
        CrawlLease fresh = (await LeaseAsOtherAsync(crawl)).Single();
        Assert.That(fresh.FencingToken, Is.GreaterThan(slow.FencingToken));
        Assert.That(await Other.Record.CompleteAsync(fresh, Fetched("new"), Examined("new"), default), Is.True);
        Assert.That(await Record.CompleteAsync(slow, Fetched("old"), Examined("old"), default), Is.False);
        await Frontier.ReleaseHostAsync(Host(), default);
        Assert.That(await Frontier.TakeHostAsync(Host(), Minute, default), Is.False, "a host that is not its own any more was not given back by it");
        Assert.That((await Record.FindPageAsync(Page("/a").Value, default))!.Text!.Blocks[1].Text, Is.EqualTo("new"));
        await AssertCountersAgreeAsync(crawl);
    }

    [Test]
    public async Task A_worker_that_renews_keeps_its_host()
    {
        Assert.That(await Frontier.TakeHostAsync(Host(), Minute, default), Is.True);
        Time.Advance(Minute / 2);
        Assert.That(await Frontier.TakeHostAsync(Host(), Minute, default), Is.True);
        Time.Advance(Minute / 2);
        Assert.That(await Other.Frontier.TakeHostAsync(Host(), Minute, default), Is.False);
        Time.Advance(Minute / 2);
        Assert.That(await Other.Frontier.TakeHostAsync(Host(), Minute, default), Is.True);
    }

    [Test]
    public async Task Politeness_robots_and_failures_of_a_host_are_everybodys()
    {
        HostState state = new(Host(), Time.GetUtcNow().AddSeconds(30), 2, new RobotsCopy(Time.GetUtcNow(), 200, [1, 2]));
        await Frontier.SaveHostAsync(state, default);
        HostState seen = (await Other.Frontier.FindHostAsync(Host(), default))!;
        Assert.That((seen.NextAllowedAt, seen.ConsecutiveFailures, seen.Robots!.Status), Is.EqualTo((state.NextAllowedAt, 2, 200)));
        Assert.That(seen.Robots.Body, Is.EqualTo(state.Robots!.Body));
    }

    [Test]
    public async Task A_crawl_that_several_find_due_is_opened_once()
    {
        DateTimeOffset due = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromSeconds(1));
        long? first = await Frontier.JoinCrawlAsync("shop", [Seed(Page("/"))], due, betweenCrawls: null, default);
        await CompleteAsync(await LeaseOneAsync(first!.Value), "text");
        await Frontier.CloseCrawlAsync(first.Value, CrawlEnding.Completed, default);
        Assert.That(await Other.Frontier.JoinCrawlAsync("shop", [Seed(Page("/"))], due, betweenCrawls: null, default), Is.Null);
        Assert.That(await Other.Frontier.JoinCrawlAsync("shop", [], unlessStartedSince: null, betweenCrawls: null, default), Is.Null);
        Assert.That(await Other.Frontier.JoinCrawlAsync("shop", [], Time.GetUtcNow().AddSeconds(1), betweenCrawls: null, default), Is.GreaterThan(first));
    }

    [Test]
    public async Task A_worker_that_is_interrupted_leaves_its_crawl_to_the_others()
    {
        long crawl = await OpenCrawlAsync("/a", "/b");
        CrawlLease mine = await LeaseOneAsync(crawl);
        Assert.That(await Other.Frontier.JoinCrawlAsync("shop", [], unlessStartedSince: null, betweenCrawls: null, default), Is.Null, "nobody's help is needed: its only host is taken");
        await Frontier.ReleaseHostAsync(Host(), default);
        Assert.That(await Other.Frontier.JoinCrawlAsync("shop", [], unlessStartedSince: null, betweenCrawls: null, default), Is.EqualTo(crawl));
        Assert.That(await Frontier.CountWorkersAsync(crawl, default), Is.EqualTo(2));
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Interrupted, default);
        Assert.That(await Other.Frontier.MayFetchAsync(crawl, default), Is.True);
        Assert.That((await LeaseAsOtherAsync(crawl)).Select(lease => lease.Url), Is.EquivalentTo(new[] { Page("/a"), Page("/b") }));
        Assert.That(await Record.CompleteAsync(mine, Fetched(), Examined("x"), default), Is.False);
        await Other.Frontier.CloseCrawlAsync(crawl, CrawlEnding.Interrupted, default);
        Assert.That((await ProgressAsync(crawl)).Ending, Is.EqualTo(CrawlEnding.Interrupted));
    }

    [Test]
    public async Task A_crawl_with_more_hosts_than_workers_is_joined_and_one_that_was_interrupted_is_gone_on_with()
    {
        await Record.RegisterSitesAsync([SiteOf("shop") with { Scope = new CrawlScope([new ScopeRule("http://shop.test:8080", []), new ScopeRule("http://cafe.test:8080", [])]) }], default);
        long crawl = await OpenCrawlAsync("/a");
        await Frontier.TakeHostAsync(Host(), Minute, default);
        await Frontier.TakeHostAsync(Host("cafe"), Minute, default);
        Assert.That(await JoinAsOtherAsync(), Is.Null, "one host, one worker");
        await Frontier.AddAsync(crawl, [Seed(Page("/", "cafe"))], default);
        Assert.That((await Other.Frontier.BacklogAsync(crawl, default)).Select(host => host.IsAnothers), Is.EqualTo(new[] { true, true }));
        Assert.That(await JoinAsOtherAsync(), Is.EqualTo(crawl), "two hosts: the one that has both gives one back");
        await Other.Frontier.CloseCrawlAsync(crawl, CrawlEnding.Interrupted, default);
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Interrupted, default);
        Assert.That(await Other.Frontier.JoinableAsync(default), Is.EqualTo(Other.IsShared ? ["shop"] : Array.Empty<string>()));
        Assert.That(await JoinAsOtherAsync(), Is.EqualTo(crawl));
    }

    [Test]
    public async Task A_page_may_be_fetched_only_while_its_lease_lasts()
    {
        long crawl = await OpenCrawlAsync("/a");
        CrawlLease lease = await LeaseOneAsync(crawl);
        Assert.That(await Frontier.MayFetchAsync(lease, default), Is.True);
        Time.Advance(Minute);
        Assert.That(await Frontier.MayFetchAsync(lease, default), Is.False, "it ran out");
        CrawlLease fresh = (await LeaseAsOtherAsync(crawl)).Single();
        Assert.That((await Frontier.MayFetchAsync(lease, default), await Frontier.MayFetchAsync(fresh, default)), Is.EqualTo((false, true)));
        await Record.PauseAsync("shop", default);
        Assert.That(await Frontier.MayFetchAsync(fresh, default), Is.False);
    }

    [Test]
    public async Task Who_was_taken_for_dead_cannot_end_a_crawl_that_others_have_left_to_be_gone_on_with()
    {
        long crawl = await OpenCrawlAsync("/a");
        await Other.Frontier.CloseCrawlAsync(crawl, CrawlEnding.Interrupted, default);
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Interrupted, default);
        Assert.That(await Other.Frontier.CloseCrawlAsync(crawl, CrawlEnding.Paused, default), Is.False);
        Assert.That((await ProgressAsync(crawl)).Ending, Is.EqualTo(CrawlEnding.Interrupted));
        Assert.That(await OpenCrawlAsync(), Is.EqualTo(crawl));
    }

    private Task<long?> JoinAsOtherAsync() => Other.Frontier.JoinCrawlAsync("shop", [], unlessStartedSince: null, betweenCrawls: null, default);

    private Task<IReadOnlyList<CrawlLease>> LeaseAsOtherAsync(long crawl) => Other.Frontier.LeaseAsync(crawl, Host(), 100, Minute, default);
}
