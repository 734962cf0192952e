namespace Cybershield.Crawling;

/// <summary>Reads what elements say about the page, and the addresses they name, shown or not.</summary>
internal static class HeadReader
{
    private const int MetaTrust = 4;
    private const int StructuredTrust = 3;
    private const int TimeTrust = 2;

    public static void Read(TreeElement element, PageOutline outline)
    {
        switch (element.Name)
        {
            case "a" or "area":
                AddLink(element, element.Attribute("href"), outline);
                break;
            case "iframe" or "frame":
                AddLink(element, element.Attribute("src"), outline);
                break;
            case "title" when element.IsHtml:
                outline.Head.Title ??= Collapse(element.Text());
                break;
            case "base":
                outline.Head.BaseHref ??= element.Attribute("href");
                break;
            case "meta":
                ReadMeta(element, outline.Head);
                break;
            case "link":
                ReadLink(element, outline);
                break;
            case "time":
                outline.Head.StatePublished(element.Attribute("datetime"), TimeTrust - 1 + (element.Attribute("pubdate") is not null || element.Attribute("itemprop") == "datePublished" ? 1 : 0));
                break;
            case "script" when element.Attribute("type") == "application/ld+json":
                string json = element.Text();
                outline.Head.StatePublished(StructuredDate(json), StructuredTrust);
                outline.Head.Kind.AddTypes(json);
                break;
        }
    }

    /// <summary>Runs of white space become one space; none at the ends.</summary>
    internal static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static void AddLink(TreeElement element, string? href, PageOutline outline)
    {
        if (!string.IsNullOrWhiteSpace(href) && href[0] != '#')
        {
            outline.Links.Add(new RawLink(href, AddressKind.Page, HasWord(element.Attribute("rel"), "nofollow")));
        }
    }

    private static void ReadLink(TreeElement element, PageOutline outline)
    {
        string? rel = element.Attribute("rel");
        string? href = element.Attribute("href");
        if (href is null)
        {
            return;
        }

        if (HasWord(rel, "canonical"))
        {
            outline.Head.Canonical ??= href;
            outline.Head.Kind.AddAddress(href);
        }
        else if (HasWord(rel, "sitemap"))
        {
            outline.Links.Add(new RawLink(href, AddressKind.Sitemap, false));
        }
        else if (HasWord(rel, "alternate") && element.Attribute("type") is "application/rss+xml" or "application/atom+xml" or "application/feed+json")
        {
            outline.Links.Add(new RawLink(href, AddressKind.Feed, false));
        }
    }

    private static void ReadMeta(TreeElement element, PageHead head)
    {
        string content = element.Attribute("content") ?? "";
        string name = (element.Attribute("name") ?? element.Attribute("property") ?? element.Attribute("itemprop") ?? element.Attribute("http-equiv") ?? "").ToLowerInvariant();
        switch (name)
        {
            case "description" or "keywords" or "og:description":
                AddDescription(content, head);
                break;
            case "og:title":
                head.OpenGraphTitle ??= content;
                break;
            case "og:type" or "generator":
                head.Kind.Add(content);
                break;
            case "robots" or "cybershield":
                head.NoIndex |= HasWord(content, "noindex") || HasWord(content, "none");
                head.NoFollow |= HasWord(content, "nofollow") || HasWord(content, "none");
                break;
            case "refresh":
                head.Refresh ??= content;
                break;
            case "article:published_time" or "og:article:published_time" or "datepublished" or "date" or "dc.date" or "dc.date.issued" or "dcterms.created" or "pubdate" or "publish-date" or "sailthru.date" or "parsely-pub-date" or "citation_publication_date":
                head.StatePublished(content, MetaTrust);
                break;
        }
    }

    private static void AddDescription(string content, PageHead head)
    {
        string text = Collapse(content);
        if (text.Length > 0 && !head.Descriptions.Contains(text))
        {
            head.Descriptions.Add(text);
        }
    }

    /// <summary>Whether a list separated by spaces or commas holds a word, in any case.</summary>
    internal static bool HasWord(string? list, string word)
    {
        foreach (Range range in list.AsSpan().SplitAny(", \t\r\n\f"))
        {
            if (list.AsSpan(range).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string? StructuredDate(string json)
    {
        const string Key = "\"datePublished\"";
        int at = json.IndexOf(Key, StringComparison.Ordinal);
        int open = at < 0 ? -1 : json.IndexOf('"', at + Key.Length);
        int close = open < 0 ? -1 : json.IndexOf('"', open + 1);
        return close < 0 || close - open > 64 ? null : json[(open + 1)..close];
    }
}
