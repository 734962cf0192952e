using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>IPv6 addresses as browsers read and write them: no zone, eight pieces, the longest run of zeros compressed.</summary>
internal static class IPv6Text
{
    private static readonly SearchValues<char> Chars = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>The address in brackets, or null for a failure.</summary>
    public static string? Canonical(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Chars) || !HasStrictTail(text)
            || !IPAddress.TryParse(text, out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        byte[] bytes = address.GetAddressBytes();
        ushort[] pieces = [.. Enumerable.Range(0, 8).Select(i => (ushort)((bytes[2 * i] << 8) | bytes[(2 * i) + 1]))];
        return Write(pieces);
    }

    // An IPv4 tail is four plain decimal parts without leading zeros.
    private static bool HasStrictTail(ReadOnlySpan<char> text)
    {
        int dot = text.IndexOf('.');
        if (dot < 0)
        {
            return true;
        }

        ReadOnlySpan<char> tail = text[(text[..dot].LastIndexOf(':') + 1)..];
        return tail.Count('.') == 3 && IPv4Text.Canonical(tail) is { } canonical && tail.SequenceEqual(canonical);
    }

    private static string Write(ushort[] pieces)
    {
        (int start, int length) = LongestZeros(pieces);
        StringBuilder text = new("[");
        for (int i = 0; i < pieces.Length; i++)
        {
            if (i == start)
            {
                text.Append(i == 0 ? "::" : ":");
                i += length - 1;
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{pieces[i]:x}");
            text.Append(i < 7 ? ":" : "");
        }

        return text.Append(']').ToString();
    }

    private static (int Start, int Length) LongestZeros(ushort[] pieces)
    {
        (int Start, int Length) best = (-1, 1);
        int run = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            run = pieces[i] == 0 ? run + 1 : 0;
            best = run > best.Length ? (i - run + 1, run) : best;
        }

        return best;
    }
}
