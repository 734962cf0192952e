using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>
/// Measures by which main content is told from chrome: of a block itself (text and link density, punctuation), of what holds it
/// (elements, class names), of its neighbours, of the blocks built like it (a thread repeats one shape), and of its place
/// relative to the densest part of the page.
/// </summary>
internal sealed partial class BlockFeatures
{
    /// <summary>Measures of one block.</summary>
    public const int Count = Own + Tags + (2 * ClassHintReader.Count) + Around + Containers + Shapes + Page + Consents + Records + PageKind.Count + 1 + Sections;

    private const int Own = 14;
    private const int Tags = 16;
    private const int Around = 12;
    private const int Containers = 13;
    private const int Shapes = 7;
    private const int Page = 14;
    private const int Consents = 4;
    private const int Records = 9;
    private const int Sections = 6;

    private static readonly PageTag[] TellingTags =
    [
        PageTag.Nav, PageTag.Aside, PageTag.Footer, PageTag.Header, PageTag.Main, PageTag.Article, PageTag.Section, PageTag.Form,
        PageTag.Control, PageTag.Table, PageTag.List, PageTag.Figure, PageTag.Caption, PageTag.Quote, PageTag.Paragraph, PageTag.Preformatted,
    ];

    private readonly PageStatistics statistics = new();
    private float[] values = [];
    private int at;
    private int lastHeading;
    private int lastEnder;
    private int enders;

    /// <summary>The measures of each block, <see cref="Count"/> in a row; alternative texts have a row of their own, unused.</summary>
    public Span<float> Measure(PageOutline outline)
    {
        Span<OutlineBlock> blocks = CollectionsMarshal.AsSpan(outline.Blocks);
        Span<OutlineNode> nodes = CollectionsMarshal.AsSpan(outline.Nodes);
        if (values.Length < blocks.Length * Count)
        {
            values = new float[Math.Max(blocks.Length * Count, values.Length * 2)];
        }

        statistics.Gather(outline, blocks, nodes);
        at = 0;
        (lastHeading, lastEnder, enders) = (-1, -1, 0);
        for (int i = 0; i < blocks.Length; i++)
        {
            ref readonly OutlineNode node = ref nodes[blocks[i].Node];
            AddOwn(blocks[i], statistics.Texts[i]);
            AddTags(node);
            AddHints(nodes, node);
            AddAround(i);
            AddContainers(nodes, blocks[i].Node);
            AddShapes(i);
            AddPage(i, blocks.Length);
            AddConsent(nodes, blocks[i].Node, statistics.Texts[i]);
            AddRecord(nodes, blocks[i].Node, i);
            AddKind();
            AddSection(blocks[i], i);
        }

        return values.AsSpan(0, at);
    }

    /// <summary>What the second look needs: which blocks are built alike, and how much text each has.</summary>
    public PageStatistics Statistics => statistics;

    private void Add(float value) => values[at++] = value;

    private void Add(bool value) => values[at++] = value ? 1 : 0;

    private static float Log(float value) => MathF.Log2(1 + value);

    private void AddOwn(in OutlineBlock block, in TextMeasure text)
    {
        float words = Math.Max(text.Words, 1);
        Add(Log(text.Words));
        Add(text.LinkDensity);
        Add(Log(block.Links));
        Add(block.Length / words);
        Add(text.Stops / words);
        Add(Log(text.Stops));
        Add(Log(text.Commas));
        Add(text.Capitals / words);
        Add(text.Digits / (float)block.Length);
        Add(text.EndsSentence);
        Add(text.StartsLower);
        Add(block.HeadingLevel);
        Add(text.ChromeWords / words);
        Add(text.ChromeWords);
    }

    private void AddTags(in OutlineNode node)
    {
        foreach (PageTag tag in TellingTags)
        {
            Add((node.AllTags & (1u << (int)tag)) != 0);
        }
    }

    private void AddHints(ReadOnlySpan<OutlineNode> nodes, in OutlineNode node)
    {
        int all = (int)node.AllHints;
        int near = (int)NearHints(nodes, node);
        for (int i = 0; i < ClassHintReader.Count; i++)
        {
            Add((all >> i & 1) + (near >> i & 1));
            Add((near >> i & 1) != 0);
        }
    }

    private static ClassHints NearHints(ReadOnlySpan<OutlineNode> nodes, in OutlineNode node)
    {
        ClassHints hints = node.Hints;
        int parent = node.Parent;
        for (int i = 0; i < 2 && parent >= 0; i++)
        {
            hints |= nodes[parent].Hints;
            parent = nodes[parent].Parent;
        }

        return hints;
    }

