namespace Cybershield.Crawling;

/// <summary>Measures of the section, the record, the consent dialog and the kind of page that a block stands in.</summary>
internal sealed partial class BlockFeatures
{
    private void SetConsent(ReadOnlySpan<OutlineNode> nodes, int node, in TextMeasure text, Span<float> row)
    {
        row[0] = text.ConsentWords / (float)Math.Max(text.Words, 1);
        row[1] = One(text.HasCurrency);
        row[2] = Consent(nodes[Up(nodes, node, 1)]);
        row[3] = Consent(nodes[Up(nodes, node, 3)]);
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

    private void SetRecord(ReadOnlySpan<OutlineNode> nodes, int node, int block, Span<float> row)
    {
        PageRecords records = statistics.Records;
        float total = Math.Max(statistics.Words, 1);
        int record = records.RecordOf(node);
        RecordGroup group = record < 0 ? default : records.GroupOf(record);
        float items = Math.Max(group.Items, 1);
        row[0] = Log(group.Items);
        row[1] = Log(group.Words / items);
        row[2] = group.Words / total;
        row[3] = group.LinkWords / (float)Math.Max(group.Words, 1);
        row[4] = group.Blocks / items;
        row[5] = record < 0 ? -1 : block - nodes[record].FirstBlock;
        row[6] = record < 0 ? -1 : nodes[record].EndBlock - block;
        row[7] = record < 0 ? -1 : records.OrdinalOf(record);
        row[8] = records.LargestWords / total;
    }

    private void SetKind(Span<float> row)
    {
        statistics.Kind.Evidence.CopyTo(row);
        row[PageKind.Count] = One(statistics.Kind.IsFront);
    }

    // What stands under "Related" or "34 responses" is told by that heading rather than by itself.
    private void SetSection(in OutlineBlock block, int index, Span<float> row)
    {
        ref readonly TextMeasure text = ref statistics.Texts[index];
        bool isEnder = text.EnderWords > 0 && text.Words <= 12 && (block.HeadingLevel > 0 || text.EnderWords * 3 >= text.Words);
        if (isEnder && index > statistics.FirstHeading)
        {
            lastEnder = index;
            enders++;
        }

        if (block.HeadingLevel > 0)
        {
            lastHeading = index;
        }

        TextMeasure heading = lastHeading < 0 ? default : statistics.Texts[lastHeading];
        row[0] = text.Words > 12 ? 0 : text.EnderWords / (float)Math.Max(text.Words, 1);
        row[1] = lastHeading < 0 ? -1 : heading.EnderWords / (float)Math.Max(heading.Words, 1);
        row[2] = lastHeading < 0 ? -1 : Log(index - lastHeading);
        row[3] = lastHeading < 0 ? 0 : statistics.LevelOf(lastHeading);
        row[4] = lastEnder < 0 ? -1 : Log(index - lastEnder);
        row[5] = Log(enders);
    }
}
