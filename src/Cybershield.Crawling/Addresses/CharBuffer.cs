using System.Buffers;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>A growing row of characters on the stack, and in pooled memory beyond.</summary>
internal ref struct CharBuffer(Span<char> initial)
{
    private Span<char> chars = initial;
    private char[]? rented;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<char> Written => chars[..Length];

    public void Truncate(int length) => Length = length;

    public void Append(char c)
    {
        if (Length == chars.Length)
        {
            Grow(1);
        }

        chars[Length++] = c;
    }

    public void Append(scoped ReadOnlySpan<char> text)
    {
        if (text.Length > chars.Length - Length)
        {
            Grow(text.Length);
        }

        text.CopyTo(chars[Length..]);
        Length += text.Length;
    }

    /// <summary>Appends <c>%XX</c> for every byte.</summary>
    public void AppendPercent(scoped ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            Append('%');
            Append(Hex(b >> 4));
            Append(Hex(b & 15));
        }
    }

    public void AppendPercent(Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        AppendPercent(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    public readonly void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private static char Hex(int digit) => (char)(digit < 10 ? '0' + digit : 'A' + digit - 10);

    private void Grow(int more)
    {
        char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(chars.Length * 2, Length + more));
        Written.CopyTo(larger);
        Dispose();
        chars = rented = larger;
    }
}
