using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>
/// Measures for the second look at a block, taken from what the first look found: the chances of its neighbours, of what holds
/// it, of the blocks built like it, and how they are spread over the page. A block is rarely main content alone.
/// </summary>
internal sealed class ContextFeatures
{
    /// <summary>Measures of one block, those of the first look included.</summary>
    public const int Count = BlockFeatures.Count + 2 + Levels + Near + Spread;

    private const int Levels = 6;
    private const int Near = 8;
    private const int Spread = 11;
    private const int TellingWords = 10;

    private readonly ChanceOrder order = new();
    private readonly List<float> massBefore = [];
    private readonly List<float> shapeMass = [];
    private readonly List<float> chances = [];
    private PageStatistics statistics = new();
    private PageOutline outline = new();
    private int firstLikely;
    private int lastLikely;
    private float likelyWords;
    private float highest;

    /// <summary>Takes what the first look found.</summary>
    /// <param name="found">One chance for each block; 0 for alternative texts.</param>
    public void Gather(PageOutline page, PageStatistics ofPage, ReadOnlySpan<float> found)
    {
        (outline, statistics) = (page, ofPage);
        Clear();
        chances.AddRange(found);
        float mass = 0;
        for (int i = 0; i < found.Length; i++)
        {
            int words = statistics.Texts[i].Words;
            massBefore.Add(mass);
            mass += found[i] * words;
            CollectionsMarshal.AsSpan(shapeMass)[statistics.ShapeIndexOf(i)] += found[i] * words;
            highest = Math.Max(highest, found[i]);
            NoteLikely(i, words);
        }

        massBefore.Add(mass);
        order.Sort(found, statistics);
    }

    /// <summary>The measures of one block.</summary>
    /// <param name="first">What <see cref="BlockFeatures"/> measured of it.</param>
    public void Measure(int block, ReadOnlySpan<float> first, Span<float> row)
    {
        first.CopyTo(row);
        row = row[first.Length..];
        row[0] = chances[block];
        row[1] = shapeMass[statistics.ShapeIndexOf(block)] / Math.Max(statistics.ShapeOf(block).Words, 1);
        AddLevels(block, row[2..]);
        AddNear(block, row[(2 + Levels)..]);
        AddSpread(block, row[(2 + Levels + Near)..]);
    }

    private void NoteLikely(int block, int words)
    {
        if (chances[block] <= 0.5f)
        {
            return;
        }

        likelyWords += words;
        if (words >= TellingWords)
        {
            firstLikely = firstLikely < 0 ? block : firstLikely;
            lastLikely = block;
        }
    }

    private void AddLevels(int block, Span<float> row)
    {
        ReadOnlySpan<OutlineNode> nodes = CollectionsMarshal.AsSpan(outline.Nodes);
        int node = CollectionsMarshal.AsSpan(outline.Blocks)[block].Node;
        for (int level = 0; level < Levels; level++)
        {
            row[level] = Share(nodes[node].FirstBlock, nodes[node].EndBlock);
            node = Math.Max(nodes[node].Parent, 0);
        }
    }

    private void AddNear(int block, Span<float> row)
    {
        row[0] = ChanceOf(block - 1);
        row[1] = ChanceOf(block + 1);
        row[2] = ChanceOf(block - 2);
        row[3] = ChanceOf(block + 2);
        row[4] = Share(block - 3, block);
        row[5] = Share(block + 1, block + 4);
        row[6] = Share(block - 10, block);
        row[7] = Share(block + 1, block + 11);
    }

    private void AddSpread(int block, Span<float> row)
    {
        float mass = Math.Max(order.Mass, 1e-3f);
        float total = Math.Max(statistics.Words, 1);
        row[0] = mass / total;
        row[1] = MathF.Log2(1 + mass);
        row[2] = order.Threshold;
        row[3] = chances[block] - order.Threshold;
        row[4] = likelyWords / total;
        row[5] = highest;
        row[6] = order.WordsAbove(block) / total;
        row[7] = order.MassAbove(block) / mass;
        row[8] = massBefore[block] / mass;
        row[9] = firstLikely < 0 ? 0 : block < firstLikely ? block - firstLikely : block > lastLikely ? block - lastLikely : 0;
        row[10] = (massBefore[block + 1] - massBefore[block]) / mass;
    }

    private float ChanceOf(int block) => block < 0 || block >= chances.Count ? -1 : chances[block];

    private float Share(int start, int end)
    {
        (start, end) = (Math.Max(start, 0), Math.Min(end, chances.Count));
        int words = start >= end ? 0 : statistics.WordsBefore(end) - statistics.WordsBefore(start);
        return words == 0 ? -1 : (massBefore[end] - massBefore[start]) / words;
    }

    private void Clear()
    {
        chances.Clear();
        massBefore.Clear();
        CollectionsMarshal.SetCount(shapeMass, statistics.Shapes);
        CollectionsMarshal.AsSpan(shapeMass).Clear();
        (firstLikely, lastLikely, likelyWords, highest) = (-1, -1, 0, 0);
    }
}
