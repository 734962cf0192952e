using System.Reflection;
using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>
/// Decides which blocks of a page are its main content. Trees grown on labelled pages give each block a chance; the blocks
/// taken are those for which the expected F1 over the page's words is highest. One thread at a time.
/// </summary>
/// <remarks>Lipton, Elkan, Naryanaswamy: Optimal Thresholding of Classifiers to Maximize F1 Measure (2014): the best threshold is half the best F1.</remarks>
internal sealed class MainContent
{
    /// <summary>Elements that are chrome by their meaning.</summary>
    public const uint ChromeTags = (1u << (int)PageTag.Nav) | (1u << (int)PageTag.Aside) | (1u << (int)PageTag.Footer) | (1u << (int)PageTag.Control);

    // Pages this small are told apart by their elements alone: there is too little to measure.
    private const int FewWords = 60;

    private static readonly BoostedTrees Trees = ReadTrees();

    private readonly BlockFeatures features = new();
    private readonly List<(float Chance, int Words)> ranked = [];
    private float[] chances = [];

    /// <summary>Whether the block's surroundings say outright that it is chrome.</summary>
    public static bool IsChrome(in OutlineNode node) => (node.AllTags & ChromeTags) != 0;

    /// <summary>Marks the blocks of the main content.</summary>
    public void Mark(PageOutline outline)
    {
        Span<OutlineBlock> blocks = CollectionsMarshal.AsSpan(outline.Blocks);
        ReadOnlySpan<float> measures = features.Measure(outline);
        if (features.Statistics.Words < FewWords)
        {
            MarkAllButChrome(blocks, CollectionsMarshal.AsSpan(outline.Nodes));
            return;
        }

        Rank(blocks, measures);
        float threshold = BestThreshold();
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i].IsMain = !blocks[i].IsAlt && chances[i] >= threshold;
        }
    }

    private static void MarkAllButChrome(Span<OutlineBlock> blocks, ReadOnlySpan<OutlineNode> nodes)
    {
        foreach (ref OutlineBlock block in blocks)
        {
            block.IsMain = !block.IsAlt && !IsChrome(nodes[block.Node]);
        }
    }

    private void Rank(ReadOnlySpan<OutlineBlock> blocks, ReadOnlySpan<float> measures)
    {
        ranked.Clear();
        if (chances.Length < blocks.Length)
        {
            chances = new float[blocks.Length * 2];
        }

        for (int i = 0; i < blocks.Length; i++)
        {
            if (!blocks[i].IsAlt)
            {
                chances[i] = BoostedTrees.Chance(Trees.Score(measures.Slice(i * BlockFeatures.Count, BlockFeatures.Count)));
                ranked.Add((chances[i], features.Statistics.Texts[i].Words));
            }
        }

        ranked.Sort(static (one, other) => other.Chance.CompareTo(one.Chance));
    }

    private float BestThreshold()
    {
        float expected = 0;
        foreach ((float chance, int words) in ranked)
        {
            expected += chance * words;
        }

        float hit = 0;
        int taken = 0;
        float best = 0;
        foreach ((float chance, int words) in ranked)
        {
            hit += chance * words;
            taken += words;
            best = Math.Max(best, 2 * hit / (taken + expected));
        }

        return best / 2;
    }

    private static BoostedTrees ReadTrees()
    {
        const string Name = "Cybershield.Crawling.Extraction.main-content.model";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name) ?? throw new InvalidOperationException($"{Name} is not in the assembly.");
        using BinaryReader reader = new(stream);
        int measures = reader.ReadInt16();
        return measures == BlockFeatures.Count
            ? BoostedTrees.Read(reader)
            : throw new InvalidOperationException($"The model was grown on {measures} measures, the code takes {BlockFeatures.Count}: grow it anew.");
    }
}
