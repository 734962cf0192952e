using System.Buffers;
using System.Globalization;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>Path and query as the WHATWG URL standard resolves and percent-encodes them.</summary>
internal static class UrlPath
{
    // The characters that the standard's path and special-query percent-encode sets leave alone.
    private static readonly SearchValues<char> PathChars = Printable("\"#<>?^`{}");
    private static readonly SearchValues<char> QueryChars = Printable("\"#<>'");
    private static readonly SearchValues<char> EndOfSegment = SearchValues.Create("/\\?#");

    /// <summary>Resolves what follows the authority, or a relative reference where <paramref name="baseUrl"/> is given.</summary>
    public static CrawlUrl Resolve(UrlOrigin origin, ReadOnlySpan<char> text, CrawlUrl? baseUrl, Encoding queryEncoding)
    {
        CharBuffer buffer = new(stackalloc char[512]);
        buffer.Append(origin.Text);
        int hash = text.IndexOf('#');
        Write(ref buffer, hash < 0 ? text : text[..hash], baseUrl, queryEncoding);
        CrawlUrl url = new(origin, buffer.Written.ToString());
        buffer.Dispose();
        return url;
    }

    private static void Write(ref CharBuffer buffer, ReadOnlySpan<char> text, CrawlUrl? baseUrl, Encoding queryEncoding)
    {
        int start = buffer.Length;
        ReadOnlySpan<char> basePath = baseUrl is null ? [] : PathOf(baseUrl.PathAndQuerySpan);
        int query = text.IndexOf('?');
        ReadOnlySpan<char> path = query < 0 ? text : text[..query];
        if (baseUrl is not null && path.IsEmpty)
        {
            buffer.Append(query < 0 ? baseUrl.PathAndQuerySpan : basePath);
        }
        else
        {
            bool isAbsolute = path.IsEmpty || path[0] is '/' or '\\';
            buffer.Append(isAbsolute ? [] : basePath[..Math.Max(0, basePath.LastIndexOf('/'))]);
            WriteSegments(ref buffer, start, path.IsEmpty || !isAbsolute ? path : path[1..]);
        }

        if (query >= 0)
        {
            buffer.Append('?');
            WriteQuery(ref buffer, text[(query + 1)..], queryEncoding);
        }
    }

    private static void WriteSegments(ref CharBuffer buffer, int start, ReadOnlySpan<char> path)
    {
        while (true)
        {
            int end = path.IndexOfAny(EndOfSegment);
            bool isLast = end < 0;
            ReadOnlySpan<char> segment = isLast ? path : path[..end];
            int dots = Dots(segment);
            if (dots == 2)
            {
                buffer.Truncate(start + Math.Max(0, buffer.Written[start..].LastIndexOf('/')));
            }

            if (dots == 0 || isLast)
            {
                buffer.Append('/');
                Encode(ref buffer, dots == 0 ? segment : [], PathChars);
            }

            if (isLast)
            {
                return;
            }

            path = path[(end + 1)..];
        }
    }

    private static void WriteQuery(ref CharBuffer buffer, ReadOnlySpan<char> query, Encoding encoding)
    {
        if (encoding.CodePage == Encoding.UTF8.CodePage || Ascii.IsValid(query))
        {
            Encode(ref buffer, query, QueryChars);
            return;
        }

        Encoding marking = (Encoding)encoding.Clone();
        marking.EncoderFallback = new EncoderReplacementFallback("?");
        Span<byte> bytes = stackalloc byte[16];
        Span<char> chars = stackalloc char[2];
        foreach (Rune rune in query.EnumerateRunes())
        {
            int length = marking.GetBytes(chars[..rune.EncodeToUtf16(chars)], bytes);
            WriteEncoded(ref buffer, rune, bytes[..length]);
        }
    }

    // What the encoding lacks becomes a decimal character reference, percent-encoded: the standard's "html" error mode.
    private static void WriteEncoded(ref CharBuffer buffer, Rune rune, scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [(byte)'?'] || rune.Value == '?')
        {
            WriteBytes(ref buffer, bytes);
            return;
        }

        buffer.Append("%26%23");
        buffer.Append(rune.Value.ToString(CultureInfo.InvariantCulture));
        buffer.Append("%3B");
    }

    private static void WriteBytes(ref CharBuffer buffer, scoped ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (QueryChars.Contains((char)b))
            {
                buffer.Append((char)b);
            }
            else
            {
                buffer.AppendPercent([b]);
            }
        }
    }

    private static void Encode(ref CharBuffer buffer, ReadOnlySpan<char> text, SearchValues<char> kept)
    {
        while (true)
        {
            int odd = text.IndexOfAnyExcept(kept);
            buffer.Append(odd < 0 ? text : text[..odd]);
            if (odd < 0)
            {
                return;
            }

            Rune.DecodeFromUtf16(text[odd..], out Rune rune, out int length);
            buffer.AppendPercent(rune);
            text = text[(odd + length)..];
        }
    }

    /// <summary>1 for ".", 2 for "..", also where dots are written %2e; 0 for any other segment.</summary>
    internal static int Dots(ReadOnlySpan<char> segment)
    {
        int dots = 0;
        while (!segment.IsEmpty && dots < 3)
        {
            int length = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (length == 0)
            {
                return 0;
            }

            segment = segment[length..];
            dots++;
        }

        return dots > 2 ? 0 : dots;
    }

    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> pathAndQuery)
    {
        int query = pathAndQuery.IndexOf('?');
        return query < 0 ? pathAndQuery : pathAndQuery[..query];
    }

    private static SearchValues<char> Printable(string except) =>
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Except(except)]);
}
