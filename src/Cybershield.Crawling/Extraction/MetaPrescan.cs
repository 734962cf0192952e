using System.Buffers;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>"Prescan a byte stream to determine its encoding" (HTML Standard, 13.2.3.2).</summary>
internal static class MetaPrescan
{
    private static readonly SearchValues<char> LabelEnds = SearchValues.Create("; \t\n\f\r");

    /// <summary>The character set that the first telling meta element names; null where none does.</summary>
    public static CharacterSet? Find(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length)
        {
            int open = bytes[at..].IndexOf((byte)'<');
            if (open < 0)
            {
                return null;
            }

            at += open;
            ReadOnlySpan<byte> rest = bytes[at..];
            if (rest.StartsWith("<!--"u8))
            {
                int end = rest[2..].IndexOf("-->"u8);
                at = end < 0 ? bytes.Length : at + 2 + end + 3;
            }
            else if (IsMeta(rest))
            {
                at += 6;
                if (ReadMeta(bytes, ref at) is { } found)
                {
                    return found;
                }
            }
            else
            {
                at = SkipTag(bytes, at);
            }
        }

        return null;
    }

    /// <summary>The encoding pseudo-attribute of an XML declaration.</summary>
    public static CharacterSet? FindXmlEncoding(ReadOnlySpan<byte> declaration)
    {
        string text = Encoding.Latin1.GetString(declaration);
        int name = text.IndexOf("encoding", StringComparison.Ordinal);
        return name < 0 || ReadLabel(text.AsSpan(name + 8)) is not { } label ? null : Readable(label);
    }

    private static bool IsMeta(ReadOnlySpan<byte> rest) =>
        rest.Length > 5 && Ascii.EqualsIgnoreCase(rest[..5], "<meta"u8) && (IsSpace(rest[5]) || rest[5] == '/');

    private static bool IsSpace(byte value) => value is (byte)'\t' or (byte)'\n' or 0x0C or (byte)'\r' or (byte)' ';

    private static int SkipTag(ReadOnlySpan<byte> bytes, int at)
    {
        int next = at + 1;
        if (next < bytes.Length && bytes[next] == '/')
        {
            next++;
        }

        if (next < bytes.Length && char.IsAsciiLetter((char)bytes[next]))
        {
            while (next < bytes.Length && !IsSpace(bytes[next]) && bytes[next] != '>')
            {
                next++;
            }

            while (ReadAttribute(bytes, ref next, out _, out _))
            {
            }

            return next;
        }

        bool isMarkup = at + 1 < bytes.Length && bytes[at + 1] is (byte)'!' or (byte)'/' or (byte)'?';
        int close = isMarkup ? bytes[next..].IndexOf((byte)'>') : 0;
        return close < 0 ? bytes.Length : next + close;
    }

    private static CharacterSet? ReadMeta(ReadOnlySpan<byte> bytes, ref int at)
    {
        bool hasPragma = false;
        bool? needsPragma = null;
        CharacterSet? charset = null;
        while (ReadAttribute(bytes, ref at, out string name, out string value))
        {
            switch (name)
            {
                case "http-equiv":
                    hasPragma |= value == "content-type";
                    break;
                case "content" when charset is null && FromContent(value) is { } found:
                    (charset, needsPragma) = (found, true);
                    break;
                case "charset":
                    (charset, needsPragma) = (Readable(value), false);
                    break;
            }
        }

        return needsPragma is null || (needsPragma.Value && !hasPragma) ? null : charset;
    }

    /// <summary>"Get an attribute" of the same section; both strings come back in lower case.</summary>
    private static bool ReadAttribute(ReadOnlySpan<byte> bytes, ref int at, out string name, out string value)
    {
        (name, value) = ("", "");
        while (at < bytes.Length && (IsSpace(bytes[at]) || bytes[at] == '/'))
        {
            at++;
        }

        if (at >= bytes.Length || bytes[at] == '>')
        {
            return false;
        }

        int start = at;
        while (at < bytes.Length && !IsSpace(bytes[at]) && bytes[at] is not ((byte)'/' or (byte)'>') && (bytes[at] != '=' || at == start))
        {
            at++;
        }

        name = Lower(bytes[start..at]);
        int afterName = at;
        while (afterName < bytes.Length && IsSpace(bytes[afterName]))
        {
            afterName++;
        }

        if (afterName < bytes.Length && bytes[afterName] == '=')
        {
            at = afterName + 1;
            value = ReadValue(bytes, ref at);
        }

        return at < bytes.Length;
    }

    private static string ReadValue(ReadOnlySpan<byte> bytes, ref int at)
    {
        while (at < bytes.Length && IsSpace(bytes[at]))
        {
            at++;
        }

        if (at < bytes.Length && bytes[at] is (byte)'"' or (byte)'\'')
        {
            int length = bytes[(at + 1)..].IndexOf(bytes[at]);
            ReadOnlySpan<byte> quoted = length < 0 ? default : bytes.Slice(at + 1, length);
            at = length < 0 ? bytes.Length : at + length + 2;
            return Lower(quoted);
        }

        int start = at;
        while (at < bytes.Length && !IsSpace(bytes[at]) && bytes[at] != '>')
        {
            at++;
        }

        return Lower(bytes[start..at]);
    }

    private static string Lower(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes).ToLowerInvariant();

    /// <summary>"Extract a character encoding from a meta element" (2.4.3).</summary>
    private static CharacterSet? FromContent(string content)
    {
        for (int at = content.IndexOf("charset", StringComparison.Ordinal); at >= 0; at = content.IndexOf("charset", at + 7, StringComparison.Ordinal))
        {
            if (content.AsSpan(at + 7).TrimStart() is ['=', ..])
            {
                return ReadLabel(content.AsSpan(at + 7)) is { } label ? Readable(label) : null;
            }
        }

        return null;
    }

    private static string? ReadLabel(ReadOnlySpan<char> afterName)
    {
        ReadOnlySpan<char> text = afterName.TrimStart();
        if (text is not ['=', ..])
        {
            return null;
        }

        text = text[1..].TrimStart();
        if (text is ['"' or '\'', ..])
        {
            int end = text[1..].IndexOf(text[0]);
            return end < 0 ? null : text.Slice(1, end).ToString();
        }

        int stop = text.IndexOfAny(LabelEnds);
        return (stop < 0 ? text : text[..stop]).ToString();
    }

    // A meta element that could be read at all is not in UTF-16.
    private static CharacterSet? Readable(string label) =>
        CharacterSet.ForLabel(label) is not { } set ? null
        : set == CharacterSet.Utf16Little || set == CharacterSet.Utf16Big ? CharacterSet.Utf8
        : set;
}
