using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>One thing that full text must hold, folded as the column is: words beside each other, or one of several words.</summary>
/// <param name="Alternatives">At least one; where there are several each is a single word.</param>
/// <param name="IsBeginning">The last word may go on.</param>
internal sealed record SearchPart(IReadOnlyList<string> Alternatives, bool IsBeginning);

/// <summary>
/// Full text as people ask for it: all words, each in any of its inflected forms; words in quotation marks as they are, as a phrase; a word with a star at
/// its end by its beginning.
/// </summary>
internal static class SearchQuery
{
    /// <summary>What must be held; empty where the text has no word to look for.</summary>
    public static IReadOnlyList<SearchPart> Parse(string? text)
    {
        List<SearchPart> parts = [];
        string[] pieces = (text ?? "").Split('"');
        for (int i = 0; i < pieces.Length; i++)
        {
            if (i % 2 == 1)
                parts.AddRange(Exactly(pieces[i]));
            else
                parts.AddRange(pieces[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(Inflected));
        }

        return parts;
    }

    private static IEnumerable<SearchPart> Inflected(string text)
    {
        if (text.EndsWith('*'))
            return Exactly(text).Select(part => part with { IsBeginning = true });
        IReadOnlyList<string> words = SearchText.Words(text);
        return words.Count == 1 ? [new SearchPart([words[0], .. SearchText.Stems(words[0])], IsBeginning: false)] : Exactly(text);
    }

    // A word such as "e-mail" folds into two, which then stand beside each other.
    private static IEnumerable<SearchPart> Exactly(string text) => SearchText.Fold(text) is { Length: > 0 } folded ? [new SearchPart([folded], IsBeginning: false)] : [];
}
