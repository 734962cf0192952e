using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>
/// Trees laid out to be asked about several blocks at once, one in each lane of a vector. All splits of a tree are compared, none is
/// followed: each split that a block passes crosses out the leaves on its low side, and the block's leaf is the first that is left.
/// </summary>
/// <remarks>Lucchese, Nardini, Orlando, Perego, Tonellotto, Venturini: QuickScorer (2015), and its form for vectors (2016).</remarks>
internal sealed class ForestLanes
{
    /// <summary>A tree's leaves, one bit each.</summary>
    public const int MaxLeaves = 32;

    // A chance of less than one in a hundred.
    private const float ClearlyNo = -5;
    private const int Stride = 20;

    private readonly List<Split> splits = [];
    private readonly List<float> leaves = [];
    private readonly Tree[] trees;

    /// <param name="Kept">The leaves that are left once the measure is above the threshold.</param>
    private readonly record struct Split(int Measure, float Threshold, uint Kept);

    private readonly record struct Tree(int FirstSplit, int EndSplit, int FirstLeaf);

    /// <exception cref="InvalidDataException">A tree has more leaves than <see cref="MaxLeaves"/>.</exception>
    public ForestLanes(ReadOnlySpan<BoostedTrees.Node> nodes, ReadOnlySpan<int> roots)
    {
        trees = new Tree[roots.Length];
        for (int i = 0; i < roots.Length; i++)
        {
            (int firstSplit, int firstLeaf) = (splits.Count, leaves.Count);
            AddNode(nodes, roots[i], firstLeaf);
            trees[i] = new Tree(firstSplit, splits.Count, firstLeaf);
            if (leaves.Count - firstLeaf > MaxLeaves)
            {
                throw new InvalidDataException($"A tree of the model has {leaves.Count - firstLeaf} leaves, at most {MaxLeaves} can be asked: grow it with fewer.");
            }
        }
    }

    /// <summary>Blocks that are scored at once.</summary>
    public static int Count => Vector<float>.Count;

    /// <summary>
    /// Scores at most <see cref="Count"/> blocks. The trees are two forests of one kind and the score is their mean: where the first comes to a
    /// clear no, the rest is not asked, which most blocks of most pages are spared.
    /// </summary>
    /// <param name="rows">The measures of each block, one after the other.</param>
    public void Score(ReadOnlySpan<float> rows, Span<float> scores)
    {
        Span<Vector<float>> columns = stackalloc Vector<float>[rows.Length / scores.Length];
        Turn(rows, scores.Length, columns);
        Span<float> first = stackalloc float[scores.Length];
        Span<float> part = stackalloc float[scores.Length];
        Span<bool> isSettled = stackalloc bool[scores.Length];
        int half = trees.Length / 2;
        for (int done = 0; done < half && isSettled.Contains(false); done += Stride)
        {
            part.Clear();
            Sum(trees.AsSpan(done, Math.Min(Stride, half - done)), columns, part);
            Settle(first, part, scores, isSettled);
        }

        if (isSettled.Contains(false))
        {
            part.Clear();
            Sum(trees.AsSpan(half), columns, part);
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = isSettled[i] ? scores[i] : first[i] + part[i];
            }
        }
    }

    private static void Settle(Span<float> first, ReadOnlySpan<float> part, Span<float> scores, Span<bool> isSettled)
    {
        for (int i = 0; i < first.Length; i++)
        {
            first[i] += part[i];
            if (!isSettled[i] && first[i] * 2 < ClearlyNo)
            {
                (isSettled[i], scores[i]) = (true, first[i] * 2);
            }
        }
    }

    // Lanes without a block hold what the last page left there, and are not read.
    private static void Turn(ReadOnlySpan<float> rows, int blocks, Span<Vector<float>> columns)
    {
        Span<float> turned = MemoryMarshal.Cast<Vector<float>, float>(columns);
        int measures = columns.Length;
        for (int block = 0; block < blocks; block++)
        {
            ReadOnlySpan<float> row = rows.Slice(block * measures, measures);
            for (int i = 0; i < row.Length; i++)
            {
                turned[(i * Count) + block] = row[i];
            }
        }
    }

    // Compiled in full at once: it is most of the work of an extraction, and slow in the form that is compiled first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(ReadOnlySpan<Tree> from, ReadOnlySpan<Vector<float>> columns, Span<float> sums)
    {
        ReadOnlySpan<Split> allSplits = CollectionsMarshal.AsSpan(splits);
        ReadOnlySpan<float> allLeaves = CollectionsMarshal.AsSpan(leaves);
        Span<uint> found = stackalloc uint[Vector<uint>.Count];
        foreach (ref readonly Tree tree in from)
        {
            Vector<uint> left = Vector<uint>.AllBitsSet;
            foreach (ref readonly Split split in allSplits[tree.FirstSplit..tree.EndSplit])
            {
                Vector<uint> isAbove = Vector.AsVectorUInt32(Vector.GreaterThan(columns[split.Measure], new Vector<float>(split.Threshold)));
                left &= new Vector<uint>(split.Kept) | ~isAbove;
            }

            left.CopyTo(found);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += allLeaves[tree.FirstLeaf + BitOperations.TrailingZeroCount(found[i])];
            }
        }
    }

    private void AddNode(ReadOnlySpan<BoostedTrees.Node> nodes, int at, int firstLeaf)
    {
        BoostedTrees.Node node = nodes[at];
        if (node.Feature < 0)
        {
            leaves.Add(node.Threshold);
            return;
        }

        int split = splits.Count;
        splits.Add(default);
        int low = leaves.Count - firstLeaf;
        AddNode(nodes, node.FirstChild, firstLeaf);
        int high = leaves.Count - firstLeaf;
        splits[split] = new Split(node.Feature, node.Threshold, ~(Below(high) & ~Below(low)));
        AddNode(nodes, node.FirstChild + 1, firstLeaf);
    }

    private static uint Below(int leaf) => leaf >= MaxLeaves ? uint.MaxValue : (1u << leaf) - 1;
}
