namespace Cybershield.Matching;

/// <summary>
/// Puts hits in the order in which lists judge them: by list, by term, as they stand in the text. They are found nearly so within
/// each term: numbers are sorted instead of hits, and a term's hits only where they are out of order.
/// </summary>
internal sealed class HitOrder
{
    private readonly GrowingArray<ulong> keys = new();
    private readonly GrowingArray<Hit> ordered = new();

    public ReadOnlySpan<Hit> Sort(ReadOnlySpan<Hit> hits, CompiledList[] lists)
    {
        keys.Clear();
        for (int i = 0; i < hits.Length; i++)
        {
            keys.Add(((ulong)(uint)(lists[hits[i].List].FirstSlot + hits[i].Slot) << 32) | (uint)i);
        }

        keys.Items.Sort();
        ordered.Clear();
        foreach (ulong key in keys.Items)
        {
            ordered.Add(hits[(int)(uint)key]);
        }

        SortWithinSlots();
        return ordered.Items;
    }

    private void SortWithinSlots()
    {
        for (int start = 0; start < ordered.Count;)
        {
            bool sorted = true;
            int end = start + 1;
            for (; end < ordered.Count && keys.Items[end] >> 32 == keys.Items[start] >> 32; end++)
            {
                sorted &= Hit.Compare(ordered.Items[end - 1], ordered.Items[end]) <= 0;
            }

            if (!sorted)
            {
                ordered.Items[start..end].Sort(static (a, b) => Hit.Compare(a, b));
            }

            start = end;
        }
    }
}
