using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>
/// Full text as FTS5 asks for it: all words, each in any of its inflected forms; words in quotation marks as they are, as a phrase; a word with a star at
/// its end by its beginning.
/// </summary>
internal static class SearchQuery
{
    /// <summary>Null where the text has no word to look for.</summary>
    public static string? ToFts(string? text)
    {
        List<string> parts = [];
        string[] pieces = (text ?? "").Split('"');
        for (int i = 0; i < pieces.Length; i++)
        {
            if (i % 2 == 1)
                parts.AddRange(Exactly(pieces[i], ""));
            else
                parts.AddRange(pieces[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(Inflected));
        }

        return parts.Count == 0 ? null : string.Join(" AND ", parts);
    }

    private static IEnumerable<string> Inflected(string text)
    {
        if (text.EndsWith('*'))
            return Exactly(text, "*");
        IReadOnlyList<string> words = SearchText.Words(text);
        IEnumerable<string> exact = Exactly(text, "");
        return words.Count == 1 ? [$"({string.Join(" OR ", exact.Concat(SearchText.Stems(words[0]).Select(Quoted)))})"] : exact;
    }

    // A word such as "e-mail" folds into two, which then stand beside each other.
    private static IEnumerable<string> Exactly(string text, string end) => SearchText.Fold(text) is { Length: > 0 } folded ? [Quoted(folded) + end] : [];

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
