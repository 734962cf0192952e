namespace Cybershield.Matching.Tests;

internal sealed class PageFingerprintTests
{
    private static readonly string[] Words = [.. Enumerable.Range(0, 60_000).Select(i => "w" + string.Concat((i * 7919 % 60_013).ToString("D5", System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0'))))];

    [Test]
    public void The_same_text_has_the_same_fingerprint_wherever_it_is_cut_into_blocks_and_whatever_figures_it_holds()
    {
        string text = Text(0, 300);

        Assert.That(PageFingerprint.Of(Page(text + " 1 250 visitors, 12:45")), Is.EqualTo(PageFingerprint.Of(Page(text[..490], text[490..] + " 9 visitors"))));
        Assert.That(PageFingerprint.Of(Page(text)), Is.EqualTo(PageFingerprint.Of(new PageText([new(Zone.Boilerplate, "en", Text(9_000, 300)), new(Zone.Title, "en", "Other"), new(Zone.Body, "en", text)]))), "chrome and title aside");
    }

    [Test]
    public void Small_changes_of_a_long_text_stay_near_and_other_texts_lie_far()
    {
        int near = 0, nearest = 64;
        for (int i = 0; i < 100; i++)
        {
            ulong print = Print(Text(i * 500, 500));
            near += PageFingerprint.Distance(print, Print(Text(i * 500, 250) + " other " + Text((i * 500) + 251, 249))) <= PageFingerprint.NearBits ? 1 : 0;
            nearest = Math.Min(nearest, PageFingerprint.Distance(print, Print(Text((i * 500) + 700, 500))));
        }

        Assert.That(near, Is.GreaterThanOrEqualTo(80), "of 100 texts of 500 words with one word changed");
        Assert.That(nearest, Is.GreaterThan(3 * PageFingerprint.NearBits), "the nearest of 100 pairs of unrelated texts");
    }

    [Test]
    public void A_few_words_have_none() => Assert.That(PageFingerprint.Of(Page(Text(0, PageFingerprint.FewestWords - 1) + " 1 2 3")), Is.Null);

    [Test]
    public void It_is_the_same_in_every_version_since_the_record_keeps_it() =>
        Assert.That(PageFingerprint.Of(Page(string.Join(' ', Enumerable.Repeat("Кепілдендірілген табыс, guaranteed returns, гарантированный доход.", 5)))), Is.EqualTo(9324915421295915253UL));

    private static ulong Print(string text) => PageFingerprint.Of(Page(text))!.Value;

    private static string Text(int from, int words) => string.Join(' ', Words.Skip(from).Take(words));

    private static PageText Page(params string[] blocks) => new([.. blocks.Select(block => new PageBlock(Zone.Body, "en", block))]);
}
