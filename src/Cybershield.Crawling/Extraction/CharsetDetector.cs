using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Unicode;

namespace Cybershield.Crawling;

/// <summary>
/// Finds the character set of a document as browsers do (HTML Standard, 13.2.3.2): byte-order mark, Content-Type header, meta
/// element, then the bytes themselves. A declaration that the bytes contradict is not believed: text that is valid UTF-8
/// beyond ASCII is UTF-8 whatever legacy set is declared, and text declared as UTF-8 that is not UTF-8 is sniffed.
/// </summary>
internal static class CharsetDetector
{
    private const int PrescanBytes = 1024;
    private const int LatePrescanBytes = 256 * 1024;

    /// <summary>The character set of <paramref name="body"/>; windows-1252 where nothing tells.</summary>
    /// <param name="contentType">The Content-Type header as sent; null where absent.</param>
    public static CharacterSet Detect(ReadOnlySpan<byte> body, string? contentType)
    {
        if (FromMark(body) is { } marked)
        {
            return marked;
        }

        CharacterSet? declared = FromHeader(contentType)
            ?? MetaPrescan.Find(body[..Math.Min(body.Length, PrescanBytes)])
            ?? FromXmlDeclaration(body)
            ?? MetaPrescan.Find(body[..Math.Min(body.Length, LatePrescanBytes)]);
        return declared is null || Contradicts(body, declared) ? CharsetSniffer.Sniff(body, declared) : declared;
    }

    /// <summary>The text of a document in its character set, without a byte-order mark.</summary>
    public static string Decode(ReadOnlySpan<byte> body, CharacterSet charset)
    {
        int mark = FromMark(body) is null ? 0 : body[0] == 0xEF ? 3 : 2;
        return charset.Encoding.GetString(body[mark..]);
    }

    private static CharacterSet? FromMark(ReadOnlySpan<byte> body) => body switch
    {
        [0xEF, 0xBB, 0xBF, ..] => CharacterSet.Utf8,
        [0xFE, 0xFF, ..] => CharacterSet.Utf16Big,
        [0xFF, 0xFE, ..] => CharacterSet.Utf16Little,
        _ => null,
    };

    private static CharacterSet? FromHeader(string? contentType) =>
        contentType is not null && MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? header) && header.CharSet is { } label
            ? CharacterSet.ForLabel(label.Trim('"', '\''))
            : null;

    private static CharacterSet? FromXmlDeclaration(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("<\0?\0"u8))
        {
            return CharacterSet.Utf16Little;
        }

        if (body.StartsWith("\0<\0?"u8))
        {
            return CharacterSet.Utf16Big;
        }

        int end = body.StartsWith("<?xml"u8) ? body.IndexOf((byte)'>') : -1;
        return end < 0 ? null : MetaPrescan.FindXmlEncoding(body[..end]);
    }

    private static bool Contradicts(ReadOnlySpan<byte> body, CharacterSet declared)
    {
        bool isUtf8 = declared == CharacterSet.Utf8;
        if (!isUtf8 && !declared.Encoding.IsSingleByte)
        {
            return false;
        }

        return !Ascii.IsValid(body) && Utf8.IsValid(TrimTail(body)) != isUtf8;
    }

    /// <summary>A body may be cut in the middle of a character.</summary>
    internal static ReadOnlySpan<byte> TrimTail(ReadOnlySpan<byte> body)
    {
        int end = body.Length;
        while (end > 0 && body.Length - end < 3 && (body[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        bool isLead = end > 0 && body[end - 1] >= 0xC0;
        return isLead && Rune.DecodeFromUtf8(body[(end - 1)..], out _, out _) == OperationStatus.NeedMoreData ? body[..(end - 1)] : body;
    }
}
