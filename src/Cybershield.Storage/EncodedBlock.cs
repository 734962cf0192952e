using System.Runtime.InteropServices;
using System.Text;
using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>One block of a text as stored, whose characters are not decoded yet.</summary>
internal readonly ref struct EncodedBlock
{
    private readonly ReadOnlySpan<byte> text;
    private readonly bool isUtf16;

    private EncodedBlock(byte head, ReadOnlySpan<byte> language, ReadOnlySpan<byte> text)
    {
        Zone = (Zone)(head & ~PageTextEncoding.Utf16Units);
        Language = language;
        this.text = text;
        isUtf16 = (head & PageTextEncoding.Utf16Units) != 0;
    }

    public Zone Zone { get; }

    public ReadOnlySpan<byte> Language { get; }

    /// <summary>Takes the next block from the front.</summary>
    public static EncodedBlock Read(ref ReadOnlySpan<byte> input)
    {
        byte head = input[0];
        input = input[1..];
        ReadOnlySpan<byte> language = ReadBytes(ref input);
        return new EncodedBlock(head, language, ReadBytes(ref input));
    }

    /// <summary>Takes a number from the front.</summary>
    public static int ReadNumber(ref ReadOnlySpan<byte> input)
    {
        uint number = 0;
        int at = 0;
        for (; (input[at] & 0x80) != 0; at++)
            number |= (uint)(input[at] & 0x7F) << (7 * at);
        number |= (uint)input[at] << (7 * at);
        input = input[(at + 1)..];
        return checked((int)number);
    }

    /// <summary>Decodes the text; returns the number of its characters.</summary>
    public int CopyTo(Span<char> target)
    {
        if (!isUtf16)
            return Encoding.UTF8.GetChars(text, target);
        MemoryMarshal.Cast<byte, char>(text).CopyTo(target);
        return text.Length / sizeof(char);
    }

    // Most texts are widened and nothing else.
    /// <inheritdoc/>
    public override string ToString() =>
        isUtf16 ? MemoryMarshal.Cast<byte, char>(text).ToString() : Ascii.IsValid(text) ? Encoding.Latin1.GetString(text) : Encoding.UTF8.GetString(text);

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> input)
    {
        int length = ReadNumber(ref input);
        ReadOnlySpan<byte> bytes = input[..length];
        input = input[length..];
        return bytes;
    }
}
