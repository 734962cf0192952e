using Cybershield.Crawling;
using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>What is deleted by age, what is held, and what stays for ever, in every record.</summary>
internal abstract class RetentionContract(StoreUnderTest kind) : ReviewFixture(kind)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30), Year = TimeSpan.FromDays(365);
    private static readonly RetentionPolicy Policy = new(Month, Year);

    [Test]
    public async Task Text_without_a_flag_goes_after_its_time_and_the_dry_run_said_so_and_deleted_nothing()
    {
        await CrawlAsync(new Dictionary<string, string> { ["/a"] = "Nothing here.", ["/b"] = "Nor here.", ["/offer"] = "We promise a lot." });
        Time.Advance(Month);
        Assert.That(await PreviewAsync(), Is.EqualTo(new RetentionSummary(0, 0, 0)), "not older than a month yet");
        Time.Advance(Minute);
        Assert.That(await PreviewAsync(), Is.EqualTo(new RetentionSummary(2, 0, 0)));
        Assert.That(await HasTextAsync("/a"), Is.True);
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(2, 0, 0)));
        Assert.That((await HasTextAsync("/a"), await HasTextAsync("/b"), await HasTextAsync("/offer")), Is.EqualTo((false, false, true)));
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(0, 0, 0)));
    }

    [Test]
    public async Task A_clock_that_leaps_is_believed_after_it_has_stood_for_a_day_and_one_that_is_set_back_at_once()
    {
        Assert.That(await DoubtsAsync(TimeSpan.Zero), Is.False, "the first look");
        Assert.That(await DoubtsAsync(TimeSpan.FromDays(1)), Is.False, "the usual day");
        Assert.That(await DoubtsAsync(TimeSpan.FromDays(2)), Is.True, "a day ahead");
        Assert.That(await DoubtsAsync(TimeSpan.FromDays(-1)), Is.False, "and back");
        Assert.That(await DoubtsAsync(Year * 10), Is.True, "years ahead");
        Assert.That(await DoubtsAsync(TimeSpan.FromHours(2)), Is.True, "a restart is no day");
        Assert.That(await DoubtsAsync(-(Year * 10)), Is.False);
        Assert.That(await DoubtsAsync(Month), Is.True, "nothing ran for a month");
        Assert.That(await DoubtsAsync(TimeSpan.FromDays(1)), Is.False, "it stood for a day");
        await ReopenAsync();
        Assert.That(await DoubtsAsync(Month), Is.True, "the record remembers");
        Assert.That(await DoubtsAsync(Month), Is.True, "two leaps are no day of standing");
    }

    private async Task<bool> DoubtsAsync(TimeSpan after)
    {
        Time.Advance(after);
        return await Store.Retention.DoubtsClockSinceAsync(default) is not null;
    }

    [Test]
    public async Task Page_whose_text_is_gone_is_fetched_whole_and_its_text_is_kept_for_its_time_again()
    {
        long crawl = await OpenCrawlAsync("/a");
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Fetched("x", "etag"), Examined("Nothing."), default);
        Time.Advance(Month + Minute);
        Assert.That((await LeaseAgainAsync(crawl)).ETag, Is.EqualTo("etag"));
        await ApplyAsync();
        CrawlLease lease = await LeaseAgainAsync(crawl + 1);
        Assert.That(lease.ETag, Is.Null);
        await Record.CompleteAsync(lease, Fetched("x", "etag"), Examined("Nothing."), default);
        Time.Advance(Month - Minute);
        Assert.That((await HasTextAsync("/a"), await ApplyAsync()), Is.EqualTo((true, new RetentionSummary(0, 0, 0))), "the capture is old and its text is new");
    }

    [Test]
    public async Task Text_of_a_flag_stays_while_it_is_open_and_goes_its_time_after_the_decision()
    {
        Flag flag = await FlagAsync();
        Time.Advance(10 * Year);
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(0, 0, 0)), "nobody has decided");
        await DecideAsync(flag);
        Time.Advance(Year - Minute);
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(0, 0, 0)));
        Time.Advance(2 * Minute);
        Assert.That(await PreviewAsync(), Is.EqualTo(new RetentionSummary(0, 1, 0)));
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(0, 1, 0)));
        Assert.That(await HasTextAsync("/offer"), Is.False);
        await AssertConclusionsStayAsync(flag);
    }

    [Test]
    public async Task Lapsed_flag_counts_from_when_it_lapsed_whatever_else_happens_to_it()
    {
        const int MoreThanOneStep = 201;
        for (int i = 0; i < MoreThanOneStep; i++)
            await CrawlAsync("/offer", $"We promise {i}.");
        await CrawlAsync("/offer", "Nothing any more.");
        Time.Advance(Year);
        Assert.That(await PreviewAsync(), Is.EqualTo(new RetentionSummary(1, 0, 0)));
        Time.Advance(Minute);
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(1, MoreThanOneStep, 0)), "the first step changes the flag, not when it lapsed");
    }

    [Test]
    public async Task One_open_flag_keeps_the_capture_that_another_ones_decision_would_free()
    {
        Flag flag = await FlagAsync();
        await CrawlAsync("/other", "We promise too.");
        await DecideAsync(flag);
        await Reviews.ReopenAsync(flag.Id, Anna, "looked again", default);
        await DecideAsync(await FlagAtAsync("/other"));
        Time.Advance(Year + Minute);
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(0, 1, 0)));
        Assert.That((await HasTextAsync("/offer"), await HasTextAsync("/other")), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Held_flag_keeps_its_text_until_it_is_released()
    {
        Flag flag = await FlagAsync();
        await DecideAsync(flag);
        Assert.That(await Store.Holds.HoldAsync(flag.Id, "ops", "court order 7, call +7 701 555 01 23", default), Is.EqualTo(HoldResult.Done));
        Time.Advance(2 * Year);
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(0, 0, 1)));
        Assert.That(await HasTextAsync("/offer"), Is.True);
        Assert.That(await Store.Holds.ReleaseAsync(flag.Id, "ops", "order lifted", default), Is.EqualTo(HoldResult.Done));
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(0, 1, 0)));
        IReadOnlyList<AuditEntry> history = await Reviews.HistoryAsync(flag.Id, default);
        Assert.That(history.Select(entry => entry.Action), Is.EqualTo(new[] { "flagged", "decided", "held", "hold_released", "texts_deleted" }));
        Assert.That((history[2].ReviewerId, history[2].Detail), Is.EqualTo(("ops", ContactMask.Mask("court order 7, call +7 701 555 01 23"))));
    }

    [Test]
    public async Task Held_site_keeps_everything_also_what_a_changed_page_or_a_purge_would_delete()
    {
        await CrawlAsync("/a", "Nothing here.");
        long first = (await Record.FindPageAsync(Page("/a").Value, default))!.CaptureId;
        await Store.Holds.HoldAsync("shop", "ops", "court order 7", default);
        await CrawlAsync("/a", "Nothing here, but otherwise.");
        Time.Advance(Month + Minute);
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(0, 0, 2)));
        Assert.That((await Reviews.FindCaptureAsync(first, default))!.Text, Is.Not.Null, "the page as it was");
        PurgeSummary purge = (await Record.PurgeAsync("shop", default))!;
        Assert.That((purge.Captures, purge.Hold?.Reason), Is.EqualTo((0, "court order 7")));
        await Store.Holds.ReleaseAsync("shop", "ops", "lifted", default);
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(2, 0, 0)));
    }

    [Test]
    public async Task Hold_on_a_flag_keeps_its_site_from_being_purged()
    {
        Flag flag = await FlagAsync();
        await Store.Holds.HoldAsync(flag.Id, "ops", "court order 7", default);
        Assert.That((await Record.PurgeAsync("shop", default))!.Hold?.FlagId, Is.EqualTo(flag.Id));
        Assert.That(await HasTextAsync("/offer"), Is.True);
    }

    [Test]
    public async Task Site_that_takes_a_held_ones_pages_over_is_held_too()
    {
        await CrawlAsync("/a", "Nothing here.");
        await Store.Holds.HoldAsync("shop", "ops", "court order 7", default);
        await Record.RegisterSitesAsync([], default);
        await Record.RegisterSitesAsync([SiteOf("store", host: "shop")], default);
        Time.Advance(Month + Minute);
        Assert.That(await ApplyAsync(), Is.EqualTo(new RetentionSummary(0, 0, 1)));
        Assert.That((await Store.Holds.ListAsync(default)).Select(hold => (hold.SiteId, hold.Reason)), Is.EqualTo(new[] { ("shop", "court order 7"), ("store", "court order 7") }));
    }

    [Test]
    public async Task Holds_that_make_no_sense_are_told_and_change_nothing()
    {
        Assert.That(await Store.Holds.HoldAsync("nothing", "ops", "why", default), Is.EqualTo(HoldResult.Unknown));
        Assert.That(await Store.Holds.ReleaseAsync("shop", "ops", "why", default), Is.EqualTo(HoldResult.NotNow));
        await Store.Holds.HoldAsync("shop", "ops", "why", default);
        Assert.That(await Store.Holds.HoldAsync("shop", "ops", "again", default), Is.EqualTo(HoldResult.NotNow));
        Assert.That((await Store.Holds.ListAsync(default)).Single().Reason, Is.EqualTo("why"));
    }

    [Test]
    public async Task More_texts_than_one_step_takes_are_all_deleted()
    {
        await CrawlAllAsync(await OpenCrawlAsync([.. Enumerable.Range(0, 450).Select(i => $"/{i}")]));
        Time.Advance(Month + Minute);
        Assert.That((await ApplyAsync()).UnflaggedTexts, Is.EqualTo(450));
        Assert.That(await PreviewAsync(), Is.EqualTo(new RetentionSummary(0, 0, 0)));
    }

    private async Task AssertConclusionsStayAsync(Flag flag)
    {
        Flag after = await FlagAtAsync("/offer");
        OutboxEntry projected = (await Outbox.ReadAsync(10, null, default)).Single();
        Assert.Multiple(() =>
        {
            Assert.That((after.State, after.Decision!.ReviewerId), Is.EqualTo((FlagState.Decided, Anna)));
            Assert.That((after.Latest.Terms[0].Form, after.Latest.Score), Is.EqualTo((flag.Latest.Terms[0].Form, flag.Latest.Score)));
            Assert.That(projected.Revision, Is.EqualTo(after.Revision), "the index is told");
            Assert.That(projected.Text, Is.Empty, "to forget the text");
        });
        Assert.That(await PathsAsync(new FlagQuery("promise")), Is.Empty, "nor is it found by its words");
        Assert.That((await Reviews.HistoryAsync(flag.Id, default))[^1].Detail, Does.StartWith("the text of capture"));
    }

    private async Task<CrawlLease> LeaseAgainAsync(long crawl)
    {
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        return await LeaseOneAsync(await OpenCrawlAsync("/a"));
    }

    private async Task<bool> HasTextAsync(string path) => (await Record.FindPageAsync(Page(path).Value, default))!.Text is not null;

    private Task<RetentionSummary> PreviewAsync() => Store.Retention.PreviewAsync(Policy, default);

    private Task<RetentionSummary> ApplyAsync() => Store.Retention.ApplyAsync(Policy, default);
}
