using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>What the search column holds of a page; queries fold their words by <see cref="SearchText"/> too.</summary>
public static class SearchWords
{
    /// <summary>Longest column, in UTF-16 units: a page of a million words is found by its first ones.</summary>
    public const int MaxLength = 300_000;

    /// <summary>The folded words of a masked page, one space between them.</summary>
    public static string Of(PageText masked)
    {
        var words = new System.Text.StringBuilder();
        foreach (string word in masked.Blocks.SelectMany(block => SearchText.Words(block.Text)))
        {
            if (words.Length + word.Length >= MaxLength)
                break;
            words.Append(word).Append(' ');
        }

        return words.ToString().TrimEnd();
    }
}
