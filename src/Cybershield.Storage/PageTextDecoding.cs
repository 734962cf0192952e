using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Cybershield.Matching;
using K4os.Compression.LZ4;

namespace Cybershield.Storage;

/// <summary>Reads texts as <see cref="PageTextEncoding"/> stores them.</summary>
internal static class PageTextDecoding
{
    /// <summary>Reads what <see cref="PageTextEncoding.Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static PageText Decode(ReadOnlySpan<byte> stored)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(LengthOf(stored));
        try
        {
            return ReadBlocks(Decompress(stored, plain));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    /// <summary>Reads the same into memory that is used again; which blocks the site repeats is left out.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> stored, UnpackedText target)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(LengthOf(stored));
        try
        {
            ReadOnlySpan<byte> input = Decompress(stored, plain);
            // No encoding has more characters than bytes.
            target.Clear(atMost: input.Length);
            for (int left = EncodedBlock.ReadNumber(ref input); left > 0; left--)
                target.Add(EncodedBlock.Read(ref input));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> stored) => BinaryPrimitives.ReadInt32LittleEndian(stored) is int head && head < 0 ? ~head : head;

    private static ReadOnlySpan<byte> Decompress(ReadOnlySpan<byte> stored, byte[] target)
    {
        Span<byte> plain = target.AsSpan(0, LengthOf(stored));
        bool isBrotli = BinaryPrimitives.ReadInt32LittleEndian(stored) >= 0;
        if (Decompress(stored[sizeof(int)..], plain, isBrotli) != plain.Length)
            throw new InvalidDataException("A stored text is damaged.");
        return plain;
    }

    private static int Decompress(ReadOnlySpan<byte> packed, Span<byte> plain, bool isBrotli)
    {
        if (!isBrotli)
            return LZ4Codec.Decode(packed, plain);
        return BrotliDecoder.TryDecompress(packed, plain, out int length) ? length : -1;
    }

    private static PageText ReadBlocks(ReadOnlySpan<byte> input)
    {
        PageBlock[] blocks = new PageBlock[EncodedBlock.ReadNumber(ref input)];
        string language = "";
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = BlockOf(EncodedBlock.Read(ref input), ref language);
        while (!input.IsEmpty)
        {
            int repeated = EncodedBlock.ReadNumber(ref input);
            blocks[repeated] = blocks[repeated] with { Repeated = new Repetition(EncodedBlock.ReadNumber(ref input), EncodedBlock.ReadNumber(ref input)) };
        }

        return new PageText(blocks);
    }

    /// <param name="language">Of the block before, which is mostly the same.</param>
    private static PageBlock BlockOf(EncodedBlock block, ref string language)
    {
        if (!Ascii.Equals(block.Language, language))
            language = Encoding.UTF8.GetString(block.Language);
        return new PageBlock(block.Zone, language, block.ToString());
    }
}
