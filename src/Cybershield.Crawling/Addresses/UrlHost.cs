using System.Buffers;
using System.Globalization;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>The host parser of the WHATWG URL standard: names in ASCII (UTS 46), IPv4 in all its spellings, IPv6 in brackets.</summary>
internal static class UrlHost
{
    private static readonly SearchValues<char> PlainChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");
    private static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 33).Select(c => (char)c), .. "#/:<>?@[\\]^|%\u007f"]);

    // STD3 rules off and unassigned characters refused, as browsers have it.
    private static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = false };

    /// <summary>The canonical host, or null where the standard calls it a failure.</summary>
    public static string? Read(ReadOnlySpan<char> host)
    {
        if (host is ['[', .. var inside])
        {
            return inside is [.. var address, ']'] ? IPv6Text.Canonical(address) : null;
        }

        string? name = !host.ContainsAnyExcept(PlainChars) ? host.ToString() : ToAscii(PercentDecode(host));
        return string.IsNullOrEmpty(name) || name.AsSpan().ContainsAny(Forbidden) ? null
            : IPv4Text.EndsInNumber(name) ? IPv4Text.Canonical(name)
            : name;
    }

    private static string PercentDecode(ReadOnlySpan<char> host)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(host)];
        Encoding.UTF8.GetBytes(host, bytes);
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            bool isEscape = bytes[i] == '%' && i + 2 < bytes.Length && byte.TryParse(bytes.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out bytes[i + 2]);
            i += isEscape ? 2 : 0;
            bytes[length++] = bytes[i];
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static string? ToAscii(string name)
    {
        if (Ascii.IsValid(name))
        {
            return name.ToLowerInvariant();
        }

        try
        {
            return Idn.GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
