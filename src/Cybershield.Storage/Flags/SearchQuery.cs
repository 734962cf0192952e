using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>Full text as FTS5 asks for it: all words, folded as the column is; quoted words as a phrase; a word with a star at its end by its beginning.</summary>
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
                Add(parts, pieces[i], "");
            else
                foreach (string word in pieces[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    Add(parts, word, word.EndsWith('*') ? "*" : "");
        }

        return parts.Count == 0 ? null : string.Join(" AND ", parts);
    }

    // A word such as "e-mail" folds into two, which then stand beside each other.
    private static void Add(List<string> parts, string text, string end)
    {
        string folded = SearchText.Fold(text);
        if (folded.Length > 0)
            parts.Add($"\"{folded.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{end}");
    }
}
