namespace Cybershield.Crawling;

/// <summary>Decides which blocks of a page are its main content.</summary>
internal static class MainContent
{
    private const uint ChromeTags = (1u << (int)PageTag.Nav) | (1u << (int)PageTag.Aside) | (1u << (int)PageTag.Footer) | (1u << (int)PageTag.Control);

    private const uint ContentTags = (1u << (int)PageTag.Main) | (1u << (int)PageTag.Article);

    private const ClassHints ChromeHints = ClassHints.Navigation | ClassHints.Footer | ClassHints.Side | ClassHints.Advertisement | ClassHints.Overlay | ClassHints.Legal;

    /// <summary>Whether the block's surroundings say outright that it is chrome.</summary>
    public static bool IsChrome(in OutlineNode node) => (node.AllTags & ChromeTags) != 0;

    /// <summary>Marks the blocks of the main content.</summary>
    public static void Mark(PageOutline outline, Span<OutlineBlock> blocks, ReadOnlySpan<OutlineNode> nodes)
    {
        bool any = false;
        foreach (ref OutlineBlock block in blocks)
        {
            ref readonly OutlineNode node = ref nodes[block.Node];
            bool isLinks = block.LinkLength * 2 > block.Length && block.HeadingLevel == 0 && (node.AllTags & ContentTags) == 0;
            block.IsMain = !block.IsAlt && !IsChrome(node) && (node.AllHints & ChromeHints) == 0 && !isLinks;
            any |= block.IsMain;
        }

        if (!any)
        {
            MarkAllButChrome(blocks, nodes);
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
