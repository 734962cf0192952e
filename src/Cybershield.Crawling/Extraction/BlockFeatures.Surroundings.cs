namespace Cybershield.Crawling;

/// <summary>Measures of the section, the record, the consent dialog and the kind of page that a block stands in.</summary>
internal sealed partial class BlockFeatures
{
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
