using Cybershield.Matching;

namespace Cybershield.Storage.Tests;

/// <summary>Screenings by a list that flags a page as soon as it holds one of the words given; two points a word.</summary>
internal static class Screenings
{
    public static Screening Of(PageText page, string watchlist, string list = "scam", string version = "1.0.0", params string[] words)
    {
        ScoreContribution[] contributions = [.. words.Select(word => Contribution(page, word)).OfType<ScoreContribution>()];
        return new Screening(watchlist, 1, contributions.Length == 0 ? [] : [Found(list, version, contributions)]);
    }

    private static ListScreening Found(string list, string version, ScoreContribution[] contributions) => new(
        list, $"The {list} list", version, new string('a', 64), ListStatus.Live, true, true, contributions.Length * 2.0m, 1.5m, contributions.Length, 1, new WordWindow(0, 9), contributions, []);

    private static ScoreContribution? Contribution(PageText page, string word)
    {
        TermMatch[] matches = [.. page.Blocks.SelectMany((block, index) => Occurrences(block, index, word))];
        return matches.Length == 0 ? null : new(word, "Nobody can promise this.", 2, 1, 2, true, matches[0], matches);
    }

    private static IEnumerable<TermMatch> Occurrences(PageBlock block, int index, string word)
    {
        for (int at = block.Text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = block.Text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
            yield return new(word, block.Zone, [new(index, at, word.Length)], block.Text.Substring(at, word.Length), [new(RecognitionKind.Phrase, "")], 0, 1);
    }
}
