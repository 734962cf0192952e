namespace Cybershield.Matching.Tests;

internal sealed class CombinationTests
{
    private const string Near = "  - { id: t, near: { a: [\"invest*\"], b: [risk-free, no risk], within: 3 }, weight: 2, why: test }\n";
    private const string Ordered = "  - { id: t, near: { a: [alpha], b: [omega], within: 3, order: a_first }, weight: 2, why: test }\n";
    private const string Set = "  - { id: t, set: { of: [referral, bonus, wallet, withdraw], at_least: 3, within: 10 }, weight: 2, why: test }\n";
    private const string Pattern = "  - { id: t, regex: '\\d{1,3}\\s?% (?:per|a) (?:day|week)', weight: 3, why: test }\n";

    [TestCase(Near, "invest today, entirely risk-free", "invest … risk-free")]
    [TestCase(Near, "no risk when investing", "no risk … investing")]
    [TestCase(Ordered, "alpha and then omega", "alpha … omega")]
    [TestCase(Set, "referral bonus straight. To your wallet", "referral … bonus … wallet")]
    [TestCase(Pattern, "earn 20 % per day now", "20 % per day")]
    [TestCase(Pattern, "earn 20% A WEEK", "20% A WEEK")]
    [TestCase(Pattern, "earn 20\u200B% per day", "20\u200B% per day")]
    public void Finds(string term, string text, string form) => Assert.That(Given.Forms(term, text), Is.EqualTo(new[] { form }));

    [TestCase(Near, "invest one two three risk-free")]
    [TestCase(Near, "invest. It is risk-free")]
    [TestCase(Near, "invest a b")]
    [TestCase(Ordered, "omega and then alpha")]
    [TestCase(Set, "referral referral bonus bonus")]
    [TestCase(Set, "referral bonus 1 2 3 4 5 6 7 8 wallet")]
    [TestCase(Pattern, "20 % per year")]
    [TestCase(Pattern, "20 % per daylight")]
    public void Does_not_find(string term, string text) => Assert.That(Given.Forms(term, text), Is.Empty);

    [Test]
    public void Near_and_set_take_the_lowest_zone_of_their_parts()
    {
        TermList list = Given.List(Set, flag: "{ score_at_least: 1, distinct_terms_at_least: 1 }").With(Zone.Alt, 0.5m);
        ScoreContribution contribution = Given.Screen(list, Given.Page((Zone.Title, "referral"), (Zone.Alt, "bonus"), (Zone.Body, "wallet")))!.Contributions[0];

        Assert.That((contribution.Best.Zone, contribution.Points), Is.EqualTo((Zone.Alt, 1.0m)));
        Assert.That(contribution.Best.Spans.Select(span => span.Block), Is.EqualTo(new[] { 0, 1, 2 }));
    }
}
