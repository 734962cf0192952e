using System.Text;
using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>
/// What the search column holds of a page: its folded words in order, where phrases are looked for, and behind them each stem once.
/// Queries fold their words by <see cref="SearchText"/> too.
/// </summary>
public static class SearchWords
{
    /// <summary>Longest column, in UTF-16 units: a page of a million words is found by its first ones.</summary>
    public const int MaxLength = 300_000;

    private const int MaxWordsLength = 220_000;

    /// <summary>The column of a masked page.</summary>
    public static string Of(PageText masked) =>
        Of(masked.Blocks.SelectMany(block => SearchText.Words(block.Text).Select(word => (word, block.Language))));

    /// <summary>The column of words that are folded already, one space between them; stems among them are found anew.</summary>
    /// <param name="language">Of the page, BCP 47 primary subtag.</param>
    public static string Renewed(string column, string language) =>
        Of(column.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !SearchText.IsStem(word)).Select(word => (word, language)));

    private static string Of(IEnumerable<(string Word, string Language)> words)
    {
        StringBuilder column = new();
        HashSet<(string Word, string Language)> distinct = [];
        foreach ((string Word, string Language) word in words)
        {
            if (column.Length + word.Word.Length >= MaxWordsLength)
                break;
            column.Append(word.Word).Append(' ');
            distinct.Add(word);
        }

        foreach (string stem in distinct.Select(word => SearchText.Stem(word.Word, word.Language)).OfType<string>().Distinct())
            if (column.Length + stem.Length < MaxLength)
                column.Append(stem).Append(' ');
        return column.ToString().TrimEnd();
    }
}
