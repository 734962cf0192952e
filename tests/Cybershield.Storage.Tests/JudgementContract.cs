using Cybershield.Matching;
using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>What a record says of terms and of near-duplicates, by what reviewers decided.</summary>
internal abstract class JudgementContract(StoreUnderTest kind) : ReviewFixture(kind)
{
    // Long enough to have a fingerprint; the figure and the telephone number make no other page of it.
    private const string Copied =
        "We promise a lot and a bonus to everybody who signs the paper before the end of the month, and nobody has ever asked for anything back, as our many friends will gladly tell you. Visitor {0}, call +7 701 555 01 {0}.";

    private static readonly string[] Words = ["promise", "bonus"];

    [Test]
    public async Task Ticks_are_kept_with_the_decision_its_audit_and_its_export()
    {
        await CrawlAsync(new Dictionary<string, string> { ["/a"] = "We promise a bonus." }, words: Words);
        Flag flag = await FlagAtAsync("/a");
        await DecideAsync(flag, Outcome.WrongMatch, new() { ["bonus"] = true });
        Flag decided = await FlagAtAsync("/a");
        FlagRow row = FlagRow.Of(decided);
        Assert.Multiple(() =>
        {
            Assert.That(decided.Decision!.Verdicts, Is.EqualTo(new Dictionary<string, bool> { ["bonus"] = true, ["promise"] = false }));
            Assert.That((row.RightTerms.Single(), row.WrongTerms.Single()), Is.EqualTo(("bonus", "promise")));
        });
        Assert.That((await Reviews.HistoryAsync(flag.Id, default))[^1].Detail, Is.EqualTo("wrong_match: other_meaning; right: bonus; wrong: promise"));
    }

    [Test]
    public async Task Ticks_that_the_rules_refuse_change_nothing()
    {
        Flag flag = await FlagAsync();
        ReviewResult result = await DecideAsync(flag, Outcome.WrongMatch, new() { ["promise"] = true });
        Assert.That((result.Status, (await FlagAtAsync("/offer")).Revision), Is.EqualTo((ReviewStatus.Invalid, flag.Revision)));
        Assert.That(await Reviews.PrecisionAsync("scam", null, default), Is.Empty);
    }

    [Test]
    public async Task Precision_counts_each_page_once_by_its_last_decision_and_forgets_what_was_undone()
    {
        await CrawlAsync(new Dictionary<string, string> { ["/a"] = "We promise a bonus.", ["/b"] = "I promise.", ["/c"] = "They promise." }, words: Words);
        await DecideAsync(await FlagAtAsync("/a"), Outcome.Concern);
        await DecideAsync(await FlagAtAsync("/b"), Outcome.WrongMatch);
        await DecideAsync(await FlagAtAsync("/c"), Outcome.WrongMatch);
        await Reviews.UndoAsync((await FlagAtAsync("/c")).Id, Anna, default);
        Assert.That(await PrecisionAsync(), Is.EqualTo(new[] { ("bonus", 1, 1), ("promise", 1, 2) }));
        await Reviews.ReopenAsync((await FlagAtAsync("/b")).Id, Anna, "read again", default);
        await DecideAsync(await FlagAtAsync("/b"), Outcome.LawfulUse);
        Assert.That(await PrecisionAsync(), Is.EqualTo(new[] { ("bonus", 1, 1), ("promise", 2, 2) }));
        Assert.That((await Reviews.PrecisionAsync("scam", ["bonus", "nothing"], default)).Select(term => term.TermId), Is.EqualTo(new[] { "bonus" }));
        Assert.That(await Reviews.PrecisionAsync("other", null, default), Is.Empty);
    }

    [Test]
    public async Task Precision_is_kept_by_version_and_over_all_versions()
    {
        Flag flag = await FlagAsync();
        await DecideAsync(flag, Outcome.WrongMatch);
        await CrawlAsync(new Dictionary<string, string> { ["/new"] = "We promise again." }, version: "1.1.0");
        await DecideAsync(await FlagAtAsync("/new"), Outcome.Concern);
        TermPrecision term = (await Reviews.PrecisionAsync("scam", null, default)).Single();
        Assert.That((term.Overall, term.ByVersion["1.0.0"], term.ByVersion["1.1.0"]), Is.EqualTo((new Precision(1, 2), new Precision(0, 1), new Precision(1, 1))));
    }

