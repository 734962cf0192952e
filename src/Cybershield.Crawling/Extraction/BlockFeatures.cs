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
    private const int Hints = 2 * ClassHintReader.Count;

    // Of the numbers that are asked for again and again.
    private static readonly float[] Logs = [.. Enumerable.Range(0, 1024).Select(value => MathF.Log2(1 + value))];

    private static readonly PageTag[] TellingTags =
    [
        PageTag.Nav, PageTag.Aside, PageTag.Footer, PageTag.Header, PageTag.Main, PageTag.Article, PageTag.Section, PageTag.Form,
        PageTag.Control, PageTag.Table, PageTag.List, PageTag.Figure, PageTag.Caption, PageTag.Quote, PageTag.Paragraph, PageTag.Preformatted,
    ];

    private readonly PageStatistics statistics = new();
    private readonly float[] page = new float[Page];
    private float[] values = [];
    private (uint Tags, ClassHints All, ClassHints Near) lastHolders;
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
        MeasurePage(blocks.Length);
        (lastHeading, lastEnder, enders) = (-1, -1, 0);
        for (int i = 0; i < blocks.Length; i++)
        {
            MeasureBlock(blocks[i], i, nodes, values.AsSpan(i * Count, Count));
        }

        return values.AsSpan(0, blocks.Length * Count);
    }

    /// <summary>What the second look needs: which blocks are built alike, and how much text each has.</summary>
    public PageStatistics Statistics => statistics;

    private static float Log(float value) => MathF.Log2(1 + value);

    private static float Log(int value) => (uint)value < (uint)Logs.Length ? Logs[value] : MathF.Log2(1 + value);

    private static float One(bool value) => value ? 1 : 0;

    private void MeasureBlock(in OutlineBlock block, int index, ReadOnlySpan<OutlineNode> nodes, Span<float> row)
    {
        ref readonly TextMeasure text = ref statistics.Texts[index];
        SetOwn(block, text, Next(ref row, Own));
        SetHolders(nodes, nodes[block.Node], index, Next(ref row, Tags + Hints));
        SetAround(index, Next(ref row, Around));
        SetContainers(nodes, block.Node, Next(ref row, Containers));
        SetShapes(index, Next(ref row, Shapes));
        SetPage(index, Next(ref row, Page));
        SetConsent(nodes, block.Node, text, Next(ref row, Consents));
        SetRecord(nodes, block.Node, index, Next(ref row, Records));
        SetKind(Next(ref row, PageKind.Count + 1));
        SetSection(block, index, row);
    }

    private static Span<float> Next(ref Span<float> rest, int count)
    {
        Span<float> next = rest[..count];
        rest = rest[count..];
        return next;
    }

    private static void SetOwn(in OutlineBlock block, in TextMeasure text, Span<float> row)
    {
        float words = Math.Max(text.Words, 1);
        row[0] = Log(text.Words);
        row[1] = text.LinkDensity;
        row[2] = Log(block.Links);
        row[3] = block.Length / words;
        row[4] = text.Stops / words;
        row[5] = Log(text.Stops);
        row[6] = Log(text.Commas);
        row[7] = text.Capitals / words;
        row[8] = text.Digits / (float)block.Length;
        row[9] = One(text.EndsSentence);
        row[10] = One(text.StartsLower);
        row[11] = block.HeadingLevel;
        row[12] = text.ChromeWords / words;
        row[13] = text.ChromeWords;
    }

    // Most blocks are held by the same kinds of elements as the one before.
    private void SetHolders(ReadOnlySpan<OutlineNode> nodes, in OutlineNode node, int index, Span<float> row)
    {
        (uint Tags, ClassHints All, ClassHints Near) holders = (node.AllTags, node.AllHints, NearHints(nodes, node));
        if (index > 0 && holders == lastHolders)
        {
            values.AsSpan(((index - 1) * Count) + Own, row.Length).CopyTo(row);
            return;
        }

        lastHolders = holders;
        for (int i = 0; i < TellingTags.Length; i++)
        {
            row[i] = One((holders.Tags & (1u << (int)TellingTags[i])) != 0);
        }

        row = row[Tags..];
        for (int i = 0; i < ClassHintReader.Count; i++)
        {
            int near = (int)holders.Near >> i & 1;
            row[2 * i] = ((int)holders.All >> i & 1) + near;
            row[(2 * i) + 1] = near;
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

    private void SetAround(int block, Span<float> row)
    {
        ReadOnlySpan<TextMeasure> texts = statistics.Texts;
        foreach (int step in (ReadOnlySpan<int>)[-1, 1, -2, 2])
        {
            int other = block + step;
            bool isThere = other >= 0 && other < texts.Length;
            row[0] = isThere ? Log(texts[other].Words) : -1;
            row[1] = isThere ? texts[other].LinkDensity : -1;
            row[2] = isThere ? texts[other].Stops : -1;
            row = row[3..];
        }
    }

    private void SetContainers(ReadOnlySpan<OutlineNode> nodes, int node, Span<float> row)
    {
        float total = Math.Max(statistics.Words, 1);
        int container = node;
        for (int i = 0; i < 3; i++)
        {
            (int words, int linkWords, int blocks) = statistics.Inside(nodes[container]);
            row[0] = Log(words);
            row[1] = linkWords / (float)Math.Max(words, 1);
            row[2] = words / (float)Math.Max(blocks, 1);
            row[3] = words / total;
            row = row[4..];
            container = Math.Max(nodes[container].Parent, 0);
        }

        row[0] = nodes[node].Depth;
    }

    private void SetShapes(int block, Span<float> row)
    {
        ShapeMeasure shape = statistics.ShapeOf(block);
        float words = Math.Max(shape.Words, 1);
        row[0] = Log(shape.Blocks);
        row[1] = Log(shape.Words / (float)shape.Blocks);
        row[2] = shape.LinkWords / words;
        row[3] = shape.Words / (float)Math.Max(statistics.Words, 1);
        row[4] = Log(shape.Stops);
        row[5] = statistics.StepsToCore(block);
        row[6] = statistics.CoreShare;
    }

    // What is the same for all blocks of a page; the rest is set block by block.
    private void MeasurePage(int blocks)
    {
        float total = Math.Max(statistics.Words, 1);
        page[2] = Log(blocks);
        page[3] = Log(statistics.Words);
        page[4] = statistics.LinkWords / total;
        page[7] = Log(statistics.LongestBlock);
        page[8] = statistics.ParagraphWords / total;
        page[9] = Log(statistics.ThreadNodes);
        page[10] = statistics.ArticleNodes;
    }

    private void SetPage(int block, Span<float> row)
    {
        page.CopyTo(row);
        row[0] = block / (float)statistics.Texts.Length;
        row[1] = statistics.WordsBefore(block) / (float)Math.Max(statistics.Words, 1);
        row[5] = statistics.FirstHeading < 0 ? 0 : block < statistics.FirstHeading ? -1 : block == statistics.FirstHeading ? 1 : 2;
        row[6] = statistics.FirstHeading < 0 ? -1 : Log(Math.Abs(block - statistics.FirstHeading));
        row[11] = statistics.Repeats(block);
        row[12] = One(statistics.IsLaterRepeat(block));
        row[13] = Log(block < statistics.LastLongBlock ? 0 : block - statistics.LastLongBlock);
    }
}
