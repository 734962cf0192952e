using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>What every store answers for: flags, claims, decisions, undo, reopening, mutes, their trail and their outbox.</summary>
internal abstract class ReviewStoreContract(StoreUnderTest kind) : ReviewFixture(kind)
{
    [Test]
    public async Task Flagged_page_becomes_an_open_flag_with_its_reasons_masked()
    {
        Flag flag = await FlagAsync(body: "We promise a lot. Call +7 701 123 45 67!");
        Capture capture = (await Reviews.FindCaptureAsync(flag.Latest.CaptureId, default))!;
        Assert.Multiple(() =>
        {
            Assert.That((flag.State, flag.SiteId, flag.ListId, flag.Revision), Is.EqualTo((FlagState.Open, "shop", "scam", 1L)));
            Assert.That(flag.PageTitle, Is.EqualTo("Offer from ••••@•••••••.•••"));
            Assert.That(flag.Latest.Terms[0].Snippet.Text, Is.EqualTo("We promise a lot. Call +• ••• ••• •• ••!"));
            Assert.That(flag.Latest.CapturedAt, Is.EqualTo(Time.GetUtcNow()));
            Assert.That(capture.Text!.Blocks[1].Text, Is.EqualTo("We promise a lot. Call +• ••• ••• •• ••!"));
            Assert.That(capture.Title, Does.Not.Contain("boss"));
        });
        Assert.That(await ActionsAsync(flag), Is.EqualTo(new[] { "flagged" }));
    }

    [Test]
    public async Task Unknown_ids_are_told_as_such()
    {
        Assert.That(await Reviews.FindAsync("none", default), Is.Null);
        Assert.That(await Reviews.FindCaptureAsync(99, default), Is.Null);
        Assert.That((await Reviews.ClaimAsync("none", Anna, default)).Status, Is.EqualTo(ReviewStatus.Unknown));
        Assert.That((await Reviews.UnmuteAsync(99, Anna, default)).Status, Is.EqualTo(ReviewStatus.Unknown));
        Assert.That((await Reviews.RevealAsync("none", Anna, "why", default)).Status, Is.EqualTo(ReviewStatus.Unknown));
    }

    [Test]
    public async Task Claim_locks_a_flag_for_a_quarter_of_an_hour()
    {
        Flag flag = await FlagAsync();
        Assert.That((await Reviews.ClaimAsync(flag.Id, Anna, default)).Flag!.Claim, Is.EqualTo(new Claim(Anna, Time.GetUtcNow() + TimeSpan.FromMinutes(15))));
        Assert.That((await Reviews.ClaimAsync(flag.Id, Boris, default)).Status, Is.EqualTo(ReviewStatus.HeldByAnother));
        Assert.That((await DecideAsync(await FlagAtAsync("/offer"), Boris)).Status, Is.EqualTo(ReviewStatus.HeldByAnother));
        Time.Advance(TimeSpan.FromMinutes(15));
        Assert.That((await FlagAtAsync("/offer")).Claim, Is.Null, "it has expired");
        Assert.That((await Reviews.ClaimAsync(flag.Id, Boris, default)).Status, Is.EqualTo(ReviewStatus.Done));
        Assert.That((await Reviews.ReleaseAsync(flag.Id, Anna, default)).Status, Is.EqualTo(ReviewStatus.HeldByAnother));
        Assert.That((await Reviews.ReleaseAsync(flag.Id, Boris, default)).Flag!.Claim, Is.Null);
    }

    [Test]
    public async Task Decision_is_kept_with_what_it_covers_and_leaves_a_trail()
    {
        Flag flag = await FlagAsync();
        ReviewResult result = await Reviews.DecideAsync(new DecisionRequest(flag.Id, flag.Revision, Anna, Outcome.Concern, null, " asks to write to boss@example.com ", null), default);
        Decision decision = result.Flag!.Decision!;
        Assert.Multiple(() =>
        {
            Assert.That((result.Status, result.Flag.State, result.Flag.Revision), Is.EqualTo((ReviewStatus.Done, FlagState.Decided, flag.Revision + 1)));
            Assert.That((decision.Outcome, decision.Note, decision.ReviewerId, decision.FlagRevision, decision.ListVersion), Is.EqualTo((Outcome.Concern, "asks to write to ••••@•••••••.•••", Anna, flag.Revision, "1.0.0")));
            Assert.That(decision.CoveredTerms, Is.EqualTo(new[] { "promise" }));
            Assert.That(decision.CoveredPassages, Is.EqualTo(flag.Latest.Passages));
        });
        Assert.That(await ActionsAsync(flag), Is.EqualTo(new[] { "flagged", "decided" }));
        Assert.That((await Reviews.HistoryAsync(flag.Id, default))[1].ReviewerId, Is.EqualTo(Anna));
    }

