using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Storage.Tests;

/// <summary>What workers with one record may do with its configuration sets: each opened the record for itself.</summary>
internal abstract class ConfigurationSetContract(StoreUnderTest kind) : TwoWorkersFixture(kind)
{
    [Test]
    public async Task A_published_set_is_in_force_for_everybody_with_its_files_sites_and_lists()
    {
        Assert.That((Other.Sets.CurrentNumber(), Other.Sets.Current()), Is.EqualTo((0, (ConfigurationSet?)null)));
        Assert.That(await PublishAsync(Of("first", "shop", "market")), Is.EqualTo(new Publication.Published(1)));
        ConfigurationSet seen = Other.Sets.Current()!;
        Assert.That((seen.Number, seen.MatcherVersion, seen.PublishedBy, seen.PublishedAt), Is.EqualTo((1, 2, "a test", Time.GetUtcNow())));
        Assert.That(seen.Files, Is.EqualTo(Of("first", "shop", "market").Files));
        Assert.That(seen.Sha256, Is.EqualTo(ConfigurationSet.HashOf(seen.Files)));
        Assert.That((await Other.Record.SitesAsync(default)).Select(site => (site.Id, site.State)), Is.EqualTo(new[] { ("market", SiteState.Active), ("shop", SiteState.Active) }));
        Assert.That((await Other.Record.FindListAsync("sha of first", default))!.Text, Is.EqualTo("first"));
    }

    [Test]
    public async Task The_same_content_is_published_once_and_what_was_replaced_comes_back_only_when_it_is_asked_for()
    {
        await PublishAsync(Of("first", "shop"));
        Assert.That(await Other.Sets.PublishAsync(Of("first", "shop"), "another", again: false, default), Is.EqualTo(new Publication.Unchanged(1)));
        Assert.That(await Other.Sets.PublishAsync(Of("second", "shop"), "another", again: false, default), Is.EqualTo(new Publication.Published(2)));
        Assert.That(await PublishAsync(Of("first", "shop")), Is.EqualTo(new Publication.Superseded(1, 2)));
        Assert.That(Store.Sets.CurrentNumber(), Is.EqualTo(2));
        Assert.That(await PublishAsync(Of("first", "shop"), again: true), Is.EqualTo(new Publication.Published(3)));
        Assert.That(Other.Sets.Latest(10).Select(set => set.Number), Is.EqualTo(new[] { 3, 2, 1 }));
    }

    [Test]
    public async Task Another_matcher_makes_another_set_of_the_same_files()
    {
        await PublishAsync(Of("first", "shop"));
        Assert.That(await PublishAsync(Of("first", "shop") with { MatcherVersion = 3 }), Is.EqualTo(new Publication.Published(2)));
        Assert.That(await PublishAsync(Of("first", "shop")), Is.EqualTo(new Publication.Superseded(1, 2)), "an older version that starts again takes nothing back");
    }

    [Test]
    public async Task A_list_that_changed_under_its_version_makes_no_set_and_changes_no_site()
    {
        await PublishAsync(Of("first", "shop"));
        Publication refused = await PublishAsync(Of("changed", "shop", "market"));
        Assert.That((refused as Publication.Refused)?.Lists.Single().ListId, Is.EqualTo("words"));
        Assert.That(Store.Sets.CurrentNumber(), Is.EqualTo(1));
        Assert.That((await Record.SitesAsync(default)).Select(site => site.Id), Is.EqualTo(new[] { "shop" }));
    }

