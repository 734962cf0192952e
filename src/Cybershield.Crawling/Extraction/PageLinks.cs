using System.Buffers;
using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>Resolves the links of a page against its base, each address once.</summary>
internal sealed class PageLinks
{
    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("0123456789.");

    private readonly Dictionary<string, CrawlUrl?> resolved = new(StringComparer.Ordinal);
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private readonly CrawlUrl page;
    private readonly CrawlUrl baseUrl;

    /// <param name="baseHref">The first base element's address; null where there is none.</param>
    public PageLinks(CrawlUrl page, string? baseHref)
    {
        this.page = page;
        baseUrl = baseHref is not null && CrawlUrl.TryParse(baseHref, page, out CrawlUrl? found) ? found : page;
    }

    /// <summary>Links that <see cref="Outlinks"/> left out because of its limit.</summary>
    public int TooMany { get; private set; }

    /// <summary>Links of the web among those of <see cref="Outlinks"/> that name no address that can be fetched.</summary>
    public int Refused => refused.Count;

    /// <summary>The address that an attribute names; null for one that is no http(s) address.</summary>
    public CrawlUrl? Resolve(string href)
    {
        int fragment = href.IndexOf('#', StringComparison.Ordinal);
        string key = fragment < 0 ? href : href[..fragment];
        ref CrawlUrl? url = ref CollectionsMarshal.GetValueRefOrAddDefault(resolved, key, out bool isKnown);
        if (!isKnown)
        {
            url = CrawlUrl.TryParse(key, baseUrl, out CrawlUrl? found) ? found : null;
        }

        return url;
    }

    /// <summary>The page's links in document order, each address once, without the page itself. One follow link makes an address followed.</summary>
    public IReadOnlyList<Outlink> Outlinks(List<RawLink> links, bool noFollow, int atMost)
    {
        Dictionary<(CrawlUrl, AddressKind), int> places = [];
        List<Outlink> outlinks = [];
        foreach (RawLink link in links)
        {
            if (Resolve(link.Href) is not { } url)
            {
                Refuse(link.Href);
                continue;
            }

            if (url.Equals(page))
            {
                continue;
            }

            bool isUnfollowed = noFollow || link.NoFollow;
            if (places.TryGetValue((url, link.Kind), out int place))
            {
                outlinks[place] = outlinks[place] with { NoFollow = outlinks[place].NoFollow && isUnfollowed };
            }
            else if (outlinks.Count < atMost)
            {
                places.Add((url, link.Kind), outlinks.Count);
                outlinks.Add(new Outlink(url, link.Kind, isUnfollowed));
            }
            else
            {
                TooMany++;
            }
        }

        return outlinks;
    }

    // "mailto:" and "javascript:" are no links of the web.
    private void Refuse(string href)
    {
        int colon = UrlReader.SchemeLength(UrlReader.TrimControls(href));
        if (colon < 0 || UrlReader.KnownScheme(UrlReader.TrimControls(href)[..colon]) is not null)
        {
            refused.Add(href);
        }
    }

    /// <summary>The target of a meta refresh (HTML Standard, 4.2.5.3); null where there is none.</summary>
    public CrawlUrl? Refresh(string? content)
    {
        ReadOnlySpan<char> rest = content.AsSpan().TrimStart();
        int seconds = rest.IndexOfAnyExcept(NumberLetters);
        if (seconds <= 0 || rest[seconds] is not (';' or ',' or ' ' or '\t' or '\n'))
        {
            return null;
        }

        rest = rest[seconds..].TrimStart("; ,\t\n\r").ToString();
        if (rest.StartsWith("url", StringComparison.OrdinalIgnoreCase) && rest[3..].TrimStart() is ['=', ..] after)
        {
            rest = after[1..].TrimStart();
        }

        return rest.IsEmpty ? null : Resolve(Unquote(rest).ToString());
    }

    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> text)
    {
        if (text is not ['"' or '\'', ..])
        {
            return text;
        }

        int end = text[1..].IndexOf(text[0]);
        return end < 0 ? text[1..] : text.Slice(1, end);
    }
}
