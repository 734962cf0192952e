namespace Cybershield.Matching.Tests;

internal sealed class WatchlistTests
{
    private static readonly TermList Probe = Given.List(Given.AnyTerm("a", "alpha"));

    private static ListScreening? Screened(TermList list, DateOnly day) =>
        Watchlist.Compile([list], day).Screen(Given.Body("alpha"), "shops").Lists.SingleOrDefault();

    [Test]
    public void Only_live_lists_flag()
    {
        TermList live = Probe with { TestOnly = false };

        Assert.Multiple(() =>
        {
            Assert.That(Screened(live, Given.Today)!.Flagged, Is.True);
            Assert.That(Screened(Probe, Given.Today)!.Flagged, Is.False);
            Assert.That(Screened(Probe, Given.Today)!.ReachesThreshold, Is.True);
            Assert.That(Screened(live with { Status = ListStatus.Trial }, Given.Today)!.Flagged, Is.False);
            Assert.That(Screened(live with { Status = ListStatus.Draft }, Given.Today), Is.Null);
            Assert.That(Screened(live with { Status = ListStatus.Retired }, Given.Today), Is.Null);
        });
    }

    [TestCase(-1, ListStatus.Live)]
    [TestCase(30, ListStatus.Live)]
    [TestCase(31, ListStatus.Trial)]
    [TestCase(100, ListStatus.Trial)]
    [TestCase(101, null)]
    public void Review_and_expiry_act_by_the_day_given(int days, ListStatus? status)
    {
        DateOnly review = new(2027, 1, 1);
        TermList list = Probe with { TestOnly = false, ReviewBy = review, Expires = review.AddDays(100) };

        Assert.That(Screened(list, review.AddDays(days))?.Status, Is.EqualTo(status));
    }

    [Test]
    public void A_list_judges_the_site_groups_of_its_scope()
    {
        Assert.That(Screened(Probe with { SiteGroups = ["shops"] }, Given.Today), Is.Not.Null);
        Assert.That(Screened(Probe with { SiteGroups = ["news"] }, Given.Today), Is.Null);
    }

    [Test]
    public void The_fingerprint_changes_with_what_judges_and_with_nothing_else()
    {
        TermList other = Probe with { Id = "other", Sha256 = "ab" };
        string fingerprint = Watchlist.Compile([Probe, other], Given.Today).Fingerprint;

        Assert.Multiple(() =>
        {
            Assert.That(fingerprint, Has.Length.EqualTo(64));
            Assert.That(Watchlist.Compile([other, Probe], Given.Today.AddDays(1)).Fingerprint, Is.EqualTo(fingerprint));
            Assert.That(Watchlist.Compile([Probe], Given.Today).Fingerprint, Is.Not.EqualTo(fingerprint));
            Assert.That(Watchlist.Compile([Probe, other with { Status = ListStatus.Trial }], Given.Today).Fingerprint, Is.Not.EqualTo(fingerprint));
            Assert.That(Watchlist.Compile([Probe, other with { Sha256 = "cd" }], Given.Today).Fingerprint, Is.Not.EqualTo(fingerprint));
        });
    }

    [Test]
    public void The_holder_swaps_the_whole_watchlist()
    {
        WatchlistHolder holder = new(Watchlist.Empty);
        Watchlist next = Watchlist.Compile([Probe], Given.Today);

        Assert.That(holder.Swap(next), Is.SameAs(Watchlist.Empty));
        Assert.That(holder.Current, Is.SameAs(next));
    }

    [TestCase("Ёлка и ЙОГУРТ, қала-қала", "елка и йогурт қала қала")]
    [TestCase("ca\u0301fe\u200B \uFF21bc", "cáfe abc")]
    public void Search_text_folds_words(string text, string folded) => Assert.That(SearchText.Fold(text), Is.EqualTo(folded));
}
