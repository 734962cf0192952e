using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>
/// A page's text as stored. Blocks one after the other: zone, language, text in UTF-8, each length a 7-bit varint; the whole is compressed with Brotli
/// behind its length. A text that is not valid UTF-16 is kept as its UTF-16 units, so that every text comes back as it was.
/// </summary>
internal static class PageTextEncoding
{
    private const int Quality = 0;
    private const int WindowBits = 18;
    private const byte Utf16Units = 0x80;

    /// <summary>Encodes a text; the hash is taken before compression and names the text.</summary>
    public static EncodedText Encode(PageText page)
    {
        ArrayBufferWriter<byte> plain = new(4096);
        WriteNumber(plain, page.Blocks.Count);
        foreach (PageBlock block in page.Blocks)
            WriteBlock(plain, block);
        return new EncodedText(SHA256.HashData(plain.WrittenSpan), Compress(plain.WrittenSpan));
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static PageText Decode(ReadOnlySpan<byte> stored)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(BinaryPrimitives.ReadInt32LittleEndian(stored));
        try
        {
            if (!BrotliDecoder.TryDecompress(stored[sizeof(int)..], plain, out int length))
                throw new InvalidDataException("A stored text is damaged.");
            return ReadBlocks(plain.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        int bound = BrotliEncoder.GetMaxCompressedLength(plain.Length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(bound + sizeof(int));
        try
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer, plain.Length);
            if (!BrotliEncoder.TryCompress(plain, buffer.AsSpan(sizeof(int)), out int written, Quality, WindowBits))
                throw new InvalidOperationException("Brotli needs more room than its own bound.");
            return buffer.AsSpan(0, sizeof(int) + written).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void WriteBlock(ArrayBufferWriter<byte> output, PageBlock block)
    {
        bool valid = IsWellFormed(block.Text);
        output.Write([(byte)((byte)block.Zone | (valid ? 0 : Utf16Units))]);
        WriteText(output, block.Language);
        if (valid)
            WriteText(output, block.Text);
        else
            WriteBytes(output, MemoryMarshal.AsBytes(block.Text.AsSpan()));
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAnyInRange('\uD800', '\uDFFF')) >= 0; text = text[(at + 2)..])
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return false;
        return true;
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

    private static PageText ReadBlocks(ReadOnlySpan<byte> input)
    {
        PageBlock[] blocks = new PageBlock[ReadNumber(ref input)];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = ReadBlock(ref input);
        return new PageText(blocks);
    }

    private static PageBlock ReadBlock(ref ReadOnlySpan<byte> input)
    {
        byte head = input[0];
        input = input[1..];
        string language = Encoding.UTF8.GetString(ReadBytes(ref input));
        ReadOnlySpan<byte> text = ReadBytes(ref input);
        bool units = (head & Utf16Units) != 0;
        return new PageBlock((Zone)(head & ~Utf16Units), language, units ? MemoryMarshal.Cast<byte, char>(text).ToString() : Encoding.UTF8.GetString(text));
    }

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> input)
    {
        int length = ReadNumber(ref input);
        ReadOnlySpan<byte> bytes = input[..length];
        input = input[length..];
        return bytes;
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> input)
    {
        uint number = 0;
        int at = 0;
        for (; (input[at] & 0x80) != 0; at++)
            number |= (uint)(input[at] & 0x7F) << (7 * at);
        number |= (uint)input[at] << (7 * at);
        input = input[(at + 1)..];
        return checked((int)number);
    }
}

/// <summary>A text ready to be stored.</summary>
/// <param name="Sha256">Of the encoding before compression: equal exactly where the texts are.</param>
internal sealed record EncodedText(byte[] Sha256, byte[] Bytes);
