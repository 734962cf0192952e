namespace Cybershield.Crawling;

/// <summary>A sum of small decision trees (gradient boosting, Friedman 2001): above 0 means yes.</summary>
internal sealed class BoostedTrees
{
    // A chance of less than one in a hundred.
    private const float ClearlyNo = -5;
    private const int Stride = 20;

    private readonly Node[] nodes;
    private readonly int[] roots;

    /// <summary>A measure to compare with a threshold; a leaf where <see cref="Feature"/> is -1, with its value as threshold. The children stand side by side.</summary>
    internal readonly record struct Node(short Feature, ushort FirstChild, float Threshold);

    /// <param name="roots">Index of each tree's root.</param>
    public BoostedTrees(Node[] nodes, int[] roots) => (this.nodes, this.roots) = (nodes, roots);

    /// <summary>
    /// Scores a block. The trees are two forests of one kind and the score is their mean: where the first comes to a
    /// clear no, the rest is not asked, which most blocks of most pages are spared.
    /// </summary>
    public float Score(ReadOnlySpan<float> measures)
    {
        int half = roots.Length / 2;
        float first = 0;
        for (int done = 0; done < half;)
        {
            int next = Math.Min(done + Stride, half);
            first += Sum(roots.AsSpan(done, next - done), measures);
            if (first * 2 < ClearlyNo)
            {
                return first * 2;
            }

            done = next;
        }

        return first + Sum(roots.AsSpan(half), measures);
    }

    private float Sum(ReadOnlySpan<int> from, ReadOnlySpan<float> measures)
    {
        float sum = 0;
        foreach (int root in from)
        {
            ref readonly Node node = ref nodes[root];
            while (node.Feature >= 0)
            {
                node = ref nodes[node.FirstChild + (measures[node.Feature] > node.Threshold ? 1 : 0)];
            }

            sum += node.Threshold;
        }

        return sum;
    }

    /// <summary>The chance that a score stands for, 0 to 1.</summary>
    public static float Chance(float score) => 1 / (1 + MathF.Exp(-score));

    public static BoostedTrees Read(BinaryReader reader)
    {
        int[] roots = new int[reader.ReadUInt16()];
        for (int i = 0; i < roots.Length; i++)
        {
            roots[i] = reader.ReadUInt16();
        }

        Node[] nodes = new Node[reader.ReadUInt16()];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = new Node(reader.ReadInt16(), reader.ReadUInt16(), reader.ReadSingle());
        }

        return new BoostedTrees(nodes, roots);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((ushort)roots.Length);
        foreach (int root in roots)
        {
            writer.Write((ushort)root);
        }

        writer.Write((ushort)nodes.Length);
        foreach (Node node in nodes)
        {
            writer.Write(node.Feature);
            writer.Write(node.FirstChild);
            writer.Write(node.Threshold);
        }
    }
}
