namespace Cybershield.Matching.Tests;

internal sealed class ScoringTests
{
    private static readonly string Terms = Given.AnyTerm("a", "alpha", 3) + Given.AnyTerm("b", "beta", 2.5m) + Given.AnyTerm("c", "gamma", 1.5m);

    private static TermList Weighted(int within = 400) => Given.List(Terms, flag: $"{{ score_at_least: 6, distinct_terms_at_least: 2, within_words: {within} }}")
        .With(Zone.Title, 2.0m).With(Zone.Heading, 1.5m).With(Zone.LinkText, 0.5m).With(Zone.Boilerplate, 0.2m);

    [Test]
    public void The_score_is_the_sum_of_the_best_zone_of_each_distinct_term()
    {
        ListScreening screening = Given.Screen(Weighted(), Given.Page((Zone.Title, "Alpha"), (Zone.Body, "alpha alpha beta"), (Zone.Boilerplate, "beta gamma")))!;

        Assert.Multiple(() =>
        {
            Assert.That(screening.Score, Is.EqualTo(8.8m));
            Assert.That(screening.Contributions.Select(c => (c.TermId, c.Multiplier, c.Points, c.Counted)), Is.EqualTo(new[]
            {
                ("a", 2.0m, 6.0m, true), ("b", 1.0m, 2.5m, true), ("c", 0.2m, 0.3m, true),
            }));
            Assert.That(screening.Contributions.Sum(c => c.Points), Is.EqualTo(screening.Score));
            Assert.That(screening.Contributions[0].Matches, Has.Count.EqualTo(3));
            Assert.That((screening.Flagged, screening.ReachesThreshold, screening.DistinctTerms), Is.EqualTo((true, true, 3)));
        });
    }

    [Test]
    public void Contributions_are_rounded_half_up_before_they_are_summed()
    {
        ListScreening screening = Given.Screen(Weighted(), Given.Page((Zone.LinkText, "beta gamma")))!;

        Assert.That(screening.Contributions.Select(c => c.Points), Is.EqualTo(new[] { 1.3m, 0.8m }));
        Assert.That(screening.Score, Is.EqualTo(2.1m));
    }

    [Test]
    public void One_lone_word_never_flags_however_heavy()
    {
        ListScreening screening = Given.Screen(Weighted(), Given.Page((Zone.Title, "alpha alpha")))!;

        Assert.That((screening.Score, screening.Flagged, screening.ReachesThreshold, screening.Window), Is.EqualTo((6.0m, false, false, (WordWindow?)null)));
    }

    [Test]
    public void Terms_must_stand_in_one_window()
    {
        string far = string.Join(' ', Enumerable.Repeat("x", 10));
        ListScreening apart = Given.Screen(Weighted(within: 5), Given.Body($"beta alpha {far} gamma beta alpha"))!;

        Assert.Multiple(() =>
        {
            Assert.That(apart.Window, Is.EqualTo(new WordWindow(12, 14)));
            Assert.That(apart.Score, Is.EqualTo(7.0m));
            Assert.That(Given.Screen(Weighted(within: 5), Given.Body($"beta alpha {far} gamma"))!.Flagged, Is.False);
            Assert.That(Given.Screen(Weighted(within: 50), Given.Body($"beta alpha {far} gamma"))!.Flagged, Is.True);
        });
    }

    [Test]
    public void Terms_outside_the_window_are_recorded_and_not_counted()
    {
        string far = string.Join(' ', Enumerable.Repeat("x", 10));
        ListScreening screening = Given.Screen(Weighted(within: 5), Given.Body($"gamma {far} alpha beta {far} beta"))!;

        Assert.That(screening.Contributions.Select(c => (c.TermId, c.Points, c.Counted)), Is.EqualTo(new[] { ("a", 3.0m, true), ("b", 2.5m, true), ("c", 0m, false) }));
        Assert.That(screening.Score, Is.EqualTo(5.5m));
    }

    [Test]
    public void Title_and_meta_count_into_every_window()
    {
        string far = string.Join(' ', Enumerable.Repeat("x", 10));
        ListScreening screening = Given.Screen(Weighted(within: 5), Given.Page((Zone.Title, "alpha"), (Zone.Meta, "gamma"), (Zone.Body, $"{far} beta")))!;

        Assert.That(screening.Score, Is.EqualTo(10.0m));
    }

    [Test]
    public void The_earliest_of_equal_windows_wins()
    {
        string far = string.Join(' ', Enumerable.Repeat("x", 10));
        ListScreening screening = Given.Screen(Weighted(within: 5), Given.Body($"alpha beta gamma {far} alpha beta gamma"))!;

        Assert.That(screening.Window, Is.EqualTo(new WordWindow(0, 4)));
        Assert.That(screening.Contributions[0].Best.FirstWord, Is.Zero);
    }

    [Test]
    public void What_a_site_repeats_is_found_and_counts_nothing_unless_the_list_says_otherwise()
    {
        TermList list = Given.List(Terms, flag: "{ score_at_least: 1, distinct_terms_at_least: 2 }");
        PageText page = Given.Page((Zone.Body, "alpha"), (Zone.SiteChrome, "beta"));

        ListScreening silent = Given.Screen(list, page)!;
        ListScreening counted = Given.Screen(list.With(Zone.SiteChrome, 0.5m), page)!;

        Assert.Multiple(() =>
        {
            Assert.That(silent.ReachesThreshold, Is.False);
            Assert.That(silent.Contributions.Select(c => (c.TermId, c.Best.Zone, c.Counted)), Is.EqualTo(new[] { ("a", Zone.Body, true), ("b", Zone.SiteChrome, false) }));
            Assert.That(counted.ReachesThreshold, Is.True);
        });
    }

    [Test]
    public void An_exclusion_removes_occurrences_and_not_pages()
    {
        TermList list = Given.List(Terms, "exclude: [{ id: warning, near_any: [warns against], within: 3, for: [a], why: quoted }]", "{ score_at_least: 3, distinct_terms_at_least: 2 }");

        ListScreening removed = Given.Screen(list, Given.Body("The office warns against alpha and beta."))!;
        ListScreening survives = Given.Screen(list, Given.Body("The office warns against alpha and beta. Buy alpha"))!;
        ListScreening otherSentence = Given.Screen(list, Given.Body("The office warns against it. Buy alpha and beta"))!;

        Assert.Multiple(() =>
        {
            Assert.That(removed.Contributions.Select(c => c.TermId), Is.EqualTo(new[] { "b" }));
            Assert.That(removed.Excluded.Select(e => (e.Match.TermId, e.ExclusionId, e.Match.Form)), Is.EqualTo(new[] { ("a", "warning", "alpha") }));
            Assert.That(survives.Flagged, Is.True);
            Assert.That(survives.Excluded, Has.Count.EqualTo(1));
            Assert.That(otherSentence.Excluded, Is.Empty);
        });
    }
}
