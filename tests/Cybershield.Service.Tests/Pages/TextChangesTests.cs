using Cybershield.Matching;
using Cybershield.Service.Pages;

namespace Cybershield.Service.Tests.Pages;

internal sealed class TextChangesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Words_that_differ_are_told_with_a_few_around_them() =>
        Assert.That(Between(["One two three four five six seven eight nine ten guaranteed returns for you and many more people in all our towns and villages."], ["One two three four five six seven eight nine ten splendid returns for you and many more people in all our towns and villages."]),
            Is.EqualTo("= … three four five six seven eight nine ten |-guaranteed |+splendid |=returns for you and many more people in  … "));

    [Test]
    public void Paragraphs_that_only_moved_or_stayed_are_left_out() =>
        Assert.That(Between(["First.", "Second.", "Third."], ["Third.", "First.", "Second one.", "Second one."]), Is.EqualTo("-Second.|+Second one.\nSecond one."));

    [Test]
    public void The_same_words_have_no_changes() => Assert.That(Between(["a b", "c"], ["c", "a b"]), Is.Empty);

    [Test]
    public void Two_long_texts_with_nothing_in_common_are_compared_in_part()
    {
        TextChanges changes = TextChanges.Between(Page(Long("a", 200_000)), Noon, Page(Long("b", 200_000)), Noon);
        Assert.That((changes.IsCut, changes.Pieces.Length), Is.EqualTo((true, 2)));
        Assert.That(changes.Pieces.Sum(piece => piece.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length), Is.EqualTo(2 * TextChanges.MaxWords));
    }

    private static string Between(string[] before, string[] after) =>
        string.Join('|', TextChanges.Between(Page(before), Noon, Page(after), Noon).Pieces.Select(piece => "=-+"[(int)piece.Kind] + piece.Text));

    private static string Long(string word, int words) => string.Join(' ', Enumerable.Range(0, words).Select(i => word + i.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static PageText Page(params string[] blocks) => new([.. blocks.Select(block => new PageBlock(Zone.Body, "en", block))]);
}
