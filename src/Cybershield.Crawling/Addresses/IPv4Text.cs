using System.Globalization;

namespace Cybershield.Crawling;

/// <summary>IPv4 addresses as browsers read them: one to four parts, each decimal, octal (0…) or hexadecimal (0x…).</summary>
internal static class IPv4Text
{
    /// <summary>Whether the last label is a number, which makes the whole host an IPv4 address or a failure.</summary>
    public static bool EndsInNumber(ReadOnlySpan<char> host)
    {
        ReadOnlySpan<char> trimmed = host is [.. var inner, '.'] ? inner : host;
        ReadOnlySpan<char> last = trimmed[(trimmed.LastIndexOf('.') + 1)..];
        return !last.IsEmpty && (!last.ContainsAnyExceptInRange('0', '9') || TryReadPart(last, out _));
    }

    /// <summary>Dotted decimal, or null for a failure.</summary>
    public static string? Canonical(ReadOnlySpan<char> host)
    {
        ReadOnlySpan<char> trimmed = host is [.. var inner, '.'] ? inner : host;
        long address = 0;
        int count = 0;
        foreach (Range range in trimmed.Split('.'))
        {
            bool isLast = range.End.GetOffset(trimmed.Length) == trimmed.Length;
            long limit = isLast ? 1L << (8 * (4 - count)) : 256;
            if (++count > 4 || !TryReadPart(trimmed[range], out long part) || part >= limit)
            {
                return null;
            }

            address |= isLast ? part : part << (8 * (4 - count));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
    }

    private static bool TryReadPart(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        int radix = text is ['0', 'x' or 'X', ..] ? 16 : text is ['0', _, ..] ? 8 : 10;
        ReadOnlySpan<char> digits = radix == 16 ? text[2..] : text;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? (c | 32) - 'a' + 10 : radix;
            if (digit >= radix)
            {
                return false;
            }

            // Saturates: anything above 2^32 is a failure of the address, not of the digits.
            value = Math.Min((value * radix) + digit, 1L << 40);
        }

        return !text.IsEmpty;
    }
}
