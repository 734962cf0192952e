using Cybershield.Matching;
using Cybershield.Service.Pages;

namespace Cybershield.Service.Tests.Pages;

internal sealed class MarkedTextTests
{
    private static readonly PageText Text = new([new PageBlock(Zone.Title, "en", "abcdefgh"), new PageBlock(Zone.Body, "en", "ijkl")]);

    [Test]
    public void Overlapping_occurrences_are_cut_at_every_edge_and_each_ends_once() =>
        Assert.That(Show(new LetteredSpan("A", true, new(0, 1, 4)), new LetteredSpan("B", true, new(0, 3, 3))), Is.EqualTo("a[bc][de^A][f^B]gh/ijkl"));

    [Test]
    public void Occurrences_that_touch_stay_apart() =>
        Assert.That(Show(new LetteredSpan("A", true, new(1, 0, 2)), new LetteredSpan("B", true, new(1, 2, 2))), Is.EqualTo("abcdefgh/[ij^A][kl^B]"));

    [Test]
    public void An_occurrence_outside_the_text_is_left_out() =>
        Assert.That(Show(new LetteredSpan("A", true, new(0, 6, 4)), new LetteredSpan("B", true, new(2, 0, 1)), new LetteredSpan("C", true, new(-1, 0, 1))), Is.EqualTo("abcdefgh/ijkl"));

    [Test]
    public void The_strip_shows_where_in_the_text_a_mark_lies() =>
        Assert.That(MarkedText.Of(Text, [new("A", true, new(0, 0, 1)), new("A", true, new(1, 1, 1))]).Positions, Is.EqualTo(new[] { 0.0, 9 / 12.0 }));

    [TestCase(0, ExpectedResult = "A")]
    [TestCase(25, ExpectedResult = "Z")]
    [TestCase(26, ExpectedResult = "AA")]
    [TestCase(53, ExpectedResult = "BB")]
    public string Rows_have_letters(int row) => FlagModel.LetterOf(row);

    private static string Show(params LetteredSpan[] spans) => string.Join('/', MarkedText.Of(Text, spans).Blocks.Select(block => string.Concat(block.Runs.Select(Show))));

    private static string Show(TextRun run) =>
        run.Mark is null ? run.Text : $"[{run.Text}{string.Concat(run.Letters.Where(letter => letter.Ends).Select(letter => "^" + letter.Letter))}]";
}
