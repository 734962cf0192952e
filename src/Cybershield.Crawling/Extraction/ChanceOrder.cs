namespace Cybershield.Crawling;

/// <summary>The blocks of a page by falling chance, and where it pays to stop taking them.</summary>
internal sealed class ChanceOrder
{
    private ulong[] order = [];
    private float[] wordsAbove = [];
    private float[] massAbove = [];

    /// <summary>The chance down to which blocks are worth taking: half of the highest F1 to be expected.</summary>
    public float Threshold { get; private set; }

    /// <summary>Words of main content to be expected on the page.</summary>
    public float Mass { get; private set; }

    /// <summary>Words of all blocks with a higher chance.</summary>
    public float WordsAbove(int block) => wordsAbove[block];

    /// <summary>Words of main content to be expected in all blocks with a higher chance.</summary>
    public float MassAbove(int block) => massAbove[block];

    public void Sort(ReadOnlySpan<float> chances, PageStatistics statistics)
    {
        if (order.Length < chances.Length)
        {
            int room = chances.Length * 2;
            (order, wordsAbove, massAbove) = (new ulong[room], new float[room], new float[room]);
        }

        ReadOnlySpan<TextMeasure> texts = statistics.Texts;
        Mass = 0;
        for (int i = 0; i < chances.Length; i++)
        {
            order[i] = KeyOf(chances[i], i);
            Mass += chances[i] * texts[i].Words;
        }

        Span<ulong> sorted = order.AsSpan(0, chances.Length);
        sorted.Sort();
        Accumulate(sorted, chances, texts);
    }

    // The bits of numbers from 0 on are in the order of the numbers. Equal chances stand in document order.
    private static ulong KeyOf(float chance, int block) => ((ulong)~BitConverter.SingleToUInt32Bits(chance) << 32) | (uint)block;

    private void Accumulate(ReadOnlySpan<ulong> sorted, ReadOnlySpan<float> chances, ReadOnlySpan<TextMeasure> texts)
    {
        (float hit, float taken, float best) = (0, 0, 0);
        foreach (ulong key in sorted)
        {
            int block = (int)(uint)key;
            (wordsAbove[block], massAbove[block]) = (taken, hit);
            hit += chances[block] * texts[block].Words;
            taken += texts[block].Words;
            best = taken > 0 ? Math.Max(best, 2 * hit / (taken + Mass)) : best;
        }

        Threshold = best / 2;
    }
}
