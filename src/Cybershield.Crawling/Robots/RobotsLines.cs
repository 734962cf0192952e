using System.Text;

namespace Cybershield.Crawling;

/// <summary>What a line of robots.txt is about.</summary>
internal enum RobotsKey
{
    Unknown,
    UserAgent,
    Allow,
    Disallow,
    CrawlDelay,
    Sitemap,
}

/// <summary>One line with a key, its value percent-encoded where it was not ASCII.</summary>
internal readonly record struct RobotsLine(int Number, RobotsKey Key, string Value, string Written);

/// <summary>
/// Cuts robots.txt into lines as Google's reference parser does: any line ending, a byte-order mark or a part of one,
/// "#" comments, a colon or white space between key and value, common misspellings, and 16,663 bytes at most of a line.
/// </summary>
internal static class RobotsLines
{
    private const int MaxLineBytes = (2083 * 8) - 1;
    private const int MaxShown = 200;

    private static readonly (string Prefix, RobotsKey Key)[] Keys =
    [
        ("user-agent", RobotsKey.UserAgent), ("useragent", RobotsKey.UserAgent), ("user agent", RobotsKey.UserAgent),
        ("allow", RobotsKey.Allow),
        ("disallow", RobotsKey.Disallow), ("dissallow", RobotsKey.Disallow), ("dissalow", RobotsKey.Disallow),
        ("disalow", RobotsKey.Disallow), ("diasllow", RobotsKey.Disallow), ("disallaw", RobotsKey.Disallow),
        ("crawl-delay", RobotsKey.CrawlDelay), ("crawldelay", RobotsKey.CrawlDelay),
        ("sitemap", RobotsKey.Sitemap), ("site-map", RobotsKey.Sitemap),
    ];

    public static List<RobotsLine> Read(ReadOnlySpan<byte> body)
    {
        List<RobotsLine> lines = [];
        ReadOnlySpan<byte> rest = body[MarkLength(body)..];
        for (int number = 1; !rest.IsEmpty; number++)
        {
            int end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            if (ReadLine(number, line[..Math.Min(line.Length, MaxLineBytes)]) is { } read)
            {
                lines.Add(read);
            }

            int next = end < 0 ? rest.Length : end + (rest[end..].StartsWith("\r\n"u8) ? 2 : 1);
            rest = rest[next..];
        }

        return lines;
    }

    private static int MarkLength(ReadOnlySpan<byte> body) => body.CommonPrefixLength("\uFEFF"u8);

    private static RobotsLine? ReadLine(int number, ReadOnlySpan<byte> line)
    {
        int comment = line.IndexOf((byte)'#');
        ReadOnlySpan<byte> text = Trim(comment < 0 ? line : line[..comment]);
        int separator = Separator(text);
        if (separator < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> key = Trim(text[..separator]);
        string value = Escape(Trim(text[(separator + 1)..]));
        string written = Encoding.UTF8.GetString(text);
        return key.IsEmpty ? null : new RobotsLine(number, KeyOf(Encoding.Latin1.GetString(key)), value, written.Length > MaxShown ? written[..MaxShown] : written);
    }

    // White space separates only where the line is exactly two words.
    private static int Separator(ReadOnlySpan<byte> text)
    {
        int colon = text.IndexOf((byte)':');
        int white = text.IndexOfAny((byte)' ', (byte)'\t');
        return colon >= 0 || white < 0 ? colon
            : Trim(text[white..]).IndexOfAny((byte)' ', (byte)'\t') < 0 ? white
            : -1;
    }

    private static RobotsKey KeyOf(string key)
    {
        foreach ((string prefix, RobotsKey meaning) in Keys)
        {
            if (key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return meaning;
            }
        }

        return RobotsKey.Unknown;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\v\f"u8);

    private static string Escape(ReadOnlySpan<byte> value)
    {
        CharBuffer buffer = new(stackalloc char[256]);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] >= 0x80)
            {
                buffer.AppendPercent(value.Slice(i, 1));
            }
            else
            {
                buffer.Append((char)value[i]);
            }
        }

        string escaped = buffer.Written.ToString();
        buffer.Dispose();
        return escaped;
    }
}
