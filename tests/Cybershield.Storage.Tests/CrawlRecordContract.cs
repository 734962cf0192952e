using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>What every record of the crawl does.</summary>
internal abstract class CrawlRecordContract(StoreUnderTest kind) : RecordFixture(kind)
{
    [Test]
    public async Task A_capture_comes_back_as_it_was()
    {
        PageText text = new([new PageBlock(Zone.Title, "kk", "Қош келдіңіз"), new PageBlock(Zone.Boilerplate, "und", "lone \uD800 surrogate \0 and 😀"), new PageBlock(Zone.Alt, "ru", "")]);
        long crawl = await OpenCrawlAsync("/");
        CrawlLease lease = await LeaseOneAsync(crawl);
        await Record.CompleteAsync(lease, Fetched(), Examined("x") with { Text = text }, default);
        StoredPage page = (await Record.FindPageAsync(Page("/").Value, default))!;
        Assert.That(page with { Text = null }, Is.EqualTo(new StoredPage(lease.AddressId, page.CaptureId, "shop", "shops", Page("/").Value, "Offer", "en", Time.GetUtcNow(), Fingerprint, null)));
        Assert.That(page.Text!.Blocks, Is.EqualTo(text.Blocks));
        Assert.That(await Record.FindPageAsync(Page("/unknown").Value, default), Is.Null);
    }

    [Test]
    public async Task Texts_unpacked_into_the_same_memory_read_as_texts_of_their_own()
    {
        PageText[] texts =
        [
            new([new PageBlock(Zone.Title, "kk", "Қош келдіңіз"), new PageBlock(Zone.Boilerplate, "und", "lone \uD800 surrogate \0 and 😀"), new PageBlock(Zone.Alt, "ru", "")]),
            new([new PageBlock(Zone.Body, "en", new string('a', 5000)) { Repeated = new Repetition(4, 5) }, new PageBlock(Zone.SiteChrome, "en", "menu")]),
            new([new PageBlock(Zone.Heading, "en", "Short")]),
        ];
        long crawl = await OpenCrawlAsync("/a", "/b", "/c");
        foreach ((CrawlLease lease, PageText text) in (await LeaseAsync(crawl)).Zip(texts))
            await Record.CompleteAsync(lease, Fetched(), Examined("x") with { Text = text }, default);
        using UnpackedText memory = new();
        foreach ((PackedPage packed, PageText text) in (await Record.ReadPackedPagesAsync(DateTimeOffset.UnixEpoch, 0, 10, default)).Zip(texts))
            Assert.That(BlocksOf(packed.UnpackInto(memory)), Is.EqualTo(text.Blocks.Select(block => (block.Zone, block.Text))));
    }

