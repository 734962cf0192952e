using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>The blocks of a page by falling chance, and where it pays to stop taking them.</summary>
internal sealed class ChanceOrder
{
    private readonly List<int> order = [];
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
        if (wordsAbove.Length < chances.Length)
        {
            (wordsAbove, massAbove) = (new float[chances.Length * 2], new float[chances.Length * 2]);
        }

        ReadOnlySpan<TextMeasure> texts = statistics.Texts;
        float[] keys = massAbove;
        Mass = 0;
        CollectionsMarshal.SetCount(order, chances.Length);
        for (int i = 0; i < chances.Length; i++)
        {
            (order[i], keys[i]) = (i, -chances[i]);
            Mass += chances[i] * texts[i].Words;
        }

        // Equal chances stand in document order, whatever the sort does with them.
        order.Sort((one, other) => keys[one] != keys[other] ? keys[one].CompareTo(keys[other]) : one.CompareTo(other));
        Accumulate(chances, texts);
    }

    private void Accumulate(ReadOnlySpan<float> chances, ReadOnlySpan<TextMeasure> texts)
    {
        (float hit, float taken, float best) = (0, 0, 0);
        foreach (int block in order)
        {
            (wordsAbove[block], massAbove[block]) = (taken, hit);
            hit += chances[block] * texts[block].Words;
            taken += texts[block].Words;
            best = taken > 0 ? Math.Max(best, 2 * hit / (taken + Mass)) : best;
        }

        Threshold = best / 2;
    }
}