    [Test]
    public async Task Of_workers_that_publish_at_once_each_makes_its_set_or_finds_it_made()
    {
        Publication[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? Store : Other).Sets.PublishAsync(Of(i < 4 ? "first" : "second", "shop"), "a test", again: false, default)));
        Assert.That(made.OfType<Publication.Published>().Select(set => set.Number), Is.EquivalentTo(new[] { 1, 2 }));
        Assert.That(Store.Sets.Latest(10), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Who_works_by_another_set_gets_no_lease_no_host_no_crawl_and_no_request_until_it_takes_the_set_over()
    {
        await PublishAsync(Of("first", "shop"));
        Take(Store, 1);
        Take(Other, 1);
        long crawl = await OpenCrawlAsync("/a", "/b");
        await Other.Sets.PublishAsync(Of("second", "shop"), "another", again: false, default);
        long request = await Record.RequestCrawlAsync("shop", default);

        Assert.That(await LeaseAsync(crawl), Is.Empty);
        Assert.That(await Frontier.TakeHostAsync(Host(), Minute, default), Is.False);
        Assert.That(await Frontier.JoinCrawlAsync("shop", [], DateTimeOffset.MaxValue, betweenCrawls: null, default), Is.Null);
        Assert.That(await Record.TakeCrawlRequestsAsync(default), Is.Empty);
        Take(Other, 2);
        Assert.That((await Other.Record.TakeCrawlRequestsAsync(default)).Single().Id, Is.EqualTo(request));
        Assert.That(await Other.Frontier.JoinCrawlAsync("shop", [], DateTimeOffset.MaxValue, betweenCrawls: null, default), Is.EqualTo(crawl));
        Take(Store, 2);
        Assert.That(await LeaseAsync(crawl), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_page_is_stamped_with_the_set_of_the_watchlist_that_screened_it_and_judged_again_by_the_set_in_force_only()
    {
        await PublishAsync(Of("first", "shop"));
        Take(Store, 1);
        long crawl = await OpenCrawlAsync("/a");
        CrawlLease lease = await LeaseOneAsync(crawl);
        await PublishAsync(Of("second", "shop"));
        await CompleteAsync(lease, "text");
        Assert.That(await StampsAsync(), Is.EqualTo("1"), "leased and screened before the change");

        StoredPage page = (await Record.FindPageAsync(Page("/a").Value, default))!;
        await Record.RescreenAsync([(page, new Screening("of another worker", 2, []))], default);
        Assert.That((await Record.FindPageAsync(Page("/a").Value, default))!.ScreenedBy, Is.EqualTo(Fingerprint), "who works by an older set judges nothing again");
        Store.Sets.TakeOver(2);
        Store.Sets.Compiled("watchlist-2", 2);
        await Record.RescreenAsync([(page, new Screening("watchlist-2", 2, []))], default);
        Assert.That(await StampsAsync(), Is.EqualTo("2"));
    }

    [Test]
    public async Task Files_of_old_sets_go_when_nothing_refers_to_them_and_what_they_were_is_known_for_ever()
    {
        await PublishAsync(Of("first", "shop"));
        Take(Store, 1);
        long crawl = await OpenCrawlAsync("/a");
        await CompleteAsync(await LeaseOneAsync(crawl), "text");
        for (int set = 2; set <= OldSets.Newest + 4; set++)
            await PublishAsync(Of(set % 2 == 0 ? "second" : "first", "shop", $"shop-{set}"));
        Take(Store, 3);
        await Store.Workers.ReportAsync("Crawl", "1.0", 3, null, default);
        Assert.That(await DeletedSetsAsync(), Is.Zero, "replaced just now");
        Time.Advance(OldSets.KeptFor + Minute);

        Assert.That((await Store.Retention.PreviewAsync(Keeping, default)).Sets, Is.EqualTo(2));
        Assert.That(await DeletedSetsAsync(), Is.EqualTo(2));
        Assert.That(Enumerable.Range(1, OldSets.Newest + 4).Where(set => Other.Sets.Find(set)!.Files.Count == 0), Is.EqualTo(new[] { 2, 4 }), "1 has screened a page, 3 is a worker's, the others are new");
        Assert.That(await TextAsync("SELECT detail FROM audit WHERE action = 'set_files_deleted'"), Does.StartWith("the files of configuration sets 2, 4, replaced before"));
        Assert.That(await PublishAsync(Of("second", "shop", "shop-2")), Is.EqualTo(new Publication.Superseded(2, OldSets.Newest + 4)), "old files take nothing back");
        Assert.That(await DeletedSetsAsync(), Is.Zero);
    }

    [Test]
    public async Task A_change_is_audited_with_its_content_by_whom_and_which_files()
    {
        await PublishAsync(Of("first", "shop", "market"));
        await PublishAsync(Of("second", "shop"));
        string detail = await TextAsync("SELECT detail FROM audit WHERE action = 'configuration_set' ORDER BY id DESC LIMIT 1");
        Assert.That(detail, Does.StartWith("set 2, SHA-256 " + ConfigurationSet.HashOf(Of("second", "shop").Files)));
        Assert.That(detail, Does.EndWith("matcher 2, by a test: changed watchlists/words.yaml, removed sites/market.yaml"));
    }

    [Test]
    public async Task Workers_are_shown_with_their_sets_until_they_leave_or_are_silent_for_a_minute()
    {
        await Store.Workers.ReportAsync("Crawl", "1.0", 1, null, default);
        await Other.Workers.ReportAsync("Review", "1.0", null, "it can't be read", default);
        await Store.Workers.ReportAsync("Crawl", "1.0", 2, null, default);
        Assert.That(Store.Workers.Read().Select(worker => (worker.Role, worker.ProcessId, worker.ConfigurationSet, worker.Problem)),
            Is.EqualTo(new[] { ("Crawl", Environment.ProcessId, (long?)2, (string?)null), ("Review", Environment.ProcessId, null, "it can't be read") }));
        await Other.Workers.LeaveAsync();
        Assert.That(Store.Workers.Read().Single().Role, Is.EqualTo("Crawl"));
        Time.Advance(WorkerRegister.StaleAfter);
        Assert.That(Store.Workers.Read(), Is.Empty);
    }

    [TestCase("a", "bc", "ab", "c")]
    [TestCase("a", "b", "a", "c")]
    public void Different_files_have_different_hashes_and_their_order_does_not_count(string name, string text, string otherName, string otherText)
    {
        SetFile one = new(name, text), two = new(otherName, otherText);
        Assert.That(ConfigurationSet.HashOf([one]), Is.Not.EqualTo(ConfigurationSet.HashOf([two])));
        Assert.That(ConfigurationSet.HashOf([one, new SetFile("z", "")]), Is.EqualTo(ConfigurationSet.HashOf([new SetFile("z", ""), one])));
    }

    private static readonly RetentionPolicy Keeping = new(TimeSpan.FromDays(365), TimeSpan.FromDays(365));

    private async Task<int> DeletedSetsAsync() => (await Store.Retention.ApplyAsync(Keeping, default)).Sets;

    private Task<Publication> PublishAsync(ValidConfiguration configuration, bool again = false) => Store.Sets.PublishAsync(configuration, "a test", again, default);

    private static void Take(RecordStore store, long set)
    {
        store.Sets.TakeOver(set);
        store.Sets.Compiled(Fingerprint, set);
    }

    /// <summary>A version of the list for each text but "changed", which is another text under the first one's.</summary>
    private static ValidConfiguration Of(string list, params string[] sites) => new(
        [.. sites.Select(id => new SetFile($"sites/{id}.yaml", id)), new SetFile("watchlists/words.yaml", list)],
        [.. sites.Select(id => SiteOf(id))],
        [new ListText("words", list == "second" ? "2.0.0" : "1.0.0", $"sha of {list}", list, ListStatus.Live)],
        MatcherVersion: 2);

    private Task<string> StampsAsync() => TextAsync("SELECT CAST(screened_set AS TEXT) FROM address");
}
