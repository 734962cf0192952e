using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml;

namespace Cybershield.Crawling;

/// <summary>
/// Reads sitemaps and sitemap indexes (sitemaps.org protocol, any namespace), plain-text sitemaps and feeds, packed or not.
/// </summary>
public sealed partial class SitemapReader
{
    private readonly AddressListOptions options;
    private readonly FeedReader feeds;

    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public SitemapReader(AddressListOptions options)
    {
        this.options = options.Validate();
        feeds = new FeedReader(options);
    }

    [GeneratedRegex(@"<loc>\s*(?:<!\[CDATA\[)?([^<\]]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LooseLocation();

    /// <summary>Reads one document.</summary>
    /// <param name="contentType">The Content-Type header as sent; null where absent.</param>
    /// <param name="url">Where it came from; relative addresses are resolved against it.</param>
    public AddressList Read(byte[] body, string? contentType, CrawlUrl url)
    {
        AddressCollector found = new(url, options.MaxAddresses);
        if (ListBody.Read(body, contentType, options.MaxUnpackedBytes, out string? problem) is not { } text)
        {
            return found.Finish("unknown", null, problem);
        }

        if (!text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("<"))
        {
            return ReadLines(text, found, problem);
        }

        string? root = RootOf(text);
        return root is "feed" or "rss" or "RDF" ? feeds.ReadText(text, url) : ReadXml(text, root, found, problem);
    }

    private static AddressList ReadLines(string text, AddressCollector found, string? problem)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().Trim('\uFEFF').EnumerateLines())
        {
            if (!line.IsWhiteSpace() && !found.IsFull)
            {
                found.Add(line.Contains("://", StringComparison.Ordinal) ? line.ToString() : "", AddressKind.Page);
            }
        }

        return found.Finish("text", null, problem);
    }

    private static string? RootOf(string text)
    {
        using XmlReader xml = ListXml.Open(text);
        try
        {
            return xml.MoveToContent() == XmlNodeType.Element ? xml.LocalName : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static AddressList ReadXml(string text, string? root, AddressCollector found, string? problem)
    {
        try
        {
            using XmlReader xml = ListXml.Open(text);
            ReadEntries(xml, found);
        }
        catch (XmlException error)
        {
            problem ??= ListXml.Describe(error);
            ReadLoosely(text, root, found);
        }

        return found.Finish(root is "urlset" or "sitemapindex" ? root : "unknown", null, problem);
    }

    private static void ReadEntries(XmlReader xml, AddressCollector found)
    {
        while (!found.IsFull && xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "url" or "sitemap" && !xml.IsEmptyElement)
            {
                AddressKind kind = xml.LocalName == "sitemap" ? AddressKind.Sitemap : AddressKind.Page;
                Entry entry = new(kind);
                entry.Read(xml);
                entry.AddTo(found);
            }
        }
    }

    // Unescaped ampersands are the commonest fault of sitemaps: the addresses are there all the same.
    private static void ReadLoosely(string text, string? root, AddressCollector found)
    {
        foreach (Match match in LooseLocation().Matches(text))
        {
            if (found.IsFull)
            {
                break;
            }

            found.Add(WebUtility.HtmlDecode(match.Groups[1].Value), root == "sitemapindex" ? AddressKind.Sitemap : AddressKind.Page);
        }
    }

    internal static DateTimeOffset? ReadDate(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at) ? at : null;

    /// <summary>One url or sitemap element.</summary>
    private sealed class Entry(AddressKind kind)
    {
        private readonly List<string> alternates = [];
        private string? location;
        private string? title;
        private DateTimeOffset? changedAt;
        private string ownText = "";

        public void Read(XmlReader xml)
        {
            int depth = xml.Depth;
            string element = "";
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType == XmlNodeType.Element)
                {
                    element = xml.LocalName;
                    ReadAlternate(xml);
                }
                else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    Take(xml.Depth == depth + 1 ? "" : xml.Depth == depth + 2 || element == "title" ? element : "nested", xml.Value);
                }
            }
        }

        public void AddTo(AddressCollector found)
        {
            found.Add(location ?? ownText, kind, title, changedAt);
            foreach (string alternate in alternates)
            {
                found.Add(alternate, kind);
            }
        }

        private void Take(string element, string text)
        {
            switch (element)
            {
                case "":
                    ownText += text;
                    break;
                case "loc":
                    location += text;
                    break;
                case "title":
                    title ??= HeadReader.Collapse(text);
                    break;
                case "lastmod":
                    changedAt = ReadDate(text);
                    break;
            }
        }

        private void ReadAlternate(XmlReader xml)
        {
            if (xml.LocalName == "link" && xml.GetAttribute("rel") == "alternate" && xml.GetAttribute("href") is { } href)
            {
                alternates.Add(href);
            }
        }
    }
}
