namespace Cybershield.Matching.Tests;

internal sealed class ListDiffTests
{
    private static readonly TermList Old = Given.List(Given.AnyTerm("a", "alpha", 3) + Given.AnyTerm("b", "beta", 2));

    [TestCase("a:alpha:3 b:beta:2", "", "1.0.0")]
    [TestCase("a:alpha:3 b:beta:2 c:gamma:1", "term `c` added", "1.1.0")]
    [TestCase("a:alpha:4 b:beta:2", "term `a` weighs 4 instead of 3", "1.1.0")]
    [TestCase("a:alpha:1 b:beta:2", "term `a` weighs 1 instead of 3", "2.0.0")]
    [TestCase("a:alpha:3", "term `b` removed", "2.0.0")]
    [TestCase("a:alpha:3 b:other:2", "term `b` looks for something else", "2.0.0")]
    public void Says_what_changed_and_which_version_it_should_carry(string terms, string change, string version)
    {
        TermList now = Given.List(string.Concat(terms.Split(' ').Select(term => term.Split(':')).Select(parts =>
            Given.AnyTerm(parts[0], parts[1], decimal.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)))));

        ListDiff diff = ListDiff.Between(Old, now);

        Assert.That(string.Join(';', diff.Changes), Is.EqualTo(change));
        Assert.That(diff.ProposedVersion, Is.EqualTo(version));
    }

    [Test]
    public void A_new_list_starts_as_a_valid_draft() => Assert.That(Given.Read(TermListReader.Draft("some-list")).Status, Is.EqualTo(ListStatus.Draft));
}