    [Test]
    public async Task Near_duplicates_are_found_decided_together_counted_once_and_opened_again_one_by_one()
    {
        await CrawlCopiesAsync(4);
        await CrawlAsync("/other", "Somebody else may promise something that has nothing whatever to do with all the things which the pages above this one say about themselves, their friends and the end of the month.");
        Flag flag = await FlagAtAsync("/copy1");
        await Reviews.ClaimAsync((await FlagAtAsync("/copy4")).Id, Boris, default);
        AlikeFlags alike = await Reviews.AlikeAsync(flag.Id, Anna, 2, default);
        Assert.That((alike.Total, alike.Open, alike.Flags.Count), Is.EqualTo((3, 2, 2)));
        ReviewResult result = await DecideAsync(flag, Outcome.WrongMatch, [], alike: 2);
        Flag[] copies = [await FlagAtAsync("/copy2"), await FlagAtAsync("/copy3"), await FlagAtAsync("/copy4"), await FlagAtAsync("/other")];
        Assert.That(result.Status, Is.EqualTo(ReviewStatus.Done));
        Assert.That(copies.Select(copy => copy.State), Is.EqualTo(new[] { FlagState.Decided, FlagState.Decided, FlagState.Open, FlagState.Open }));
        Assert.That(await PrecisionAsync(), Is.EqualTo(new[] { ("bonus", 0, 1), ("promise", 0, 1) }), "three copies are one page");
        await Reviews.UndoAsync(copies[0].Id, Anna, default);
        Assert.That(((await FlagAtAsync("/copy2")).State, (await FlagAtAsync("/copy3")).State, (await FlagAtAsync("/copy1")).State), Is.EqualTo((FlagState.Open, FlagState.Decided, FlagState.Decided)));
        Assert.That((await Reviews.HistoryAsync(copies[1].Id, default))[^1].Detail, Does.Contain("with its near-duplicate " + flag.Id));
    }

    [Test]
    public async Task Near_duplicates_that_became_more_or_fewer_are_shown_again_first()
    {
        await CrawlCopiesAsync(3);
        Flag flag = await FlagAtAsync("/copy1");
        await DecideAsync(await FlagAtAsync("/copy2"), Outcome.Concern);
        ReviewResult result = await DecideAsync(flag, Outcome.WrongMatch, [], alike: 2);
        Assert.That((result.Status, (await FlagAtAsync("/copy1")).State, (await FlagAtAsync("/copy3")).State), Is.EqualTo((ReviewStatus.Changed, FlagState.Open, FlagState.Open)));
    }

    [Test]
    public async Task A_page_that_changed_leaves_its_near_duplicates_but_its_decisions_stay_where_they_were()
    {
        await CrawlCopiesAsync(2);
        await DecideAsync(await FlagAtAsync("/copy1"), Outcome.Concern);
        await CrawlAsync("/copy1", "Now they promise something else entirely: a house by the sea, two horses, a garden with old trees, long evenings with music and friends, and never again a letter from the bank or the office of taxes.");
        Assert.That((await Reviews.AlikeAsync((await FlagAtAsync("/copy2")).Id, Anna, 10, default)).Total, Is.Zero);
        await DecideAsync(await FlagAtAsync("/copy2"), Outcome.WrongMatch);
        Assert.That((await PrecisionAsync()).Last(), Is.EqualTo(("promise", 0, 1)));
    }

