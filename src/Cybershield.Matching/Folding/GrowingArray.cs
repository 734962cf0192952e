using System.Runtime.CompilerServices;

namespace Cybershield.Matching;

/// <summary>A list whose items can be looked at as a span and whose memory is kept when it is cleared.</summary>
internal sealed class GrowingArray<T>
{
    private T[] items = new T[64];

    public int Count { get; private set; }

    public Span<T> Items => items.AsSpan(0, Count);

    public void Add(in T item)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, Count * 2);
        }

        items[Count++] = item;
    }

    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            Items.Clear();
        }

        Count = 0;
    }
}
