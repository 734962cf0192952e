using Cybershield.Matching;

namespace Cybershield.Review.Tests;

public sealed class BacktestTests
{
    private static readonly Flag Flagged = Flags.Open();

    private static Flag Decided => Flagged with
    {
        State = FlagState.Decided,
        Decision = new Decision(1, Flagged.Id, Outcome.LawfulUse, "news", null, null, "anna", Flags.Noon, 3, "1.4.0", [], [], new Dictionary<string, bool>()),
    };

    private static ListScreening? Found(bool reaches, decimal score) =>
        Flags.Screening(new PageText([new PageBlock(Zone.Body, "en", "guaranteed returns")]), "guaranteed returns").Lists[0] with { ReachesThreshold = reaches, Score = score };

    [Test]
    public void Pages_are_kept_added_and_dropped_with_what_was_decided()
    {
        Backtest backtest = Backtest.Of(
        [
            BacktestPage.Against("kept", Flagged, Found(true, 4), hasText: true),
            BacktestPage.Against("dropped", Decided, Found(false, 1), hasText: true),
            BacktestPage.Against("dropped-too", Flagged, null, hasText: true),
            BacktestPage.Against("added", null, Found(true, 5), hasText: true),
            BacktestPage.Against("added-again", Flagged with { State = FlagState.Lapsed }, Found(true, 9), hasText: true),
            BacktestPage.Against("below", null, Found(false, 1), hasText: true),
            BacktestPage.Against("gone", Flagged, null, hasText: false),
            BacktestPage.Against("gone-too", null, null, hasText: false),
        ]);
        Assert.Multiple(() =>
        {
            Assert.That((backtest.Pages, backtest.WithoutText, backtest.FlaggedWithoutText), Is.EqualTo((8, 2, 1)));
            Assert.That(backtest.Kept.Select(page => page.Url), Is.EqualTo(new[] { "kept" }));
            Assert.That(backtest.Added.Select(page => (page.Url, page.After)), Is.EqualTo(new[] { ("added-again", 9m), ("added", (decimal?)5m) }));
            Assert.That(backtest.Dropped.Select(page => (page.Url, page.Outcome)), Is.EqualTo(new (string, Outcome?)[] { ("dropped", Outcome.LawfulUse), ("dropped-too", null) }));
            Assert.That(backtest.Dropped[0].Terms, Is.EqualTo(new[] { "guaranteed-returns" }), "what it was flagged for");
        });
    }

    [Test]
    public void Two_versions_are_compared_by_what_they_find()
    {
        Assert.That(BacktestPage.Between("a", Found(true, 4), Found(false, 1), Decided), Has.Property(nameof(BacktestPage.Before)).EqualTo(4m).And.Property(nameof(BacktestPage.After)).Null);
        Assert.That(BacktestPage.Between("a", null, Found(true, 3), null).After, Is.EqualTo(3m));
    }

    [Test]
    public void A_term_says_where_it_was_found_how_often_it_was_right_and_that_it_is_silent()
    {
        TermList list = TermListReader.Read("scam.yaml", """
            schema: termlist/1
            id: scam
            title: Scam
            version: 1.4.0
            status: draft
            flag: { score_at_least: 2, distinct_terms_at_least: 2 }
            terms:
              - { id: guaranteed-returns, any: [guaranteed returns], weight: 2 }
              - { id: below, any: [below], weight: 2 }
              - { id: long-ago, any: [long ago], weight: 2 }
              - { id: never, any: [never], weight: 2 }
            """).List!;
        Dictionary<string, DateTimeOffset> seen = new() { ["below"] = Flags.Noon.AddDays(-89), ["long-ago"] = Flags.Noon.AddDays(-91) };
        TermPrecision judged = new("guaranteed-returns", new Precision(3, 4), new Dictionary<string, Precision>());

        IReadOnlyList<TermStatistics> statistics = TermStatistics.Of(list, [Flagged, Decided], seen, [judged], Flags.Noon);

        Assert.That(statistics.Select(term => (term.TermId, term.Flags, term.Precision, term.NeverFired)), Is.EqualTo(new[]
        {
            ("guaranteed-returns", 2, new Precision(3, 4), false), ("below", 0, default(Precision), false), ("long-ago", 0, default(Precision), true), ("never", 0, default(Precision), true),
        }));
        Assert.That(statistics.Select(term => term.LastSeen), Is.EqualTo(new DateTimeOffset?[] { Flags.Noon, seen["below"], seen["long-ago"], null }));
    }
}