    private void AddAround(int block)
    {
        foreach (int step in (ReadOnlySpan<int>)[-1, 1, -2, 2])
        {
            int other = block + step;
            bool isThere = other >= 0 && other < statistics.Texts.Count;
            TextMeasure text = isThere ? statistics.Texts[other] : default;
            Add(isThere ? Log(text.Words) : -1);
            Add(isThere ? text.LinkDensity : -1);
            Add(isThere ? text.Stops : -1);
        }
    }

    private void AddContainers(ReadOnlySpan<OutlineNode> nodes, int node)
    {
        float total = Math.Max(statistics.Words, 1);
        int container = node;
        for (int i = 0; i < 3; i++)
        {
            (int words, int linkWords, int blocks) = statistics.Inside(nodes[container]);
            Add(Log(words));
            Add(linkWords / (float)Math.Max(words, 1));
            Add(words / (float)Math.Max(blocks, 1));
            Add(words / total);
            container = Math.Max(nodes[container].Parent, 0);
        }

        Add(nodes[node].Depth);
    }

    private void AddShapes(int block)
    {
        ShapeMeasure shape = statistics.ShapeOf(block);
        float words = Math.Max(shape.Words, 1);
        Add(Log(shape.Blocks));
        Add(Log(shape.Words / (float)shape.Blocks));
        Add(shape.LinkWords / words);
        Add(shape.Words / (float)Math.Max(statistics.Words, 1));
        Add(Log(shape.Stops));
        Add(statistics.StepsToCore(block));
        Add(statistics.CoreShare);
    }

    private void AddConsent(ReadOnlySpan<OutlineNode> nodes, int node, in TextMeasure text)
    {
        Add(text.ConsentWords / (float)Math.Max(text.Words, 1));
        Add(text.HasCurrency);
        Add(Consent(nodes[Up(nodes, node, 1)]));
        Add(Consent(nodes[Up(nodes, node, 3)]));
    }

    private float Consent(in OutlineNode node) => statistics.ConsentInside(node) / (float)Math.Max(statistics.Inside(node).Words, 1);

    private static int Up(ReadOnlySpan<OutlineNode> nodes, int node, int levels)
    {
        for (int i = 0; i < levels; i++)
        {
            node = Math.Max(nodes[node].Parent, 0);
        }

        return node;
    }

    private void AddRecord(ReadOnlySpan<OutlineNode> nodes, int node, int block)
    {
        PageRecords records = statistics.Records;
        float total = Math.Max(statistics.Words, 1);
        int record = records.RecordOf(node);
        RecordGroup group = record < 0 ? default : records.GroupOf(record);
        float items = Math.Max(group.Items, 1);
        Add(Log(group.Items));
        Add(Log(group.Words / items));
        Add(group.Words / total);
        Add(group.LinkWords / (float)Math.Max(group.Words, 1));
        Add(group.Blocks / items);
        Add(record < 0 ? -1 : block - nodes[record].FirstBlock);
        Add(record < 0 ? -1 : nodes[record].EndBlock - block);
        Add(record < 0 ? -1 : records.OrdinalOf(record));
        Add(records.LargestWords / total);
    }

    private void AddKind()
    {
        foreach (float evidence in statistics.Kind.Evidence)
        {
            Add(evidence);
        }

        Add(statistics.Kind.IsFront);
    }

    private void AddPage(int block, int blocks)
    {
        float total = Math.Max(statistics.Words, 1);
        Add(block / (float)blocks);
        Add(statistics.WordsBefore(block) / total);
        Add(Log(blocks));
        Add(Log(statistics.Words));
        Add(statistics.LinkWords / total);
        Add(statistics.FirstHeading < 0 ? 0 : block < statistics.FirstHeading ? -1 : block == statistics.FirstHeading ? 1 : 2);
        Add(statistics.FirstHeading < 0 ? -1 : Log(Math.Abs(block - statistics.FirstHeading)));
        Add(Log(statistics.LongestBlock));
        Add(statistics.ParagraphWords / total);
        Add(Log(statistics.ThreadNodes));
        Add(statistics.ArticleNodes);
        Add(statistics.Repeats(block));
        Add(statistics.IsLaterRepeat(block));
        Add(Log(block < statistics.LastLongBlock ? 0 : block - statistics.LastLongBlock));
    }
}
