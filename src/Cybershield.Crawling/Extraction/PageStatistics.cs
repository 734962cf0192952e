using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>Sums over the blocks that are built alike: same element and class, in parents of the same element and class.</summary>
internal struct ShapeMeasure
{
    public int Blocks;
    public int Words;
    public int LinkWords;
    public int Stops;
}

/// <summary>What is counted over a whole page before its blocks are measured one by one.</summary>
internal sealed class PageStatistics
{
    private const int LongBlockWords = 25;

    private readonly Dictionary<int, int> shapeIndex = [];
    private readonly List<ShapeMeasure> shapes = [];
    private readonly List<int> shapeOfBlock = [];
    private readonly List<int> wordsBefore = [];
    private readonly List<int> linkWordsBefore = [];
    private readonly List<int> consentBefore = [];
    private readonly List<int> stepsToCore = [];
    private readonly List<bool> isLaterRepeat = [];
    private readonly Dictionary<int, int> textCounts = [];
    private readonly List<int> textHashes = [];
    private readonly List<float> nodeScores = [];

    private readonly List<TextMeasure> texts = [];
    private readonly List<byte> levels = [];
    private int titleHeading = -1;

    /// <summary>One for each block.</summary>
    public ReadOnlySpan<TextMeasure> Texts => CollectionsMarshal.AsSpan(texts);

    public PageRecords Records { get; } = new();

    /// <summary>What the page says of its kind.</summary>
    public PageKind Kind { get; private set; } = new();

    public int ConsentWords { get; private set; }

    public int Words { get; private set; }

    public int LinkWords { get; private set; }

    public int ParagraphWords { get; private set; }

    public int LongestBlock { get; private set; }

    public int LastLongBlock { get; private set; }

    /// <summary>Index of the first h1, -1 without one.</summary>
    public int FirstHeading { get; private set; }

    public int ThreadNodes { get; private set; }

    public int ArticleNodes { get; private set; }

    /// <summary>Share of the page's words that lie within the densest node.</summary>
    public float CoreShare { get; private set; }

    public int Shapes => shapes.Count;

    public int ShapeIndexOf(int block) => shapeOfBlock[block];

    public ShapeMeasure ShapeOf(int block) => shapes[shapeOfBlock[block]];

    public int WordsBefore(int block) => wordsBefore[block];

    /// <summary>Levels from the densest node up to the nearest one that holds the block as well; 0 within it.</summary>
    public int StepsToCore(int block) => stepsToCore[block];

    /// <summary>How often the block's text stands on the page.</summary>
    public int Repeats(int block) => textCounts[textHashes[block]];

    /// <summary>The level of a block that is a heading, else 0.</summary>
    public int LevelOf(int block) => levels[block];

    /// <summary>Whether an earlier block has the same text.</summary>
    public bool IsLaterRepeat(int block) => isLaterRepeat[block];

    public int ConsentInside(in OutlineNode node) => consentBefore[node.EndBlock] - consentBefore[node.FirstBlock];

    public (int Words, int LinkWords, int Blocks) Inside(in OutlineNode node) =>
        (wordsBefore[node.EndBlock] - wordsBefore[node.FirstBlock], linkWordsBefore[node.EndBlock] - linkWordsBefore[node.FirstBlock], node.EndBlock - node.FirstBlock);

    public void Gather(PageOutline outline, ReadOnlySpan<OutlineBlock> blocks, ReadOnlySpan<OutlineNode> nodes)
    {
        Clear();
        Kind = outline.Head.Kind;
        CountNodes(nodes);
        for (int i = 0; i < blocks.Length; i++)
        {
            ReadOnlySpan<char> text = outline.TextOf(blocks[i]);
            TextMeasure measure = blocks[i].IsAlt ? default : TextMeasure.Of(text, blocks[i]);
            AddText(outline, blocks[i], measure, i);
            AddShape(nodes, blocks[i].Node, measure);
            int hash = string.GetHashCode(text, StringComparison.Ordinal);
            textHashes.Add(hash);
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(textCounts, hash, out _);
            isLaterRepeat.Add(count++ > 0);
        }

        wordsBefore.Add(Words);
        linkWordsBefore.Add(LinkWords);
        consentBefore.Add(ConsentWords);
        FindCore(blocks, nodes);
        Records.Gather(this, nodes);
    }

    private void AddText(PageOutline outline, in OutlineBlock block, in TextMeasure measure, int index)
    {
        texts.Add(measure);
        levels.Add(block.HeadingLevel);
        wordsBefore.Add(Words);
        linkWordsBefore.Add(LinkWords);
        consentBefore.Add(ConsentWords);
        ConsentWords += measure.ConsentWords;
        Words += measure.Words;
        LinkWords += measure.LinkWords;
        ParagraphWords += measure.Stops > 0 && measure.LinkDensity < 0.3f ? measure.Words : 0;
        LongestBlock = Math.Max(LongestBlock, measure.Words);
        LastLongBlock = measure.Words >= LongBlockWords && measure.LinkDensity < 0.3f ? index : LastLongBlock;
        NoteHeading(outline, block, index);
    }