    [Test]
    public async Task Refused_decision_changes_nothing()
    {
        Flag flag = await FlagAsync();
        Assert.That((await DecideAsync(flag, reason: null)).Status, Is.EqualTo(ReviewStatus.Invalid));
        Assert.That((await DecideAsync(flag with { Revision = 0 })).Status, Is.EqualTo(ReviewStatus.Changed));
        Assert.That((await Reviews.DecideAsync(new DecisionRequest(flag.Id, flag.Revision, Anna, Outcome.Duplicate, null, null, "unknown"), default)).Status, Is.EqualTo(ReviewStatus.Invalid));
        Assert.That((await FlagAtAsync("/offer")).Revision, Is.EqualTo(flag.Revision));
        Assert.That(await ActionsAsync(flag), Is.EqualTo(new[] { "flagged" }));
    }

    [Test]
    public async Task Two_reviewers_who_decide_at_once_do_not_both_win()
    {
        Flag flag = await FlagAsync();
        ReviewResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => DecideAsync(flag, $"reviewer-{i}"))));
        Assert.That(results.Count(result => result.Status == ReviewStatus.Done), Is.EqualTo(1));
        Assert.That(await ActionsAsync(flag), Is.EqualTo(new[] { "flagged", "decided" }));
    }

    [Test]
    public async Task Undo_holds_for_thirty_seconds_and_reopening_for_ever()
    {
        Flag flag = await FlagAsync();
        await DecideAsync(flag);
        Assert.That((await Reviews.UndoAsync(flag.Id, Boris, default)).Status, Is.EqualTo(ReviewStatus.NotNow));
        ReviewResult undone = await Reviews.UndoAsync(flag.Id, Anna, default);
        Assert.That((undone.Status, undone.Flag!.State, undone.Flag.Decision), Is.EqualTo((ReviewStatus.Done, FlagState.Open, (Decision?)null)));
        await DecideAsync(undone.Flag);
        Time.Advance(TimeSpan.FromSeconds(31));
        Assert.That((await Reviews.UndoAsync(flag.Id, Anna, default)).Status, Is.EqualTo(ReviewStatus.NotNow));
        Assert.That((await Reviews.ReopenAsync(flag.Id, Boris, " ", default)).Status, Is.EqualTo(ReviewStatus.Invalid));
        Assert.That((await Reviews.ReopenAsync(flag.Id, Boris, "new facts", default)).Flag!.State, Is.EqualTo(FlagState.Open));
        Assert.That(await ActionsAsync(flag), Is.EqualTo(new[] { "flagged", "decided", "undone", "decided", "reopened" }));
    }

    [Test]
    public async Task Skip_gives_the_claim_back_and_is_counted()
    {
        Flag flag = await FlagAsync();
        await Reviews.ClaimAsync(flag.Id, Anna, default);
        Assert.That((await Reviews.SkipAsync(flag.Id, Anna, default)).Flag!.Claim, Is.Null);
        await Reviews.SkipAsync(flag.Id, Boris, default);
        Assert.That(await ActionsAsync(flag), Is.EqualTo(new[] { "flagged", "claimed", "skipped", "skipped" }));
    }

    [Test]
    public async Task Reveal_needs_a_reason_and_is_in_the_audit()
    {
        Flag flag = await FlagAsync(body: "We promise a lot to boss@example.com.");
        Assert.That((await Reviews.RevealAsync(flag.Id, Anna, "", default)).Status, Is.EqualTo(ReviewStatus.Invalid));
        RevealResult revealed = await Reviews.RevealAsync(flag.Id, Anna, "court order", default);
        Assert.That(revealed.Capture!.Text!.Blocks[1].Text, Does.EndWith("boss@example.com."));
        Assert.That((await Reviews.HistoryAsync(flag.Id, default))[^1].Detail, Is.EqualTo("court order"));
    }

    [Test]
    public async Task Changed_page_that_no_longer_reaches_the_threshold_lapses_and_comes_back()
    {
        await FlagAsync();
        await CrawlAsync("/offer", "We sell soap.");
        Flag lapsed = await FlagAtAsync("/offer");
        Assert.That((lapsed.State, lapsed.LapsedBecause), Is.EqualTo((FlagState.Lapsed, "page changed")));
        await CrawlAsync("/offer", "We promise again.");
        Flag again = await FlagAtAsync("/offer");
        Assert.That((again.State, again.LapsedBecause), Is.EqualTo((FlagState.Open, (string?)null)));
        Assert.That(await ActionsAsync(again), Is.EqualTo(new[] { "flagged", "lapsed", "reopened" }));
    }

    [Test]
    public async Task Changed_list_lapses_what_it_no_longer_flags()
    {
        await FlagAsync();
        await RescreenAsync("/offer", "1.5.0", "lottery");
        Flag lapsed = await FlagAtAsync("/offer");
        Assert.That((lapsed.State, lapsed.LapsedBecause), Is.EqualTo((FlagState.Lapsed, "list 1.5.0")));
    }

    [Test]
    public async Task Decided_flag_stays_decided_until_something_new_appears()
    {
        await DecideAsync(await FlagAsync());
        await CrawlAsync("/offer", "Today we sell soap too. We promise a lot.");
        Assert.That((await FlagAtAsync("/offer")).State, Is.EqualTo(FlagState.Decided), "the same passage");
        await CrawlAsync("/offer", "Soap only.");
        Assert.That((await FlagAtAsync("/offer")).State, Is.EqualTo(FlagState.Decided), "a decision does not lapse");
        await CrawlAsync("/offer", "We promise a lot. We promise the moon.");
        Flag reopened = await FlagAtAsync("/offer");
        Assert.That((reopened.State, reopened.Decision), Is.EqualTo((FlagState.Open, (Decision?)null)));
        Assert.That((await Reviews.HistoryAsync(reopened.Id, default))[^1].Detail, Does.StartWith("1 new passage; The scam list 1.0.0: 1 term scored 2"));
    }

    [Test]
    public async Task Mute_keeps_present_and_later_flags_out_until_it_ends_or_expires()
    {
        Flag flag = await FlagAsync("/ads/one");
        await FlagAsync("/other");
        Assert.That(await Reviews.CountMutedByAsync(Page("/ads/").Value, true, "scam", default), Is.EqualTo(1));
        MuteRequest request = new(Page("/ads/").Value, true, "scam", "known campaign", Anna, Time.GetUtcNow().AddDays(7));
        Assert.That((await Reviews.MuteAsync(request, default)).Status, Is.EqualTo(ReviewStatus.Done));
        await CrawlAsync("/ads/two", "We promise more.");
        Mute mute = (await Reviews.MutesAsync(default)).Single();
        Assert.That(mute.Hidden, Is.EqualTo(2));
        Assert.That(await PathsAsync(new FlagQuery()), Is.EqualTo(new[] { "/other" }));
        Assert.That(await PathsAsync(new FlagQuery(IncludeMuted: true)), Has.Length.EqualTo(3));
        Assert.That((await Reviews.CountAsync(new FlagQuery(), default)).Muted, Is.EqualTo(new FlagCount(2, false)));

        Assert.That((await Reviews.UnmuteAsync(mute.Id, Boris, default)).Status, Is.EqualTo(ReviewStatus.Done));
        Assert.That((await Reviews.UnmuteAsync(mute.Id, Boris, default)).Status, Is.EqualTo(ReviewStatus.NotNow));
        Assert.That(await PathsAsync(new FlagQuery()), Has.Length.EqualTo(3));
        Assert.That(await ActionsAsync(flag), Is.EqualTo(new[] { "flagged", "muted", "unmuted" }));

        await Reviews.MuteAsync(request, default);
        Time.Advance(TimeSpan.FromDays(8));
        Assert.That(await PathsAsync(new FlagQuery()), Has.Length.EqualTo(3), "expired");
        Assert.That(await ActionsAsync(flag), Is.EqualTo(new[] { "flagged", "muted", "unmuted", "muted", "unmuted" }));
    }

    [Test]
    public async Task Mute_of_one_address_leaves_those_below_it()
    {
        await FlagAsync("/ads/");
        await FlagAsync("/ads/one");
        await Reviews.MuteAsync(new MuteRequest(Page("/ads/").Value, false, "scam", "noise", Anna, Time.GetUtcNow().AddDays(7)), default);
        Assert.That(await PathsAsync(new FlagQuery()), Is.EqualTo(new[] { "/ads/one" }));
    }

    [Test]
    public async Task Every_change_is_in_the_outbox_once_with_the_latest_revision()
    {
        Flag flag = await FlagAsync(body: "We promise a lot to boss@example.com.");
        await Reviews.ClaimAsync(flag.Id, Anna, default);
        OutboxEntry entry = (await Outbox.ReadAsync(10, null, default)).Single();
        Assert.Multiple(() =>
        {
            Assert.That((entry.FlagId, entry.Revision, entry.FirstFlaggedAt), Is.EqualTo((flag.Id, 2L, flag.FirstFlaggedAt)));
            Assert.That(entry.SearchText, Is.EqualTo("offer we promise a lot to \u1D49offer \u1D49promis \u1D49lot"));
            Assert.That(entry.Text[1].Text, Is.EqualTo("We promise a lot to ••••@•••••••.•••."));
        });
        await Reviews.ReleaseAsync(flag.Id, Anna, default);
        await Outbox.CompleteAsync([entry], default);
        Assert.That((await Outbox.ReadAsync(10, null, default)).Single().Revision, Is.EqualTo(3), "what changed meanwhile stays");
        await Outbox.CompleteAsync(await Outbox.ReadAsync(10, null, default), default);
        Assert.That(await Outbox.DepthAsync(default), Is.EqualTo(new OutboxDepth(0, 0, null)));
    }

    [Test]
    public async Task Dead_letter_leaves_the_outbox_until_the_flag_is_accepted_after_all()
    {
        Flag flag = await FlagAsync();
        DateTimeOffset changed = Time.GetUtcNow();
        Assert.That(await Outbox.DepthAsync(default), Is.EqualTo(new OutboxDepth(1, 0, changed)));
        await Outbox.DeadLetterAsync([.. (await Outbox.ReadAsync(10, null, default)).Select(entry => new DeadLetter(entry, "strict mapping"))], default);
        Assert.That(await Outbox.DepthAsync(default), Is.EqualTo(new OutboxDepth(0, 1, null)));
        await Reviews.ClaimAsync(flag.Id, Anna, default);
        await Outbox.CompleteAsync(await Outbox.ReadAsync(10, null, default), default);
        Assert.That(await Outbox.DepthAsync(default), Is.EqualTo(new OutboxDepth(0, 0, null)));
    }

    [Test]
    public async Task Purged_site_keeps_its_flags_without_their_words()
    {
        Flag flag = await FlagAsync();
        Assert.That(await PathsAsync(new FlagQuery("promise")), Has.Length.EqualTo(1));
        await Record.PurgeAsync("shop", default);
        Assert.That(await PathsAsync(new FlagQuery("promise")), Is.Empty);
        Assert.That((await FlagAtAsync("/offer")).Latest.Terms[0].Form, Is.EqualTo("promise"));
        Assert.That((await Outbox.ReadAsync(10, null, default)).Single().Text, Is.Empty);
        Assert.That((await Reviews.RevealAsync(flag.Id, Anna, "why", default)).Status, Is.EqualTo(ReviewStatus.NotNow));
    }

    [Test]
    public async Task All_of_it_survives_a_restart()
    {
        Flag flag = await FlagAsync();
        await DecideAsync(flag);
        await ReopenAsync();
        Flag again = await FlagAtAsync("/offer");
        Assert.That((again.State, again.Decision!.ReviewerId, again.Revision), Is.EqualTo((FlagState.Decided, Anna, 2L)));
        Assert.That(await ActionsAsync(flag), Is.EqualTo(new[] { "flagged", "decided" }));
    }
}
