namespace Cybershield.Matching;

/// <summary>
/// The way back from folded characters to the original, in pieces. A piece of length 1 is a run in which each folded character is one unit,
/// one after the other; in every other piece all folded characters come from the same units.
/// </summary>
internal sealed class OffsetMap
{
    private readonly Starts pieces = new();
    private readonly GrowingArray<(int Start, int Length)> sources = new();

    public void Clear()
    {
        pieces.Clear();
        sources.Clear();
    }

    /// <summary>Says where the folded characters from an index on come from.</summary>
    public void Add(int index, int start, int length)
    {
        if (pieces.Count > 0)
        {
            int last = pieces.Count - 1;
            (int Start, int Length) source = sources.Items[last];
            if (source.Length == length && source.Start + (length == 1 ? index - pieces[last] : 0) == start)
            {
                return;
            }
        }

        pieces.Add(index);
        sources.Add((start, length));
    }

    /// <summary>First UTF-16 unit, in its block's text, of what became the folded character.</summary>
    public int Start(int index)
    {
        int piece = pieces.LastAt(index);
        (int start, int length) = sources.Items[piece];
        return length == 1 ? start + index - pieces[piece] : start;
    }

    /// <summary>The UTF-16 unit after the last one of what became the folded character.</summary>
    public int End(int index) => Start(index) + sources.Items[pieces.LastAt(index)].Length;

    /// <summary>The last of some folded characters that begins at or before a unit; the first one where none does.</summary>
    /// <param name="first">The first folded character of the unit's block.</param>
    /// <param name="after">The one after the last.</param>
    public int IndexOf(int first, int after, int unit)
    {
        int begin = pieces.LastAt(first);
        int end = pieces.LastAt(after - 1) + 1;
        (int low, int high) = (begin, end);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = sources.Items[middle].Start <= unit ? (middle + 1, high) : (low, middle);
        }

        int piece = Math.Max(low - 1, begin);
        int next = piece + 1 < end ? pieces[piece + 1] : after;
        int index = sources.Items[piece].Length == 1 ? pieces[piece] + unit - sources.Items[piece].Start : next - 1;
        return Math.Clamp(index, first, next - 1);
    }
}