    // A logo may be an h1; the heading of the content says what the title says.
    private void NoteHeading(PageOutline outline, in OutlineBlock block, int index)
    {
        if (block.HeadingLevel is 1 or 2 && titleHeading < 0 && block.Length >= 4 && outline.Head.Title is { } title && title.AsSpan().StartsWith(outline.TextOf(block), StringComparison.OrdinalIgnoreCase))
        {
            FirstHeading = titleHeading = index;
        }

        FirstHeading = FirstHeading < 0 && block.HeadingLevel == 1 ? index : FirstHeading;
    }

    private void CountNodes(ReadOnlySpan<OutlineNode> nodes)
    {
        foreach (ref readonly OutlineNode node in nodes)
        {
            nodeScores.Add(0);
            ThreadNodes += (node.Hints & ClassHints.Thread) != 0 ? 1 : 0;
            ArticleNodes += node.Tag == PageTag.Article ? 1 : 0;
        }
    }

    private void AddShape(ReadOnlySpan<OutlineNode> nodes, int node, in TextMeasure measure)
    {
        int key = ShapeKey(nodes, node);
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(shapeIndex, key, out bool isKnown);
        if (!isKnown)
        {
            index = shapes.Count;
            shapes.Add(default);
        }

        ref ShapeMeasure shape = ref CollectionsMarshal.AsSpan(shapes)[index];
        shape.Blocks++;
        shape.Words += measure.Words;
        shape.LinkWords += measure.LinkWords;
        shape.Stops += measure.Stops;
        shapeOfBlock.Add(index);
    }

    private static int ShapeKey(ReadOnlySpan<OutlineNode> nodes, int node)
    {
        HashCode key = default;
        for (int level = 0; level < 3 && node >= 0; level++)
        {
            key.Add(nodes[node].Tag);
            key.Add(nodes[node].ClassKey);
            node = nodes[node].Parent;
        }

        return key.ToHashCode();
    }

    // Paragraphs vouch for what holds them, less so the further up; links speak against it.
    private void FindCore(ReadOnlySpan<OutlineBlock> blocks, ReadOnlySpan<OutlineNode> nodes)
    {
        Span<float> scores = CollectionsMarshal.AsSpan(nodeScores);
        for (int i = 0; i < blocks.Length; i++)
        {
            ref readonly TextMeasure text = ref Texts[i];
            if (text.Words >= 8 && text.LinkDensity < 0.4f && (nodes[blocks[i].Node].AllTags & MainContent.ChromeTags) == 0)
            {
                Vouch(nodes, scores, blocks[i].Node, Math.Min(text.Words / 10f, 8) + text.Commas + text.Stops);
            }
        }

        int core = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            core = Weighed(scores[i], nodes[i]) > Weighed(scores[core], nodes[core]) ? i : core;
        }

        CoreShare = Inside(nodes[core]).Words / (float)Math.Max(Words, 1);
        FindSteps(blocks, nodes, core);
    }

    private float Weighed(float score, in OutlineNode node)
    {
        (int words, int linkWords, _) = Inside(node);
        return score * (1 - (linkWords / (float)Math.Max(words, 1)));
    }

    private static void Vouch(ReadOnlySpan<OutlineNode> nodes, Span<float> scores, int node, float score)
    {
        int holder = nodes[node].Tag is PageTag.Paragraph or PageTag.ListItem or PageTag.Preformatted ? nodes[node].Parent : node;
        for (int level = 1; level <= 3 && holder >= 0; level++)
        {
            scores[holder] += score / level;
            holder = nodes[holder].Parent;
        }
    }

    private void FindSteps(ReadOnlySpan<OutlineBlock> blocks, ReadOnlySpan<OutlineNode> nodes, int core)
    {
        for (int i = 0; i < blocks.Length; i++)
        {
            int steps = 0;
            int holder = core;
            while (holder > 0 && (i < nodes[holder].FirstBlock || i >= nodes[holder].EndBlock))
            {
                holder = nodes[holder].Parent;
                steps++;
            }

            stepsToCore.Add(steps);
        }
    }

    private void Clear()
    {
        shapeIndex.Clear();
        shapes.Clear();
        shapeOfBlock.Clear();
        wordsBefore.Clear();
        linkWordsBefore.Clear();
        stepsToCore.Clear();
        levels.Clear();
        consentBefore.Clear();
        isLaterRepeat.Clear();
        titleHeading = -1;
        ConsentWords = 0;
        textCounts.Clear();
        textHashes.Clear();
        nodeScores.Clear();
        texts.Clear();
        (Words, LinkWords, ParagraphWords, LongestBlock, LastLongBlock, FirstHeading, ThreadNodes, ArticleNodes) = (0, 0, 0, 0, 0, -1, 0, 0);
    }
}
