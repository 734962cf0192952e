using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Cybershield.Matching;
using K4os.Compression.LZ4;

namespace Cybershield.Storage;

/// <summary>
/// A page's text as stored. Blocks one after the other: zone, language, text in UTF-8, each length a 7-bit varint; the whole is compressed as an LZ4 block
/// behind the complement of its length; older records have Brotli behind the length itself. A text that is not valid UTF-16 is kept as its UTF-16 units, so that every text comes back as it was.
/// Behind the blocks stands which of them the site repeats, and how far; it is no part of the text and of its hash, for it changes with other pages.
/// </summary>
internal static class PageTextEncoding
{
    /// <summary>Of a block whose text is kept as its UTF-16 units.</summary>
    public const byte Utf16Units = 0x80;

    // Memory that a huge text made grow is not kept.
    private const int MostKeptBytes = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? ofThread;

    /// <summary>Encodes a text; the hash is taken before compression and names the text.</summary>
    public static EncodedText Encode(PageText page)
    {
        ArrayBufferWriter<byte> plain = ofThread ?? new ArrayBufferWriter<byte>(16 * 1024);
        plain.ResetWrittenCount();
        WriteNumber(plain, page.Blocks.Count);
        foreach (PageBlock block in page.Blocks)
            WriteBlock(plain, block);
        byte[] sha256 = SHA256.HashData(plain.WrittenSpan);
        WriteRepetitions(plain, page.Blocks);
        EncodedText encoded = new(sha256, Compress(plain.WrittenSpan));
        ofThread = plain.Capacity <= MostKeptBytes ? plain : null;
        return encoded;
    }

    // Judging all pages again reads all of them: LZ4 is read eight times as fast as Brotli and takes a third more room.
    private static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LZ4Codec.MaximumOutputSize(plain.Length) + sizeof(int));
        try
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer, ~plain.Length);
            int written = LZ4Codec.Encode(plain, buffer.AsSpan(sizeof(int)));
            return buffer.AsSpan(0, sizeof(int) + written).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void WriteBlock(ArrayBufferWriter<byte> output, PageBlock block)
    {
        bool valid = Ascii.IsValid(block.Text) || IsWellFormed(block.Text);
        WriteByte(output, (byte)((byte)block.Zone | (valid ? 0 : Utf16Units)));
        WriteText(output, block.Language);
        if (valid)
            WriteText(output, block.Text);
        else
            WriteBytes(output, MemoryMarshal.AsBytes(block.Text.AsSpan()));
    }

    private static void WriteRepetitions(ArrayBufferWriter<byte> output, IReadOnlyList<PageBlock> blocks)
    {
        for (int i = 0; i < blocks.Count; i++)
            if (blocks[i].Repeated is { } repeated)
            {
                WriteNumber(output, i);
                WriteNumber(output, repeated.Pages);
                WriteNumber(output, repeated.Compared);
            }
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAnyInRange('\uD800', '\uDFFF')) >= 0; text = text[(at + 2)..])
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return false;
        return true;
    }

    private static void WriteByte(ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void WriteText(ArrayBufferWriter<byte> output, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        WriteNumber(output, length);
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(length)));
    }

    private static void WriteBytes(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        WriteNumber(output, bytes.Length);
        output.Write(bytes);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, int number)
    {
        uint rest = (uint)number;
        Span<byte> bytes = output.GetSpan(5);
        int length = 0;
        for (; rest >= 0x80; rest >>= 7)
            bytes[length++] = (byte)(rest | 0x80);
        bytes[length++] = (byte)rest;
        output.Advance(length);
    }
}

/// <summary>A text ready to be stored.</summary>
/// <param name="Sha256">Of the encoded blocks before compression: equal exactly where the texts are.</param>
internal sealed record EncodedText(byte[] Sha256, byte[] Bytes);
