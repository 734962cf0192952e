namespace Cybershield.Matching;

/// <summary>Where on a page a text stands. Lists weigh zones differently.</summary>
public enum Zone
{
    /// <summary>The page's title.</summary>
    Title,
    /// <summary>A heading, h1 to h6.</summary>
    Heading,
    /// <summary>Main content.</summary>
    Body,
    /// <summary>The text of a link inside the main content.</summary>
    LinkText,
    /// <summary>Alternative text of a picture.</summary>
    Alt,
    /// <summary>Description and keywords given in the page's head.</summary>
    Meta,
    /// <summary>Navigation, footers, side columns and other chrome.</summary>
    Boilerplate,
    /// <summary>Text that most pages of the site repeat, on all of them but the one that answers for it.</summary>
    SiteChrome,
}

/// <summary>One run of text of a page. Phrases never reach across blocks.</summary>
/// <param name="Zone">Where the text stands.</param>
/// <param name="Language">BCP 47 primary language subtag, or "und" where it is not known.</param>
/// <param name="Text">The text as extracted, never folded; spans point into it in UTF-16 units.</param>
public sealed record PageBlock(Zone Zone, string Language, string Text)
{
    /// <summary>How far the page's site repeats the text; null where it does not, or was not compared.</summary>
    public Repetition? Repeated { get; init; }
}

/// <summary>On how many pages of a site a text stands, of those that were compared.</summary>
public readonly record struct Repetition(int Pages, int Compared);

/// <summary>A page's text as a screening reads it: kept as strings, or in memory that is used again for the next page.</summary>
public interface IPageBlocks
{
    /// <summary>Number of blocks.</summary>
    int Count { get; }

    /// <summary>Where a block stands on the page.</summary>
    Zone ZoneOf(int block);

    /// <summary>A block's text in UTF-16.</summary>
    ReadOnlySpan<char> TextOf(int block);
}

/// <summary>A page's text in document order, title first: what is screened and what a capture keeps.</summary>
public sealed record PageText(IReadOnlyList<PageBlock> Blocks) : IPageBlocks
{
    /// <summary>Of a page that has none, or whose text is not needed.</summary>
    public static PageText Empty { get; } = new([]);

    int IPageBlocks.Count => Blocks.Count;

    Zone IPageBlocks.ZoneOf(int block) => Blocks[block].Zone;

    ReadOnlySpan<char> IPageBlocks.TextOf(int block) => Blocks[block].Text;
}

/// <summary>A place in a <see cref="PageText"/>: UTF-16 units within one block's text.</summary>
/// <param name="Block">Index into <see cref="PageText.Blocks"/>.</param>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="Length">Number of UTF-16 units, at least 1.</param>
public readonly record struct TextSpan(int Block, int Start, int Length)
{
    /// <summary>The UTF-16 unit after the last one.</summary>
    public int End => Start + Length;

    /// <summary>The text that the span points at.</summary>
    public string CutFrom(IPageBlocks page) => page.TextOf(Block).Slice(Start, Length).ToString();
}
