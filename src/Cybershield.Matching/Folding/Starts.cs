using System.Runtime.CompilerServices;

namespace Cybershield.Matching;

/// <summary>
/// Where things start in a text, in order. Whoever asks goes through the text from front to back, so that a search begins where the
/// last one ended.
/// </summary>
internal sealed class Starts
{
    private const int Steps = 8;

    private int[] items = new int[64];
    private int last;

    public int Count { get; private set; }

    public ReadOnlySpan<int> Items => items.AsSpan(0, Count);

    public int this[int index] => items[index];

    public void Clear() => (Count, last) = (0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int start)
    {
        Room(1)[0] = start;
        Count++;
    }

    /// <summary>Room for more starts behind the last one; <see cref="Taken"/> says how many of them count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> Room(int more)
    {
        if (Count + more > items.Length)
        {
            Grow(more);
        }

        return items.AsSpan(Count);
    }

    public void Taken(int more) => Count += more;

    /// <summary>The number of the last start at or before a place; -1 before the first.</summary>
    public int LastAt(int place)
    {
        last = Math.Min(last, Count - 1);
        for (int step = 0; step < Steps; step++)
        {
            if (last >= 0 && items[last] > place)
            {
                last--;
            }
            else if (last + 1 < Count && items[last + 1] <= place)
            {
                last++;
            }
            else
            {
                return last;
            }
        }

        return last = Search(place);
    }

    private void Grow(int more) => Array.Resize(ref items, Math.Max(items.Length * 2, Count + more));

    private int Search(int place)
    {
        (int low, int high) = (0, Count);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = items[middle] <= place ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
