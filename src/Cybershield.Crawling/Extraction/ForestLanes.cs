using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    private readonly Split[] splits;
    private readonly float[] leaves;
    private readonly Tree[] trees;

    /// <param name="Kept">The leaves that are left once the measure is above the threshold.</param>
    private readonly record struct Split(int Measure, float Threshold, uint Kept);

    private readonly record struct Tree(int FirstSplit, int EndSplit, int FirstLeaf);

    /// <exception cref="InvalidDataException">A tree has more leaves than <see cref="MaxLeaves"/>.</exception>
    public ForestLanes(ReadOnlySpan<BoostedTrees.Node> nodes, ReadOnlySpan<int> roots)
    {
        trees = new Tree[roots.Length];
        List<Split> splits = [];
        List<float> leaves = [];
        for (int i = 0; i < roots.Length; i++)
        {
            (int firstSplit, int firstLeaf) = (splits.Count, leaves.Count);
            AddNode(nodes, roots[i], firstLeaf, splits, leaves);
            trees[i] = new Tree(firstSplit, splits.Count, firstLeaf);
            if (leaves.Count - firstLeaf > MaxLeaves)
            {
                throw new InvalidDataException($"A tree of the model has {leaves.Count - firstLeaf} leaves, at most {MaxLeaves} can be asked: grow it with fewer.");
            }
        }

        leaves.AddRange(new float[MaxLeaves]);
        (this.splits, this.leaves) = ([.. splits], [.. leaves]);
    }

    /// <summary>Blocks that are scored at once.</summary>
    public static int Count => Vector512<float>.Count;

    /// <summary>
    /// Scores at most <see cref="Count"/> blocks. The trees are two forests of one kind and the score is their mean: where the first comes to a
    /// clear no, the rest is not asked, which most blocks of most pages are spared.
    /// </summary>
    /// <param name="rows">The measures of each block, one after the other.</param>
    public void Score(ReadOnlySpan<float> rows, Span<float> scores)
    {
        Span<Vector512<float>> columns = stackalloc Vector512<float>[rows.Length / scores.Length];
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
    private static void Turn(ReadOnlySpan<float> rows, int blocks, Span<Vector512<float>> columns)
    {
        Span<float> turned = MemoryMarshal.Cast<Vector512<float>, float>(columns);
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
    private void Sum(ReadOnlySpan<Tree> from, ReadOnlySpan<Vector512<float>> columns, Span<float> sums)
    {
        ReadOnlySpan<Split> allSplits = splits;
        ReadOnlySpan<float> allLeaves = leaves;
        Vector512<float> sum = Vector512<float>.Zero;
        foreach (ref readonly Tree tree in from)
        {
            Vector512<uint> left = Vector512<uint>.AllBitsSet;
            foreach (ref readonly Split split in allSplits[tree.FirstSplit..tree.EndSplit])
            {
                Vector512<uint> isAbove = Vector512.GreaterThan(columns[split.Measure], Vector512.Create(split.Threshold)).AsUInt32();
                left &= Vector512.Create(split.Kept) | ~isAbove;
            }

            sum += LeavesOf(left, allLeaves.Slice(tree.FirstLeaf, MaxLeaves));
        }

        Span<float> all = stackalloc float[Count];
        sum.CopyTo(all);
        all[..sums.Length].CopyTo(sums);
    }

    // Where vectors are that wide, a tree's leaves are two of them. The number of a leaf is the exponent of its bit, read as a float.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LeavesOf(Vector512<uint> left, ReadOnlySpan<float> leaves)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            return LeavesOneByOne(left, leaves);
        }

        Vector512<uint> first = left & (Vector512<uint>.Zero - left);
        Vector512<int> number = (Vector512.ConvertToSingle(first).AsInt32() >> 23) - Vector512.Create(127);
        Vector512<float> isLow = Vector512.LessThan(number, Vector512.Create(Count)).AsSingle();
        return Vector512.ConditionalSelect(isLow, Vector512.ShuffleNative(Vector512.Create(leaves), number), Vector512.ShuffleNative(Vector512.Create(leaves[Count..]), number));
    }

    private static Vector512<float> LeavesOneByOne(Vector512<uint> left, ReadOnlySpan<float> leaves)
    {
        Span<uint> found = stackalloc uint[Count];
        Span<float> values = stackalloc float[Count];
        left.CopyTo(found);
        for (int i = 0; i < found.Length; i++)
        {
            values[i] = leaves[BitOperations.TrailingZeroCount(found[i])];
        }

        return Vector512.Create(values);
    }

    private static void AddNode(ReadOnlySpan<BoostedTrees.Node> nodes, int at, int firstLeaf, List<Split> splits, List<float> leaves)
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
        AddNode(nodes, node.FirstChild, firstLeaf, splits, leaves);
        int high = leaves.Count - firstLeaf;
        splits[split] = new Split(node.Feature, node.Threshold, ~(Below(high) & ~Below(low)));
        AddNode(nodes, node.FirstChild + 1, firstLeaf, splits, leaves);
    }

    private static uint Below(int leaf) => leaf >= MaxLeaves ? uint.MaxValue : (1u << leaf) - 1;
}
