namespace Cybershield.Crawling;

/// <summary>A sum of small decision trees (gradient boosting, Friedman 2001): above 0 means yes.</summary>
internal sealed class BoostedTrees
{
    private readonly Node[] nodes;
    private readonly int[] roots;

    /// <summary>A measure to compare with a threshold; a leaf where <see cref="Feature"/> is -1, with its value as threshold. The children stand side by side.</summary>
    internal readonly record struct Node(short Feature, ushort FirstChild, float Threshold);

    /// <param name="roots">Index of each tree's root.</param>
    public BoostedTrees(Node[] nodes, int[] roots) => (this.nodes, this.roots) = (nodes, roots);

    public float Score(ReadOnlySpan<float> measures)
    {
        float sum = 0;
        foreach (int root in roots)
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
