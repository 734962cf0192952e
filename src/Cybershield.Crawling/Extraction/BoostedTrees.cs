namespace Cybershield.Crawling;

/// <summary>A sum of small decision trees (gradient boosting, Friedman 2001): above 0 means yes.</summary>
internal sealed class BoostedTrees
{
    private readonly Node[] nodes;
    private readonly int[] roots;

    /// <summary>A measure to compare with a threshold; a leaf where <see cref="Feature"/> is -1, with its value as threshold. The children stand side by side.</summary>
    internal readonly record struct Node(short Feature, ushort FirstChild, float Threshold);

    private readonly ForestLanes lanes;

    /// <param name="roots">Index of each tree's root.</param>
    /// <exception cref="InvalidDataException">A tree has more leaves than <see cref="ForestLanes.MaxLeaves"/>.</exception>
    public BoostedTrees(Node[] nodes, int[] roots) => (this.nodes, this.roots, lanes) = (nodes, roots, new ForestLanes(nodes, roots));

    /// <summary>Scores blocks, whose measures stand in <paramref name="rows"/> one after the other. Safe for concurrent use.</summary>
    public void Score(ReadOnlySpan<float> rows, Span<float> scores)
    {
        int measures = scores.IsEmpty ? 0 : rows.Length / scores.Length;
        for (int at = 0; at < scores.Length; at += ForestLanes.Count)
        {
            int blocks = Math.Min(ForestLanes.Count, scores.Length - at);
            lanes.Score(rows.Slice(at * measures, blocks * measures), scores.Slice(at, blocks));
        }
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
