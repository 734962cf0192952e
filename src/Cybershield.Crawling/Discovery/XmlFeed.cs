using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Cybershield.Crawling;

/// <summary>One reading of an Atom, RSS or RDF document.</summary>
/// <param name="url">Where the feed came from; null where not known.</param>
internal sealed class XmlFeed(CrawlUrl? url)
{
    private readonly List<FeedItem> items = [];
    private string format = "unknown";
    private string version = "";
    private string? title;
    private string? fallbackTitle;
    private CrawlUrl? feedBase;
    private Fields? open;

    public ParsedFeed Parse(string text)
    {
        string? problem = null;
        try
        {
            using XmlReader xml = ListXml.Open(text);
            ReadRoot(xml);
        }
        catch (XmlException error)
        {
            problem = ListXml.Describe(error);
            AddOpen();
        }

        return new ParsedFeed(format, version, title ?? fallbackTitle, items, problem);
    }

    private void ReadRoot(XmlReader xml)
    {
        if (xml.MoveToContent() != XmlNodeType.Element)
        {
            return;
        }

        (format, version) = xml.LocalName switch
        {
            "feed" => ("atom", xml.GetAttribute("version") ?? (xml.NamespaceURI.Contains("purl.org/atom/ns", StringComparison.Ordinal) ? "0.3" : "1.0")),
            "rss" => ("rss", xml.GetAttribute("version") ?? ""),
            "RDF" => ("rss", xml.GetAttribute("xmlns") is { } space && space.Contains("0.9", StringComparison.Ordinal) ? "0.9" : "1.0"),
            _ => ("unknown", ""),
        };
        feedBase = BaseOf(xml, null);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                ReadElement(xml);
            }
        }
    }

    private void ReadElement(XmlReader xml)
    {
        if (xml.LocalName is "item" or "entry")
        {
            ReadItem(xml);
        }
        else if (xml.LocalName == "title" && xml.Depth <= 2 && IsCore(xml))
        {
            title ??= TitleOf(xml, BaseOf(xml, feedBase));
        }
        else if (xml.LocalName == "title" && xml.Depth <= 2 && IsDublinCore(xml))
        {
            fallbackTitle ??= TextOf(xml);
        }
        else if (xml.LocalName == "channel")
        {
            feedBase = BaseOf(xml, feedBase);
        }
        else if (xml.LocalName is "image" or "textInput" or "textinput")
        {
            Skip(xml);
        }
    }

    private void ReadItem(XmlReader xml)
    {
        Fields fields = open = new Fields(this, BaseOf(xml, feedBase), xml.GetAttribute("about", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"));
        int depth = xml.Depth;
        bool hasContent = !xml.IsEmptyElement;
        while (hasContent && xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.Depth == depth + 1)
            {
                fields.Read(xml);
            }
        }

        AddOpen();
    }

    // A document that breaks off in an item still gives what stands before the break.
    private void AddOpen()
    {
        if (open is not null)
        {
            items.Add(open.ToItem());
            open = null;
        }
    }

    private CrawlUrl? BaseOf(XmlReader xml, CrawlUrl? outer) =>
        xml.GetAttribute("xml:base") is { } text && CrawlUrl.TryParse(text, outer ?? url, out CrawlUrl? found) ? found : outer;

    private static bool IsDublinCore(XmlReader xml) => xml.NamespaceURI == "http://purl.org/dc/elements/1.1/";

    // Elements of the feed formats themselves have no prefix or that of a feed namespace; "media:title" is another title.
    private static bool IsCore(XmlReader xml) =>
        xml.Prefix.Length == 0 || xml.Prefix is "rss" or "atom" or "atom10" or "atom03" or "a" || xml.NamespaceURI is "http://www.w3.org/2005/Atom" or "http://purl.org/rss/1.0/" or "http://purl.org/atom/ns#";

    private static void Skip(XmlReader xml)
    {
        int depth = xml.Depth;
        bool hasContent = !xml.IsEmptyElement;
        while (hasContent && xml.Read() && xml.Depth > depth)
        {
        }
    }

    // Titles are text or HTML; markup that is not escaped says the same as escaped markup.
    private static string TitleOf(XmlReader xml, CrawlUrl? baseUrl)
    {
        if (xml.GetAttribute("mode") == "base64" || xml.GetAttribute("type") == "application/octet-stream")
        {
            return Unpack(TextOf(xml));
        }

        using XmlReader inner = xml.ReadSubtree();
        inner.Read();
        XElement title = XElement.Load(inner, LoadOptions.PreserveWhitespace);
        return (title.HasElements ? Markup(title, baseUrl) : title.Value).Trim();
    }

    private static string Markup(XElement element, CrawlUrl? baseUrl)
    {
        XElement holder = element.Elements().Count() == 1 && element.Elements().First() is { Name.LocalName: "div" } only ? only : element;
        foreach (XElement inner in holder.DescendantsAndSelf())
        {
            inner.Name = inner.Name.LocalName;
            inner.Attributes().Where(attribute => attribute.IsNamespaceDeclaration).Remove();
            if (baseUrl is not null && inner.Attribute("href") is { } link && CrawlUrl.TryParse(link.Value, baseUrl, out CrawlUrl? target))
            {
                link.Value = target.Value;
            }
        }

        return string.Concat(holder.Nodes().Select(node => node.ToString(SaveOptions.DisableFormatting)));
    }

    private static string Unpack(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length).Trim() : text;
    }

    /// <summary>Text of an element and all within it; the reader stands on its end then.</summary>
    private static string TextOf(XmlReader xml)
    {
        StringBuilder text = new();
        int depth = xml.Depth;
        bool hasContent = !xml.IsEmptyElement;
        while (hasContent && xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                text.Append(xml.Value);
            }
        }

        return text.ToString().Trim();
    }

    /// <summary>Dates as RFC 3339, RFC 822 with named zones, and their common misspellings.</summary>
    internal static DateTimeOffset? ReadDate(string text)
    {
        string zoned = text;
        foreach ((string name, string offset) in (ReadOnlySpan<(string, string)>)[("GMT", "+00:00"), ("UTC", "+00:00"), ("UT", "+00:00"), ("EST", "-05:00"), ("EDT", "-04:00"), ("CST", "-06:00"), ("CDT", "-05:00"), ("MST", "-07:00"), ("MDT", "-06:00"), ("PST", "-08:00"), ("PDT", "-07:00")])
        {
            if (zoned.EndsWith(' ' + name, StringComparison.Ordinal))
            {
                zoned = string.Concat(zoned.AsSpan(0, zoned.Length - name.Length), offset);
                break;
            }
        }

        return DateTimeOffset.TryParse(zoned, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces, out DateTimeOffset at) ? at : null;
    }

    /// <summary>What is read of an item.</summary>
    private sealed class Fields(XmlFeed feed, CrawlUrl? itemBase, string? about)
    {
        private string? title;
        private string? fallbackTitle;
        private string? link;
        private string? guid;
        private DateTimeOffset? published;
        private DateTimeOffset? updated;

        public void Read(XmlReader xml)
        {
            switch (xml.LocalName)
            {
                case "title" when IsCore(xml):
                    title ??= TitleOf(xml, feed.BaseOf(xml, itemBase));
                    break;
                case "title" when IsDublinCore(xml):
                    fallbackTitle ??= TextOf(xml);
                    break;
                case "link" when IsCore(xml):
                    ReadLink(xml);
                    break;
                case "guid":
                    bool isAddress = xml.GetAttribute("isPermaLink") != "false";
                    string id = TextOf(xml);
                    guid = isAddress && id.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? id : null;
                    break;
                case "pubDate" or "published" or "issued" or "date":
                    published ??= ReadDate(TextOf(xml));
                    break;
                case "updated" or "modified":
                    updated ??= ReadDate(TextOf(xml));
                    break;
                default:
                    Skip(xml);
                    break;
            }
        }

        public FeedItem ToItem() => new(title ?? fallbackTitle, link ?? guid ?? about, published ?? updated);

        private void ReadLink(XmlReader xml)
        {
            string rel = xml.GetAttribute("rel") ?? "alternate";
            string? href = xml.GetAttribute("href");
            CrawlUrl? linkBase = feed.BaseOf(xml, itemBase);
            string text = TextOf(xml);
            string target = (href ?? text).Trim();
            if (rel == "alternate" && target.Length > 0)
            {
                link ??= linkBase is not null && CrawlUrl.TryParse(target, linkBase, out CrawlUrl? absolute) ? absolute!.Value : target;
            }
        }
    }
}
