using System.Runtime.InteropServices;

namespace Cybershield.Training;

/// <summary>
/// Finds which blocks of a page a marked text is made of: the longest run of words that both share, then the same before and
/// after it (Ratcliff and Obershelp 1988), so that a short block counts only where the marked text has it in its place. What the
/// marked text has in another order is found by its runs of four words.
/// </summary>
internal sealed class GoldAlignment
{
    private const int ShingleWords = 4;

    private readonly int[] page;
    private readonly int[] gold;
    private readonly Dictionary<int, List<int>> places = [];
    private readonly bool[] isPageTaken;
    private readonly bool[] isGoldTaken;

    private GoldAlignment(int[] page, int[] gold)
    {
        (this.page, this.gold) = (page, gold);
        (isPageTaken, isGoldTaken) = (new bool[page.Length], new bool[gold.Length]);
        for (int i = 0; i < gold.Length; i++)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(places, gold[i], out _) ??= []).Add(i);
        }
    }

    /// <summary>The share of each block's words that the marked text has, 0 to 1.</summary>
    /// <param name="blocks">The words of each block in document order.</param>
    public static float[] Shares(IReadOnlyList<string[]> blocks, string[] gold)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        GoldAlignment alignment = new([.. blocks.SelectMany(block => block).Select(Number)], [.. gold.Select(Number)]);
        alignment.Align(0, alignment.page.Length, 0, gold.Length);
        alignment.TakeMoved();
        int start = 0;
        return [.. blocks.Select(block => alignment.Share(start, start += block.Length))];

        int Number(string word)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, word, out bool isKnown);
            return isKnown ? number : number = numbers.Count;
        }
    }

    private float Share(int start, int end) => start == end ? 0 : isPageTaken.AsSpan(start, end - start).Count(true) / (float)(end - start);

    private void Align(int pageStart, int pageEnd, int goldStart, int goldEnd)
    {
        while (pageStart < pageEnd && goldStart < goldEnd && LongestRun(pageStart, pageEnd, goldStart, goldEnd) is { Length: > 0 } run)
        {
            isPageTaken.AsSpan(run.Page, run.Length).Fill(true);
            isGoldTaken.AsSpan(run.Gold, run.Length).Fill(true);
            Align(pageStart, run.Page, goldStart, run.Gold);
            (pageStart, goldStart) = (run.Page + run.Length, run.Gold + run.Length);
        }
    }

    private (int Page, int Gold, int Length) LongestRun(int pageStart, int pageEnd, int goldStart, int goldEnd)
    {
        (int Page, int Gold, int Length) best = default;
        Dictionary<int, int> lengths = [];
        for (int at = pageStart; at < pageEnd; at++)
        {
            Dictionary<int, int> longer = [];
            foreach (int place in PlacesOf(page[at], goldStart, goldEnd))
            {
                int length = longer[place] = lengths.GetValueOrDefault(place - 1) + 1;
                best = length > best.Length ? (at - length + 1, place - length + 1, length) : best;
            }

            lengths = longer;
        }

        return best;
    }

    private ReadOnlySpan<int> PlacesOf(int word, int start, int end)
    {
        if (!places.TryGetValue(word, out List<int>? all))
        {
            return [];
        }

        int first = all.BinarySearch(start);
        int last = all.BinarySearch(end);
        first = first < 0 ? ~first : first;
        return CollectionsMarshal.AsSpan(all)[first..(last < 0 ? ~last : last)];
    }

    private void TakeMoved()
    {
        Dictionary<(int, int, int, int), Stack<int>> left = [];
        for (int i = gold.Length - ShingleWords; i >= 0; i--)
        {
            if (!isGoldTaken.AsSpan(i, ShingleWords).Contains(true))
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(left, Shingle(gold, i), out _) ??= []).Push(i);
            }
        }

        for (int i = 0; i + ShingleWords <= page.Length; i++)
        {
            if (!isPageTaken.AsSpan(i, ShingleWords).Contains(true) && left.TryGetValue(Shingle(page, i), out Stack<int>? found) && found.TryPop(out _))
            {
                isPageTaken.AsSpan(i, ShingleWords).Fill(true);
                i += ShingleWords - 1;
            }
        }
    }

    private static (int, int, int, int) Shingle(int[] words, int at) => (words[at], words[at + 1], words[at + 2], words[at + 3]);
}
