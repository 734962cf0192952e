using System.Globalization;
using System.Text;
using System.Xml;

namespace Cybershield.Crawling;

/// <summary>One reading of an Atom, RSS or RDF document.</summary>
internal sealed class XmlFeed
{
    private readonly List<FeedItem> items = [];
    private string format = "unknown";
    private string version = "";
    private string? title;

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
        }

        return new ParsedFeed(format, version, title, items, problem);
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
            items.Add(ReadItem(xml));
        }
        else if (xml.LocalName == "title" && xml.Depth <= 2 && IsCore(xml))
        {
            title ??= TextOf(xml);
        }
        else if (xml.LocalName is "image" or "textInput" or "textinput")
        {
            Skip(xml);
        }
    }

    private static FeedItem ReadItem(XmlReader xml)
    {
        Fields fields = new();
        int depth = xml.Depth;
        string? about = xml.GetAttribute("about", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
        bool hasContent = !xml.IsEmptyElement;
        while (hasContent && xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.Depth == depth + 1)
            {
                fields.Read(xml);
            }
        }

        return fields.ToItem(about);
    }

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
    private sealed class Fields
    {
        private string? title;
        private string? link;
        private string? guid;
        private DateTimeOffset? published;
        private DateTimeOffset? updated;

        public void Read(XmlReader xml)
        {
            switch (xml.LocalName)
            {
                case "title" when IsCore(xml):
                    title ??= TextOf(xml);
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

        public FeedItem ToItem(string? about) => new(title, link ?? guid ?? about, published ?? updated);

        private void ReadLink(XmlReader xml)
        {
            string rel = xml.GetAttribute("rel") ?? "alternate";
            string? href = xml.GetAttribute("href");
            string text = TextOf(xml);
            string target = href ?? text;
            if (rel == "alternate" && target.Length > 0)
            {
                link ??= target;
            }
        }
    }
}
