using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Cybershield.Matching;
using DiffPlex;
using DiffPlex.Model;

namespace Cybershield.Service.Pages;

/// <summary>What differs between two captures of a page, word by word. Paragraphs that stand in both are left out, wherever they stand.</summary>
/// <param name="Before">When the earlier capture was made.</param>
/// <param name="After">When the later one was made.</param>
/// <param name="IsCut">More is different than was compared.</param>
public sealed partial record TextChanges(DateTimeOffset Before, DateTimeOffset After, ImmutableArray<ChangedPiece> Pieces, bool IsCut)
{
    /// <summary>Words of either side that are compared at most: the time that a comparison takes grows with the square of what differs.</summary>
    public const int MaxWords = 2_000;

    private const int WordsAround = 8;

    /// <summary>Compares two masked texts.</summary>
    public static TextChanges Between(PageText before, DateTimeOffset beforeAt, PageText after, DateTimeOffset afterAt)
    {
        string[] removed = Words(Missing(before, after)), added = Words(Missing(after, before));
        DiffResult result = new Differ().CreateCustomDiffs(string.Concat(removed.Take(MaxWords)), string.Concat(added.Take(MaxWords)), ignoreWhiteSpace: true, Words);
        return new TextChanges(beforeAt, afterAt, [.. PiecesOf(result)], removed.Length > MaxWords || added.Length > MaxWords);
    }

    private static string Missing(PageText page, PageText from)
    {
        Dictionary<string, int> known = from.Blocks.GroupBy(block => block.Text).ToDictionary(same => same.Key, same => same.Count());
        return string.Join('\n', page.Blocks.Where(block => !Take(known, block.Text)).Select(block => block.Text));
    }

    private static bool Take(Dictionary<string, int> known, string text)
    {
        if (!known.TryGetValue(text, out int left) || left == 0)
            return false;
        known[text] = left - 1;
        return true;
    }

    private static IEnumerable<ChangedPiece> PiecesOf(DiffResult result)
    {
        int at = 0;
        foreach (DiffBlock block in result.DiffBlocks)
        {
            foreach (ChangedPiece piece in Kept(result.PiecesNew[at..block.InsertStartB], first: at == 0, last: false))
                yield return piece;
            if (block.DeleteCountA > 0)
                yield return new ChangedPiece(ChangeKind.Removed, string.Concat(result.PiecesOld.Skip(block.DeleteStartA).Take(block.DeleteCountA)));
            if (block.InsertCountB > 0)
                yield return new ChangedPiece(ChangeKind.Added, string.Concat(result.PiecesNew.Skip(block.InsertStartB).Take(block.InsertCountB)));
            at = block.InsertStartB + block.InsertCountB;
        }

        foreach (ChangedPiece piece in at == 0 ? [] : Kept(result.PiecesNew[at..], first: false, last: true))
            yield return piece;
    }

    // Only the words beside a change are shown of what was kept.
    private static IEnumerable<ChangedPiece> Kept(string[] words, bool first, bool last)
    {
        if (words.Length <= 2 * WordsAround && !first && !last)
            return words.Length == 0 ? [] : [new ChangedPiece(ChangeKind.Kept, string.Concat(words))];
        string[] start = first ? [] : words[..Math.Min(WordsAround, words.Length)];
        string[] end = last ? [] : words[Math.Max(start.Length, words.Length - WordsAround)..];
        string between = start.Length + end.Length < words.Length ? " … " : "";
        return words.Length == 0 ? [] : [new ChangedPiece(ChangeKind.Kept, string.Concat(start) + between + string.Concat(end))];
    }

    private static string[] Words(string text) => [.. Word().Matches(text).Select(word => word.Value)];

    [GeneratedRegex(@"\S+\s*|\s+")]
    private static partial Regex Word();
}

/// <summary>A run of words.</summary>
public sealed record ChangedPiece(ChangeKind Kind, string Text);

/// <summary>What became of a run of words.</summary>
public enum ChangeKind
{
    /// <summary>Stands in both.</summary>
    Kept,
    /// <summary>Only before.</summary>
    Removed,
    /// <summary>Only after.</summary>
    Added,
}
