namespace Cybershield.Matching;

/// <summary>The words that full-text search stores and asks for: both sides fold the same way.</summary>
public static class SearchText
{
    /// <summary>The folded words of a text, in order: NFKC, lower case, ё as е (й stays й, қ stays қ), invisible characters removed, split where letters and digits end.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        FoldedText folded = new();
        TextFolder.FoldBlock(text, folded);
        List<string> words = new(folded.WordCount);
        foreach (int start in folded.Words)
        {
            words.Add(folded.Chars[start..folded.WordEnd(start)].ToString());
        }

        return words;
    }

    /// <summary>The folded words of a text with one space between them.</summary>
    public static string Fold(string text) => string.Join(' ', Words(text));
}