    [Test]
    public async Task Matches_are_new_seen_or_gone_against_the_capture_judged_before()
    {
        await CrawlAsync(new Dictionary<string, string> { ["/a"] = "We promise. And a bonus.", ["/b"] = "We promise.", ["/c"] = "We promise. A bonus." }, words: Words);
        Assert.That(await NewsAsync(), Is.EqualTo((3, 0, 0)), "nothing was known before");
        await CrawlAsync(new Dictionary<string, string> { ["/a"] = "Other things first. We promise. And a bonus.", ["/b"] = "We promise. Twice we promise.", ["/c"] = "We promise. Nothing else." }, words: Words);
        Assert.That(await NewsAsync(), Is.EqualTo((1, 1, 1)));
        Assessment grown = (await FlagAtAsync("/b")).Latest, shrunk = (await FlagAtAsync("/c")).Latest;
        Assert.Multiple(() =>
        {
            Assert.That((grown.Terms[0].Presence, grown.Terms[0].NewPassages), Is.EqualTo((MatchPresence.Seen, 1)));
            Assert.That((shrunk.Terms[0].Presence, shrunk.Gone.Single().TermId, shrunk.Gone[0].Snippet.Text), Is.EqualTo((MatchPresence.Seen, "bonus", "We promise. A bonus.")));
        });
        Assert.That(await PathsAsync(new FlagQuery(Matches: [MatchNews.Gone, MatchNews.Seen])), Is.EquivalentTo(new[] { "/a", "/c" }));
        Assert.That((await Reviews.CountAsync(new FlagQuery("promise", Sites: ["shop"]), default)).ByMatches.Values.Sum(count => count.Value), Is.EqualTo(3), "counted by looking as well");
        Assert.That(FlagRow.Of(await FlagAtAsync("/c")).Matches, Is.EqualTo("gone"));
        Assert.That((await Reviews.FindEarlierCaptureAsync((await FlagAtAsync("/c")).Id, default))!.Text!.Blocks[1].Text, Is.EqualTo("We promise. A bonus."));
    }

    [Test]
    public async Task A_changed_list_makes_nothing_new_on_an_unchanged_page()
    {
        await CrawlAsync(new Dictionary<string, string> { ["/a"] = "We promise. And a bonus." });
        await CrawlAsync(new Dictionary<string, string> { ["/a"] = "Other things. We promise. And a bonus." });
        await RescreenAsync("/a", "1.1.0", Words);
        Assert.That((await FlagAtAsync("/a")).Latest.Terms.Select(term => (term.TermId, term.Presence)), Is.EqualTo(new[] { ("promise", MatchPresence.Seen), ("bonus", (MatchPresence?)MatchPresence.Seen) }));
        await RescreenAsync("/a", "1.2.0", "bonus");
        Assert.That((await FlagAtAsync("/a")).Latest.Gone, Is.Empty, "the list let it go, not the page");
    }

    [Test]
    public async Task Pages_judged_together_lose_keep_and_gain_flags_each_by_its_own_text()
    {
        await CrawlAsync(new Dictionary<string, string> { ["/lost"] = "We promise.", ["/kept"] = "We promise a bonus.", ["/gained"] = "A bonus.", ["/none"] = "Nothing." });
        IReadOnlyList<PackedPage> pages = await Record.ReadPackedPagesAsync(DateTimeOffset.UnixEpoch, 0, 10, default);
        await Record.RescreenAsync([.. pages.Select(page => Record.Judge(page, Screenings.Of(page.Unpack().Text!, "w2", "scam", "2.0.0", "bonus")))], default);
        Assert.That(await PathsAsync(new FlagQuery(States: [FlagState.Open])), Is.EquivalentTo(new[] { "/kept", "/gained" }));
        Assert.That((await FlagAtAsync("/lost")).State, Is.EqualTo(FlagState.Lapsed));
        Assert.That((await FlagAtAsync("/kept")).Latest.Terms.Select(term => term.TermId), Is.EqualTo(new[] { "bonus" }));
        Assert.That((await Record.ReadPagesAsync(DateTimeOffset.UnixEpoch, 0, 10, default)).Select(page => page.ScreenedBy), Is.All.EqualTo("w2"));
    }

    [Test]
    public async Task Pages_judged_together_by_two_watchlists_are_each_marked_with_their_own()
    {
        await CrawlAsync(new Dictionary<string, string> { ["/a"] = "One.", ["/b"] = "Two.", ["/c"] = "Three." });
        IReadOnlyList<PackedPage> pages = await Record.ReadPackedPagesAsync(DateTimeOffset.UnixEpoch, 0, 10, default);
        string[] watchlists = ["w2", "w3", pages[2].Page.ScreenedBy];
        await Record.RescreenAsync([.. pages.Zip(watchlists, (page, watchlist) => Record.Judge(page, new Screening(watchlist, 1, [])))], default);
        Assert.That((await Record.ReadPagesAsync(DateTimeOffset.UnixEpoch, 0, 10, default)).Select(page => page.ScreenedBy), Is.EqualTo(watchlists));
    }

