using System.Buffers;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>
/// The basic URL parser of the WHATWG URL standard for the schemes http and https: text and base in, canonical address out.
/// Credentials and fragment are read over and left out.
/// </summary>
internal static class UrlReader
{
    private static readonly SearchValues<char> TabOrNewline = SearchValues.Create("\t\n\r");
    private static readonly SearchValues<char> EndOfAuthority = SearchValues.Create("/\\?#");

    public static CrawlUrl? Read(ReadOnlySpan<char> text, CrawlUrl? baseUrl, Encoding queryEncoding)
    {
        ReadOnlySpan<char> trimmed = TrimControls(text);
        if (!trimmed.ContainsAny(TabOrNewline))
        {
            return ReadClean(trimmed, baseUrl, queryEncoding);
        }

        CharBuffer clean = new(stackalloc char[256]);
        foreach (char c in trimmed)
        {
            if (!TabOrNewline.Contains(c))
            {
                clean.Append(c);
            }
        }

        CrawlUrl? url = ReadClean(clean.Written, baseUrl, queryEncoding);
        clean.Dispose();
        return url;
    }

    private static CrawlUrl? ReadClean(ReadOnlySpan<char> text, CrawlUrl? baseUrl, Encoding queryEncoding)
    {
        int colon = SchemeLength(text);
        if (colon < 0)
        {
            return baseUrl is null ? null : ReadRelative(text, baseUrl, queryEncoding);
        }

        string? scheme = KnownScheme(text[..colon]);
        ReadOnlySpan<char> rest = text[(colon + 1)..];
        return scheme is null ? null
            : baseUrl is not null && baseUrl.UrlOrigin.Scheme == scheme && !rest.StartsWith("//", StringComparison.Ordinal) ? ReadRelative(rest, baseUrl, queryEncoding)
            : ReadAuthority(scheme, rest, baseUrl, queryEncoding);
    }

    private static CrawlUrl? ReadRelative(ReadOnlySpan<char> text, CrawlUrl baseUrl, Encoding queryEncoding) => text switch
    {
        ['/' or '\\', '/' or '\\', ..] => ReadAuthority(baseUrl.UrlOrigin.Scheme, text, baseUrl, queryEncoding),
        _ => UrlPath.Resolve(baseUrl.UrlOrigin, text, baseUrl, queryEncoding),
    };

    private static CrawlUrl? ReadAuthority(string scheme, ReadOnlySpan<char> text, CrawlUrl? baseUrl, Encoding queryEncoding)
    {
        ReadOnlySpan<char> rest = text.TrimStart("/\\");
        int end = rest.IndexOfAny(EndOfAuthority);
        ReadOnlySpan<char> authority = end < 0 ? rest : rest[..end];
        UrlOrigin? origin = ReadOrigin(scheme, authority[(authority.LastIndexOf('@') + 1)..], baseUrl?.UrlOrigin);
        return origin is null ? null : UrlPath.Resolve(origin, rest[authority.Length..], null, queryEncoding);
    }

    private static UrlOrigin? ReadOrigin(string scheme, ReadOnlySpan<char> hostAndPort, UrlOrigin? known)
    {
        int colon = hostAndPort[(hostAndPort.LastIndexOf(']') + 1)..].IndexOf(':');
        ReadOnlySpan<char> host = colon < 0 ? hostAndPort : hostAndPort[..(hostAndPort.LastIndexOf(']') + 1 + colon)];
        if (host.IsEmpty || !TryReadPort(colon < 0 ? [] : hostAndPort[(host.Length + 1)..], out int? port))
        {
            return null;
        }

        if (known is not null && known.Is(scheme, host, port))
        {
            return known;
        }

        return UrlHost.Read(host) is { } canonical ? UrlOrigin.Create(scheme, canonical, port) : null;
    }

    internal static bool TryReadPort(ReadOnlySpan<char> digits, out int? port)
    {
        port = null;
        int value = 0;
        foreach (char c in digits)
        {
            value = (value * 10) + (c - '0');
            if (!char.IsAsciiDigit(c) || value > ushort.MaxValue)
            {
                return false;
            }

            port = value;
        }

        return true;
    }

    internal static int SchemeLength(ReadOnlySpan<char> text)
    {
        int colon = text.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(text[0]))
        {
            return -1;
        }

        foreach (char c in text[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return -1;
            }
        }

        return colon;
    }

    internal static string? KnownScheme(ReadOnlySpan<char> scheme) =>
        scheme.Equals("https", StringComparison.OrdinalIgnoreCase) ? "https"
        : scheme.Equals("http", StringComparison.OrdinalIgnoreCase) ? "http"
        : null;

    internal static ReadOnlySpan<char> TrimControls(ReadOnlySpan<char> text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && text[start] <= ' ')
        {
            start++;
        }

        while (end > start && text[end - 1] <= ' ')
        {
            end--;
        }

        return text[start..end];
    }
}