    [Test]
    public async Task The_line_of_robots_that_decided_is_kept_with_the_capture_and_the_last_one_with_the_address()
    {
        long crawl = await OpenCrawlAsync("/");
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Fetched() with { RobotsLine = "line 5: Allow: /" }, Examined("x"), default);
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        await Record.CompleteAsync(await LeaseOneAsync(await OpenCrawlAsync("/")), new FetchResult.Disallowed("line 2: Disallow: /", Time.GetUtcNow()) { RobotsLine = "line 2: Disallow: /" }, null, default);
        Assert.That(await TextAsync("SELECT robots_line FROM capture"), Is.EqualTo("line 5: Allow: /"));
        Assert.That(await TextAsync("SELECT robots_line FROM address"), Is.EqualTo("line 2: Disallow: /"));
    }

    [Test]
    public async Task What_a_browser_rendered_says_so_in_its_capture_and_nothing_else_does()
    {
        long crawl = await OpenCrawlAsync("/rendered", "/plain");
        foreach (CrawlLease lease in await Frontier.LeaseAsync(crawl, Page("/").HostKey, 2, TimeSpan.FromMinutes(1), default))
            await Record.CompleteAsync(lease, lease.Url.Value == Page("/plain").Value ? Fetched() : Fetched() with { Rendering = new Rendering(3, 1, 900, "more than 3 requests") }, Examined("x"), default);
        Assert.That(await RenderingOfAsync("/rendered"), Is.EqualTo("in a browser: 3 requests, 1 refused, 900 bytes; more than 3 requests"));
        Assert.That(await RenderingOfAsync("/plain"), Is.Null);

        async Task<string?> RenderingOfAsync(string path) =>
            (await Store.Reviews.FindCaptureAsync((await Record.FindPageAsync(Page(path).Value, default))!.CaptureId, default))!.Rendering;
    }

    [Test]
    public async Task The_same_text_makes_no_new_capture_but_new_validators()
    {
        (long first, _) = await FetchAsync("same", "\"1\"");
        (long second, CrawlLease lease) = await FetchAsync("same", "\"2\"");
        Assert.That((second, lease.ETag, lease.ScreenedBy), Is.EqualTo((first, "\"1\"", Fingerprint)));
        (long third, lease) = await FetchAsync("other", null);
        Assert.That((third > first, lease.ETag), Is.EqualTo((true, "\"2\"")));
        (_, lease) = await FetchAsync("other", null);
        Assert.That(lease.ETag, Is.Null);
    }

    [Test]
    public async Task An_unchanged_page_keeps_its_capture_and_is_screened_by_another_watchlist()
    {
        (long capture, _) = await FetchAsync("text", "\"1\"");
        long crawl = await OpenCrawlAsync();
        CrawlLease lease = await LeaseOneAsync(crawl);
        StoredPage stored = (await Record.FindPageAsync(lease.Url.Value, default))!;
        await Record.CompleteAsync(lease, NotModified(), new StoredExamination(stored, new Screening("watchlist-2", 1, [])), default);
        StoredPage after = (await Record.FindPageAsync(lease.Url.Value, default))!;
        Assert.That((after.CaptureId, after.ScreenedBy), Is.EqualTo((capture, "watchlist-2")));
        Assert.That((await ProgressAsync(crawl)).NotModified, Is.EqualTo(1));
    }

    [Test]
    public async Task A_superseded_text_is_kept_only_where_an_assessment_was_made_from_it()
    {
        (long flagged, _) = await FetchAsync("we promise", null, "promise");
        (long plain, _) = await FetchAsync("we do not say", null, "promise");
        (long latest, _) = await FetchAsync("we say nothing", null, "promise");
        Assert.That((await Store.Reviews.FindCaptureAsync(flagged, default))!.Text, Is.Not.Null);
        Assert.That((await Store.Reviews.FindCaptureAsync(plain, default))!.Text, Is.Null);
        Assert.That((await Store.Reviews.FindCaptureAsync(latest, default))!.Text, Is.Not.Null);
    }

    [Test]
    public async Task The_same_watchlist_judges_the_same_text_once()
    {
        await FetchAsync("we promise", null, "promise");
        Flag flag = (await Store.Reviews.FindAsync(Flag.FlagId(Page("/").Value, "scam"), default))!;
        await FetchAsync("we promise", null, "promise");
        Assert.That((await Store.Reviews.FindAsync(flag.Id, default))!.Revision, Is.EqualTo(flag.Revision));
    }

    [Test]
    public async Task An_unchanged_page_that_another_watchlist_flags_is_counted_in_the_crawl()
    {
        await FetchAsync("we promise", "\"1\"");
        long crawl = await OpenCrawlAsync();
        CrawlLease lease = await LeaseOneAsync(crawl);
        StoredPage stored = (await Record.FindPageAsync(lease.Url.Value, default))!;
        await Record.CompleteAsync(lease, NotModified(), new StoredExamination(stored, Screenings.Of(stored.Text!, "watchlist-2", words: "promise")), default);
        Assert.That((await ProgressAsync(crawl)).Flagged, Is.EqualTo(1));
        Assert.That((await Record.SitesAsync(default)).Single().OpenFlags, Is.EqualTo(1));
    }

    [Test]
    public async Task A_result_that_does_not_go_with_its_examination_is_refused()
    {
        long crawl = await OpenCrawlAsync("/");
        CrawlLease lease = await LeaseOneAsync(crawl);
        Assert.That(async () => await Record.CompleteAsync(lease, Fetched(), null, default), Throws.ArgumentException);
        Assert.That(async () => await Record.CompleteAsync(lease, Fetched(), new ListingExamination([]), default), Throws.ArgumentException);
        Assert.That(async () => await Record.CompleteAsync(lease, Unreachable(), Examined("x"), default), Throws.ArgumentException);
        Assert.That(await CompleteAsync(lease, "x"), Is.True, "the lease is still ours");
    }

    [Test]
    public async Task Every_result_is_counted_once_and_shown()
    {
        long crawl = await OpenCrawlAsync("/1", "/2", "/3", "/4", "/5", "/6", "/7");
        IReadOnlyList<CrawlLease> leases = await LeaseAsync(crawl);
        DateTimeOffset at = Time.GetUtcNow();
        FetchResult[] results =
        [
            new FetchResult.NotModified(at, TimeSpan.Zero),
            new FetchResult.Redirected(301, Page("/1"), true, at),
            new FetchResult.Disallowed("disallow: /3", at) { RobotsLine = "disallow: /3" },
            new FetchResult.Gone(410, at),
            new FetchResult.SoftError("says not found", at),
            new FetchResult.Failed(FailureReason.BodyTooLarge, "more than 10 MB", at),
            new FetchResult.Unreachable(FailureReason.Connection, "refused", null, at),
        ];
        for (int i = 0; i < results.Length; i++)
            await Record.CompleteAsync(leases[i], results[i], null, default);
        CrawlProgress p = await ProgressAsync(crawl);
        Assert.That((p.NotModified, p.Redirected, p.Disallowed, p.Gone, p.SoftErrors, p.Failed, p.Retried, p.Due), Is.EqualTo((1, 1, 1, 1, 1, 1, 1, 1)));
        Assert.That(p.FailuresByReason, Is.EqualTo(new Dictionary<string, int> { ["body_too_large"] = 1 }));
        await AssertCountersAgreeAsync(crawl);
        IReadOnlyList<FailedAddress> failures = await Record.FailuresAsync("shop", 10, default);
        Assert.That(failures.Select(failure => (failure.Url, failure.Result, failure.Detail)), Is.EquivalentTo(new[]
        {
            (Page("/3").Value, "disallowed", "disallow: /3"), (Page("/4").Value, "missing", "410"), (Page("/5").Value, "soft_error", "says not found"),
            (Page("/6").Value, "failed", "body_too_large: more than 10 MB"), (Page("/7").Value, "unreachable", "connection: refused"),
        }));
        SiteStatus site = (await Record.SitesAsync(default)).Single();
        Assert.That(site.PagesByLastResult, Is.EquivalentTo(new Dictionary<string, int>
        {
            ["not_modified"] = 1, ["redirected"] = 1, ["disallowed"] = 1, ["missing"] = 1, ["soft_error"] = 1, ["failed"] = 1, ["unreachable"] = 1,
        }));
    }

    [Test]
    public async Task A_list_keeps_every_text_and_a_live_version_stands_for_one()
    {
        ListText first = new("fraud", "1.0.0", "aa", "text a", ListStatus.Live);
        Assert.That(await Record.RegisterListsAsync([first], default), Is.Empty);
        Assert.That(await Record.RegisterListsAsync([first], default), Is.Empty);
        ListText changed = first with { Sha256 = "bb", Text = "text b" };
        ListText other = new("other", "1.0.0", "cc", "text c", ListStatus.Live);
        Assert.That(await Record.RegisterListsAsync([changed, other], default), Is.EqualTo(new[] { changed }));
        Assert.That(await Record.FindListAsync("cc", default), Is.Null, "a configuration with a rejected list is rejected whole");
        ListText raised = changed with { Version = "1.0.1" };
        Assert.That(await Record.RegisterListsAsync([raised, other], default), Is.Empty);
        Assert.That(await Record.RegisterListsAsync([changed with { Status = ListStatus.Retired, Sha256 = "dd" }], default), Is.Empty, "only a live list's text stands for its version");
        Assert.That((await Record.FindListAsync("aa", default), await Record.FindListAsync("bb", default)), Is.EqualTo((first, raised)));
    }

    [Test]
    public async Task Pages_judged_by_another_watchlist_are_read_in_order_and_rescreened_once()
    {
        long crawl = await OpenCrawlAsync("/a", "/b", "/c", "/d");
        IReadOnlyList<CrawlLease> leases = await LeaseAsync(crawl);
        foreach ((CrawlLease lease, string watchlist) in leases.Zip(new[] { "w1", "w2", "w1", "w3" }))
            await Record.CompleteAsync(lease, Fetched(), Examined($"text of {lease.Url}", watchlist), default);
        IReadOnlyList<StoredPage> two = await Record.ReadUnscreenedAsync("w3", 0, 2, default);
        Assert.That(two.Select(page => page.Url), Is.EqualTo(new[] { Page("/a").Value, Page("/b").Value }));
        Assert.That(two[0].Text!.Blocks, Is.EqualTo(TextOf($"text of {Page("/a")}").Blocks));
        IReadOnlyList<StoredPage> rest = await Record.ReadUnscreenedAsync("w3", two[1].AddressId, 2, default);
        Assert.That(rest.Select(page => page.Url), Is.EqualTo(new[] { Page("/c").Value }));
        await Record.RescreenAsync([.. two.Concat(rest).Select(page => (page, new Screening("w3", 1, [])))], default);
        Assert.That(await Record.ReadUnscreenedAsync("w3", 0, 10, default), Is.Empty);
        Assert.That(await Record.ReadUnscreenedAsync("w4", 0, 10, default), Has.Count.EqualTo(4));
        await Record.RegisterSitesAsync([], default);
        Assert.That(await Record.ReadUnscreenedAsync("w4", 0, 10, default), Is.Empty, "a retired site is left alone");
    }

    [Test]
    public async Task Pages_captured_since_a_day_are_read_in_order()
    {
        long crawl = await OpenCrawlAsync("/a", "/b", "/c");
        IReadOnlyList<CrawlLease> leases = await LeaseAsync(crawl);
        await Record.CompleteAsync(leases[0], Fetched(), Examined("old", "w1"), default);
        Time.Advance(TimeSpan.FromSeconds(1));
        DateTimeOffset since = Time.GetUtcNow();
        foreach (CrawlLease lease in leases.Skip(1))
            await Record.CompleteAsync(lease, Fetched(), Examined("new", "w1"), default);
        IReadOnlyList<StoredPage> all = await Record.ReadPagesAsync(DateTimeOffset.UnixEpoch, 0, 10, default);
        Assert.That(all.Select(page => page.Url), Is.EqualTo(new[] { Page("/a").Value, Page("/b").Value, Page("/c").Value }));
        Assert.That((await Record.ReadPagesAsync(DateTimeOffset.UnixEpoch, all[0].AddressId, 1, default)).Select(page => page.Url), Is.EqualTo(new[] { Page("/b").Value }));
        Assert.That((await Record.ReadPagesAsync(since, 0, 10, default)).Select(page => page.Text!.Blocks[^1].Text), Is.EqualTo(new[] { "new", "new" }));
        IReadOnlyList<PackedPage> packed = await Record.ReadPackedPagesAsync(DateTimeOffset.UnixEpoch, 0, 10, default);
        Assert.That(packed.Select(page => page.Page), Is.EqualTo(all.Select(page => page with { Text = null })));
        Assert.That(packed.Select(page => page.Unpack().Text!.Blocks[^1].Text), Is.EqualTo(all.Select(page => page.Text!.Blocks[^1].Text)));
    }

    [Test]
    public async Task A_page_captured_again_meanwhile_is_not_rescreened_from_its_old_text()
    {
        await FetchAsync("old", null);
        StoredPage old = (await Record.ReadUnscreenedAsync("w2", 0, 1, default)).Single();
        await FetchAsync("new", null);
        await Record.RescreenAsync([(old, new Screening("w2", 1, []))], default);
        Assert.That((await Record.FindPageAsync(old.Url, default))!.ScreenedBy, Is.EqualTo(Fingerprint));
    }

    [Test]
    public async Task Sites_are_added_changed_retired_and_come_back()
    {
        await Record.RegisterSitesAsync([SiteOf("shop") with { Name = "Renamed" }, SiteOf("news")], default);
        await Record.PauseAsync("news", default);
        await Record.RegisterSitesAsync([SiteOf("news")], default);
        Assert.That((await Record.SitesAsync(default)).Select(site => (site.Id, site.Name, site.State)), Is.EqualTo(new[] { ("news", "The news", SiteState.Paused), ("shop", "Renamed", SiteState.Retired) }));
        await Record.RegisterSitesAsync([SiteOf("shop"), SiteOf("news")], default);
        await Record.ResumeAsync("news", default);
        Assert.That((await Record.SitesAsync(default)).Select(site => site.State), Is.All.EqualTo(SiteState.Active));
    }

    [Test]
    public async Task Site_status_tells_the_last_crawl()
    {
        long crawl = await OpenCrawlAsync("/");
        DateTimeOffset started = Time.GetUtcNow();
        Time.Advance(Minute);
        await CrawlAllAsync(crawl);
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        SiteStatus site = (await Record.SitesAsync(default)).Single();
        Assert.That((site.LastCrawlStartedAt, site.LastCrawlEndedAt, site.LastCrawlEnding, site.KnownPages), Is.EqualTo((started, started + Minute, CrawlEnding.Completed, 1)));
        Assert.That(site.PagesByLastResult, Is.EqualTo(new Dictionary<string, int> { ["fetched"] = 1 }));
        Assert.That((await Record.CrawlsAsync(10, default)).Select(progress => progress.CrawlId), Is.EqualTo(new[] { crawl }));
    }

    [Test]
    public async Task A_purge_deletes_the_pages_and_the_site_can_be_crawled_afresh()
    {
        long crawl = await OpenCrawlAsync("/", "/open");
        await CompleteAsync(await LeaseOneAsync(crawl), "text", "/a", "/b");
        CrawlLease open = await LeaseOneAsync(crawl);
        Assert.That(await Record.PurgeAsync("shop", default), Is.EqualTo(new PurgeSummary(4, 1)));
        Assert.That(await CompleteAsync(open, "late"), Is.False);
        Assert.That(await Frontier.MayFetchAsync(crawl, default), Is.False);
        await AssertCountersAgreeAsync(crawl);
        Assert.That(await Record.FindPageAsync(Page("/").Value, default), Is.Null);
        Assert.That((await Record.SitesAsync(default)).Single().KnownPages, Is.Zero);
        long next = await OpenCrawlAsync("/");
        Assert.That(next, Is.GreaterThan(crawl));
        await CompleteAsync(await LeaseOneAsync(next), "text", "/a", "/b");
        Assert.That(await LeaseAsync(next), Has.Count.EqualTo(2), "links that were known before the purge are known no more");
        Assert.That(await Record.PurgeAsync("unknown", default), Is.Null);
    }

    [Test]
    public async Task A_crawl_is_asked_for_from_another_process_and_answered_once()
    {
        long request = await Record.RequestCrawlAsync("shop", default);
        Assert.That(await Record.TakeCrawlRequestsAsync(default), Is.EqualTo(new[] { new CrawlRequest(request, "shop", null) }));
        Assert.That(await Record.TakeCrawlRequestsAsync(default), Is.Empty);
        long crawl = await OpenCrawlAsync("/");
        await Record.AnswerCrawlRequestAsync(request, crawl, default);
        Assert.That(await Record.FindCrawlRequestAsync(request, default), Is.EqualTo(new CrawlRequest(request, "shop", crawl)));
        Assert.That(await Record.FindCrawlRequestAsync(request + 1, default), Is.Null);
        Assert.That(async () => await Record.RequestCrawlAsync("unknown", default), Throws.ArgumentException);
    }

    /// <summary>One crawl of the seed alone; returns the capture it left and the lease it had.</summary>
    private async Task<(long CaptureId, CrawlLease Lease)> FetchAsync(string body, string? etag, params string[] words)
    {
        long crawl = await OpenCrawlAsync("/");
        CrawlLease lease = await LeaseOneAsync(crawl);
        await Record.CompleteAsync(lease, Fetched(body, etag), Examined(body) with { Screening = Screenings.Of(TextOf(body), Fingerprint, words: words) }, default);
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        return ((await Record.FindPageAsync(lease.Url.Value, default))!.CaptureId, lease);
    }

    private static (Zone Zone, string Text)[] BlocksOf(UnpackedText text) =>
        [.. Enumerable.Range(0, text.Count).Select(block => (text.ZoneOf(block), text.TextOf(block).ToString()))];
}