    [Test]
    public async Task A_lists_flags_are_told_by_term_by_quarter_of_an_hour_and_with_its_versions()
    {
        DateTimeOffset start = Time.GetUtcNow();
        await Record.RegisterListsAsync([new ListText("scam", "1.0.0", "a1", "text", ListStatus.Live), new ListText("other", "9.0.0", "b1", "text", ListStatus.Live)], default);
        await CrawlAsync(new Dictionary<string, string> { ["/a"] = "We promise a bonus.", ["/b"] = "I promise." }, words: Words);
        await CrawlAsync(new Dictionary<string, string> { ["/z"] = "I promise." }, words: Words, list: "other");
        Time.Advance(TimeSpan.FromHours(3));
        await Record.RegisterListsAsync([new ListText("scam", "1.1.0", "a2", "text 2", ListStatus.Live)], default);
        await CrawlAsync(new Dictionary<string, string> { ["/c"] = "They promise." }, words: Words);
        await DecideAsync(await FlagAtAsync("/b"), Outcome.WrongMatch);
        ListActivity activity = await Reviews.ActivityAsync("scam", start.AddMinutes(-15), default);
        Assert.Multiple(() =>
        {
            Assert.That(activity.FlagsByTerm, Is.EquivalentTo(new Dictionary<string, int> { ["promise"] = 3, ["bonus"] = 1 }));
            Assert.That(activity.Flags.Select(bucket => (bucket.State, bucket.Outcome, bucket.Flags)), Is.EquivalentTo(
                new[] { (FlagState.Open, (Outcome?)null, 1), (FlagState.Decided, Outcome.WrongMatch, 1), (FlagState.Open, null, 1) }));
            Assert.That(activity.Flags.Max(bucket => bucket.From) - activity.Flags.Min(bucket => bucket.From), Is.EqualTo(TimeSpan.FromHours(3)));
            Assert.That(activity.Versions, Is.EqualTo(new[] { new ListVersion("1.0.0", start), new ListVersion("1.1.0", start.AddHours(3)) }));
        });
        Assert.That((await Reviews.ActivityAsync("scam", Time.GetUtcNow().AddMinutes(-15), default)).Flags, Has.Count.EqualTo(1));
    }

    private Task CrawlCopiesAsync(int copies) => CrawlAsync(
        Enumerable.Range(1, copies).ToDictionary(i => $"/copy{i}", i => Copied.Replace("{0}", $"{10 + i}", StringComparison.Ordinal)), words: Words);

    private Task<ReviewResult> DecideAsync(Flag flag, Outcome outcome, Dictionary<string, bool>? ticks = null, int? alike = null) => Reviews.DecideAsync(
        new DecisionRequest(flag.Id, flag.Revision, Anna, outcome, Outcomes.ReasonsFor(outcome) is [string reason, ..] ? reason : null, outcome == Outcome.Concern ? "asks for money" : null, null, ticks, alike), default);

    private async Task<(int New, int Seen, int Gone)> NewsAsync()
    {
        FlagCounts counts = await Reviews.CountAsync(new FlagQuery(), default);
        int[] shown = [.. await Task.WhenAll(Enum.GetValues<MatchNews>().Select(async news => (await PathsAsync(new FlagQuery(Matches: [news]))).Length))];
        Assert.That(shown, Is.EqualTo(Enum.GetValues<MatchNews>().Select(news => counts.ByMatches.GetValueOrDefault(MatchComparison.NameOf(news)).Value)));
        return (shown[0], shown[1], shown[2]);
    }

    private async Task<(string Term, int Right, int Judged)[]> PrecisionAsync() =>
        [.. (await Reviews.PrecisionAsync("scam", null, default)).Select(term => (term.TermId, term.Overall.Right, term.Overall.Judged))];
}
