using Cybershield.Matching;

namespace Cybershield.Review.Tests;

/// <summary>Flags, pages and screenings to test with.</summary>
internal static class Flags
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static Flag Open(string url = "https://shop.example/offer", string title = "Guaranteed returns") => new(
        Flag.FlagId(url, "scam"), url, "shop", "Shop", "finance", "scam", "Investment promises", title, "en",
        FlagState.Open, 3, Noon.AddDays(-1), Noon, null, null, null, null, Assessed("Earn guaranteed returns today. Call us."));

    public static Assessment Assessed(string text, params string[] terms)
    {
        PageText page = new([new(Zone.Body, "en", text)]);
        string[] words = terms.Length == 0 ? ["guaranteed returns"] : terms;
        return Assessments.From(Screening(page, words), Screening(page, words).Lists[0], ContactMask.Mask(page), 7, Noon, Noon);
    }

    /// <summary>What a list of these words would find: every occurrence, two points each.</summary>
    public static Screening Screening(PageText page, params string[] words)
    {
        ScoreContribution[] contributions = [.. words.Select(word => Contribution(page, word)).OfType<ScoreContribution>()];
        return new("fingerprint", 1,
        [
            new("scam", "Investment promises", "1.4.0", new string('a', 64), ListStatus.Live, true, true, contributions.Length * 2.0m, 2, contributions.Length, 2, new(0, 9), contributions, []),
        ]);
    }

    private static ScoreContribution? Contribution(PageText page, string word)
    {
        TermMatch[] matches = [.. page.Blocks.SelectMany((block, index) => Occurrences(block, index, word))];
        return matches.Length == 0 ? null : new(word.Replace(' ', '-'), "Nobody can promise this.", 2, 1, 2, true, matches[0], matches);
    }

    private static IEnumerable<TermMatch> Occurrences(PageBlock block, int index, string word)
    {
        for (int at = block.Text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = block.Text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
            yield return new(word.Replace(' ', '-'), block.Zone, [new(index, at, word.Length)], block.Text.Substring(at, word.Length), [new(RecognitionKind.Phrase, "")], 0, 1);
    }
}
