namespace Cybershield.Matching;

/// <summary>The words that full-text search stores and asks for: both sides fold the same way, and find the inflected forms of a word by its stem.</summary>
public static class SearchText
{
    // Memory that a huge text made grow is not kept.
    private const int MostKeptCharacters = 1 << 20;

    [ThreadStatic]
    private static FoldedText? ofThread;

    /// <summary>The folded words of a text, in order: NFKC, lower case, ё as е (й stays й, қ stays қ), invisible characters removed, split where letters and digits end.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        FoldedText folded = Folded(text);
        List<string> words = new(folded.WordCount);
        foreach (int start in folded.Words)
        {
            words.Add(folded.Chars[start..CharTable.WordEnd(folded.Chars, start)].ToString());
        }

        return words;
    }

    /// <summary>A text folded as one block; it is the thread's until its next text.</summary>
    internal static FoldedText Folded(string text)
    {
        FoldedText folded = ofThread ?? new FoldedText();
        folded.Clear();
        TextFolder.FoldBlock(text, folded);
        ofThread = folded.Length <= MostKeptCharacters ? folded : null;
        return folded;
    }

    /// <summary>The folded words of a text with one space between them.</summary>
    public static string Fold(string text) => string.Join(' ', Words(text));

    /// <summary>
    /// What stands for the stem of a folded word of a text, never equal to a folded word: its first letter, which names the language, is one
    /// that folding does away with. Null where the word has no stem but itself.
    /// </summary>
    /// <param name="language">Of the text, BCP 47 primary subtag; "und" where it is not known.</param>
    public static string? Stem(string word, string language) =>
        WordStem.LanguageOf(word, language) is { } spoken ? Marked(spoken, word) : null;

    /// <summary>All stems by which a folded word may be found, whatever the language of the text.</summary>
    public static IReadOnlyList<string> Stems(string word) =>
        [.. WordStem.LanguagesOf(word).Select(language => Marked(language, word)).OfType<string>()];

    /// <summary>Whether a piece of a search column is a stem and not a word.</summary>
    public static bool IsStem(string piece) => piece.Length > 0 && piece[0] is '\u1D49' or '\u02B3' or '\u1D4F';

    private static string? Marked(string language, string word) => WordStem.Of(language, word) is { } stem ? Mark(language) + stem : null;

    private static char Mark(string language) => language switch
    {
        "en" => '\u1D49',
        "ru" => '\u02B3',
        _ => '\u1D4F',
    };
}
