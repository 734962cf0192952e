namespace Cybershield.Crawling;

/// <summary>Where a block of text stands on a page.</summary>
public enum PageZone
{
    /// <summary>The title element.</summary>
    Title,
    /// <summary>h1 to h6.</summary>
    Heading,
    /// <summary>Main content.</summary>
    Body,
    /// <summary>Text of links inside the main content.</summary>
    LinkText,
    /// <summary>Alternative text.</summary>
    Alt,
    /// <summary>Description and keywords from the head.</summary>
    Meta,
    /// <summary>Navigation, footers, side columns, cookie notices.</summary>
    Boilerplate,
    /// <summary>Text that most pages of the site repeat, on all of them but the one that answers for it.</summary>
    SiteChrome,
}

/// <summary>One block of text. Every visible word of the page lies in exactly one block.</summary>
/// <param name="Language">BCP 47 primary subtag, "und" where not known.</param>
/// <param name="Text">White space collapsed; otherwise as on the page.</param>
public sealed record ExtractedBlock(PageZone Zone, string Language, string Text)
{
    /// <summary>How far the site repeats the text; null where it does not, or was not compared.</summary>
    public SiteRepetition? Repeated { get; init; }
}

/// <summary>On how many pages of a site a text stands, of those that were compared, each with the page itself among them.</summary>
public readonly record struct SiteRepetition(int Pages, int Compared);

/// <summary>A link of the page, resolved as a browser does it.</summary>
/// <param name="NoFollow">The link or the page asks not to follow it.</param>
public sealed record Outlink(CrawlUrl Url, AddressKind Kind, bool NoFollow);

/// <summary>What the extractor read from a page's bytes.</summary>
/// <param name="Charset">WHATWG name of the character set that was used.</param>
/// <param name="Language">The page's main language, "und" where not known.</param>
/// <param name="PublishedAt">As the page states it; null where it does not.</param>
/// <param name="Canonical">The canonical link, when it names another address; null otherwise.</param>
/// <param name="NoIndex">The page asks not to be indexed; it is screened all the same, and shown as such.</param>
/// <param name="MainText">Title-less main content, paragraphs separated by a line feed.</param>
public sealed record ExtractedPage(
    string Title,
    string Charset,
    string Language,
    DateTimeOffset? PublishedAt,
    CrawlUrl? Canonical,
    CrawlUrl? MetaRefresh,
    bool NoIndex,
    IReadOnlyList<ExtractedBlock> Blocks,
    IReadOnlyList<Outlink> Outlinks,
    string MainText)
{
    /// <summary>Links beyond the limit of links per page.</summary>
    public int LinksTooMany { get; init; }

    /// <summary>Links that were meant for the web and name no address that can be fetched, each spelling once.</summary>
    public int LinksRefused { get; init; }
}

/// <summary>What became of a page's bytes.</summary>
public abstract record ExtractionResult
{
    private ExtractionResult() { }

    /// <summary>A page to screen.</summary>
    public sealed record Page(ExtractedPage Extracted) : ExtractionResult;

    /// <summary>An error page sent with status 200; it is never screened.</summary>
    public sealed record SoftError(string Reason) : ExtractionResult;

    /// <summary>A document that hits a limit of the extractor.</summary>
    public sealed record TooComplex(string Limit) : ExtractionResult;
}
