using System.Collections.Frozen;

namespace Cybershield.Crawling;

/// <summary>What an element means for the text of a page. All from <see cref="Block"/> on end a block of text.</summary>
internal enum PageTag : byte
{
    /// <summary>Text flows through it.</summary>
    Inline,
    /// <summary>An inline element of the page's own making: text flows through, its class may tell what it holds.</summary>
    Custom,
    /// <summary>Never shown: script, style, template, fallback content and the like.</summary>
    Unseen,
    Break,
    Anchor,
    Image,
    Time,
    Svg,
    Block,
    Paragraph,
    Heading,
    List,
    ListItem,
    Table,
    Row,
    Cell,
    Preformatted,
    Quote,
    Definition,
    Nav,
    Aside,
    Footer,
    Header,
    Main,
    Article,
    Section,
    Form,
    Control,
    Figure,
    Caption,
    Dialog,
}

/// <summary>Element names and what they mean.</summary>
internal static class PageTags
{
    private static readonly FrozenDictionary<string, PageTag> ByName = new Dictionary<PageTag, string>
    {
        [PageTag.Unseen] = "script style template head meta link base title iframe object embed video audio canvas datalist noframes noembed rp param source track area map annotation annotation-xml frame",
        [PageTag.Break] = "br wbr",
        [PageTag.Anchor] = "a",
        [PageTag.Image] = "img",
        [PageTag.Time] = "time",
        [PageTag.Svg] = "svg",
        [PageTag.Block] = "html body noscript div center hr frameset details summary hgroup search address fieldset legend optgroup input marquee",
        [PageTag.Paragraph] = "p",
        [PageTag.Heading] = "h1 h2 h3 h4 h5 h6",
        [PageTag.List] = "ul ol menu dir dl",
        [PageTag.ListItem] = "li",
        [PageTag.Table] = "table tbody thead tfoot caption colgroup col",
        [PageTag.Row] = "tr",
        [PageTag.Cell] = "td th",
        [PageTag.Preformatted] = "pre listing plaintext xmp",
        [PageTag.Quote] = "blockquote",
        [PageTag.Definition] = "dt dd",
        [PageTag.Nav] = "nav",
        [PageTag.Aside] = "aside",
        [PageTag.Footer] = "footer",
        [PageTag.Header] = "header",
        [PageTag.Main] = "main",
        [PageTag.Article] = "article",
        [PageTag.Section] = "section",
        [PageTag.Form] = "form",
        [PageTag.Control] = "button select option textarea",
        [PageTag.Figure] = "figure",
        [PageTag.Caption] = "figcaption",
        [PageTag.Dialog] = "dialog",
    }
        .SelectMany(pair => pair.Value.Split(' '), (pair, name) => KeyValuePair.Create(name, pair.Key))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names that mean something.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    public static PageTag Of(string localName) =>
        ByName.TryGetValue(localName, out PageTag tag) ? tag
        : localName.Contains('-', StringComparison.Ordinal) ? PageTag.Custom
        : PageTag.Inline;
}
