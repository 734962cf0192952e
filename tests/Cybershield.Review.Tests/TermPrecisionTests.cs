namespace Cybershield.Review.Tests;

internal sealed class TermPrecisionTests
{
    [TestCase(31, 38, 0.6658, 0.9078)]
    [TestCase(81, 263, 0.2553, 0.3662)]
    [TestCase(10, 10, 0.7225, 1)]
    [TestCase(0, 5, 0, 0.4345)]
    [TestCase(1, 1, 0.2065, 1)]
    [TestCase(0, 0, 0, 1)]
    public void Wilsons_interval(int right, int judged, double low, double high)
    {
        (double Low, double High) interval = new Precision(right, judged).Interval;
        Assert.That(interval.Low, Is.EqualTo(low).Within(0.00006));
        Assert.That(interval.High, Is.EqualTo(high).Within(0.00006));
    }

    [Test]
    public void Nothing_judged_is_not_a_share_of_nothing() =>
        Assert.That((new Precision(0, 0).Share, new Precision(0, 4).Share), Is.EqualTo(((double?)null, (double?)0)));

    [TestCase(40, 40, 10, 20, true, TestName = "Half of twenty after forty of forty")]
    [TestCase(40, 40, 18, 20, false, TestName = "Nine of ten may be chance")]
    [TestCase(0, 0, 0, 20, false, TestName = "Nothing was judged before")]
    [TestCase(40, 40, 0, 0, false, TestName = "Nothing was judged since")]
    public void A_term_fell_where_the_intervals_of_the_versions_lie_apart(int rightBefore, int before, int rightNow, int now, bool fell)
    {
        TermPrecision term = new("a", default, new Dictionary<string, Precision> { ["1.0.0"] = new(rightBefore, before), ["2.0.0"] = new(rightNow, now) });
        Assert.That(term.FellIn("2.0.0"), Is.EqualTo(fell));
    }

    [TestCase(0, 4, true)]
    [TestCase(0, 3, false)]
    [TestCase(3, 20, true)]
    [TestCase(0, 0, false)]
    public void A_term_is_mostly_wrong_where_one_half_lies_beyond_its_interval(int right, int judged, bool wrong) =>
        Assert.That(new TermPrecision("a", new(right, judged), new Dictionary<string, Precision>()).IsMostlyWrong, Is.EqualTo(wrong));

    [Test]
    public void Near_duplicates_count_once_by_the_last_verdict_and_every_version_by_itself()
    {
        TermPrecision[] terms =
        [
            .. TermPrecision.Of(
            [
                new("b", "1.0.0", "f1", true), new("a", "1.0.0", "c7", false), new("a", "1.0.0", "c7", true), new("a", "1.0.0", "f2", false),
                new("a", "1.1.0", "c7", false), new("a", "1.1.0", "f3", true),
            ]),
        ];
        Assert.That(terms.Select(term => (term.TermId, term.Overall)), Is.EqualTo(new[] { ("a", new Precision(1, 3)), ("b", new Precision(1, 1)) }));
        Assert.That(terms[0].ByVersion, Is.EquivalentTo(new Dictionary<string, Precision> { ["1.0.0"] = new(1, 2), ["1.1.0"] = new(1, 2) }));
    }
}
