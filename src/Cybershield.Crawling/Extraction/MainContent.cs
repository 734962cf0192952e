using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>
/// Decides which blocks of a page are its main content. Trees grown on labelled pages give each block a chance, looking at it
/// twice: alone, and in the light of what the first look found around it. The blocks taken are those for which the expected F1
/// over the page's words is highest. One thread at a time.
/// </summary>
/// <remarks>
/// Lipton, Elkan, Naryanaswamy: Optimal Thresholding of Classifiers to Maximize F1 Measure (2014): the best threshold is half
/// the best F1. Tu: Auto-context and Its Application to High-level Vision Tasks (2008): a second look that knows the first.
/// </remarks>
internal sealed class MainContent(ContentModel model)
{
    /// <summary>Elements that are chrome by their meaning.</summary>
    public const uint ChromeTags = (1u << (int)PageTag.Nav) | (1u << (int)PageTag.Aside) | (1u << (int)PageTag.Footer) | (1u << (int)PageTag.Control);

    /// <summary>A block with a smaller chance is not looked at again.</summary>
    public const float LeastChance = 0.02f;

    // Errors within a page go together, which the expected F1 does not know: where the main content is told with certainty,
    // doubtful blocks are left out. Set by cross-validation.
    private const float Caution = 0.05f;
    private const float CertainFrom = 0.35f;
    private const float CertainAt = 0.4f;

    // Pages this small are told apart by their elements alone: there is too little to measure.
    private const int FewWords = 60;

    private readonly BlockFeatures features = new();
    private readonly ContextFeatures context = new();
    private readonly ChanceOrder order = new();
    private float[] chances = [];
    private float[] rows = [];
    private float[] scores = [];

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

        if (chances.Length < blocks.Length)
        {
            chances = new float[blocks.Length * 2];
        }

        Span<float> found = chances.AsSpan(0, blocks.Length);
        LookOnce(blocks, measures, model.First, found);
        LookAgain(outline, measures, found);
        order.Sort(found, features.Statistics);
        float least = order.Threshold + (Caution * Math.Clamp((order.Threshold - CertainFrom) / (CertainAt - CertainFrom), 0, 1));
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i].IsMain = !blocks[i].IsAlt && found[i] >= least;
        }
    }

    /// <summary>The chances of a first look, 0 for alternative texts.</summary>
    internal static void LookOnce(ReadOnlySpan<OutlineBlock> blocks, ReadOnlySpan<float> measures, BoostedTrees trees, Span<float> found)
    {
        trees.Score(measures, found);
        for (int i = 0; i < blocks.Length; i++)
        {
            found[i] = blocks[i].IsAlt ? 0 : BoostedTrees.Chance(found[i]);
        }
    }

    private void LookAgain(PageOutline outline, ReadOnlySpan<float> measures, Span<float> found)
    {
        context.Gather(outline, features.Statistics, found);
        if (rows.Length < found.Length * ContextFeatures.Count)
        {
            rows = new float[Math.Max(found.Length * ContextFeatures.Count, rows.Length * 2)];
        }

        int likely = 0;
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] > LeastChance)
            {
                context.Measure(i, measures.Slice(i * BlockFeatures.Count, BlockFeatures.Count), rows.AsSpan(likely++ * ContextFeatures.Count, ContextFeatures.Count));
            }
        }

        ScoreAgain(found, likely);
    }

    private void ScoreAgain(Span<float> found, int likely)
    {
        if (scores.Length < likely)
        {
            scores = new float[likely * 2];
        }

        Span<float> again = scores.AsSpan(0, likely);
        model.Second.Score(rows.AsSpan(0, likely * ContextFeatures.Count), again);
        int next = 0;
        foreach (ref float chance in found)
        {
            chance = chance > LeastChance ? BoostedTrees.Chance(again[next++]) : chance;
        }
    }

    private static void MarkAllButChrome(Span<OutlineBlock> blocks, ReadOnlySpan<OutlineNode> nodes)
    {
        foreach (ref OutlineBlock block in blocks)
        {
            block.IsMain = !block.IsAlt && !IsChrome(nodes[block.Node]);
        }
    }
}
