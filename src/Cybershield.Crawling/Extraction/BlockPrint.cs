using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>Names the text of a block without its figures, so that a counter or a date makes no other text of it.</summary>
/// <param name="Value">0 where the block has too few characters to be compared.</param>
internal readonly record struct BlockPrint(ulong Value, int Length)
{
    private const int FewestCharacters = 3;

    /// <summary>The prints of blocks. A title is the page's own and is not compared.</summary>
    public static BlockPrint[] Of(IReadOnlyList<ExtractedBlock> blocks)
    {
        BlockPrint[] prints = new BlockPrint[blocks.Count];
        for (int i = 0; i < prints.Length; i++)
        {
            prints[i] = blocks[i].Zone == PageZone.Title ? default : Of(blocks[i].Text);
        }

        return prints;
    }

    /// <summary>Spreads every bit of a number over all, as MurmurHash3 ends.</summary>
    public static ulong Mix(ulong number)
    {
        number = (number ^ (number >> 33)) * 0xff51afd7ed558ccd;
        number = (number ^ (number >> 33)) * 0xc4ceb9fe1a85ec53;
        return number ^ (number >> 33);
    }

    private static BlockPrint Of(ReadOnlySpan<char> text) => text.ContainsAnyInRange('0', '9') ? WithoutFigures(text) : Plain(text);

    private static BlockPrint WithoutFigures(ReadOnlySpan<char> text)
    {
        char[] rest = ArrayPool<char>.Shared.Rent(text.Length);
        int length = 0;
        while (!text.IsEmpty)
        {
            int words = text.IndexOfAnyInRange('0', '9');
            words = words < 0 ? text.Length : words;
            text[..words].CopyTo(rest.AsSpan(length));
            length += words;
            text = text[words..];
            int figures = text.IndexOfAnyExceptInRange('0', '9');
            text = text[(figures < 0 ? text.Length : figures)..];
        }

        BlockPrint print = Plain(rest.AsSpan(0, length));
        ArrayPool<char>.Shared.Return(rest);
        return print;
    }

    private static BlockPrint Plain(ReadOnlySpan<char> text) => text.Length < FewestCharacters ? default : new BlockPrint(Math.Max(1, Hash(MemoryMarshal.AsBytes(text))), text.Length);

    // Prints are kept in the record: the same on every machine and in every version. Four characters at a time, as MurmurHash2 does.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length * 0x9e3779b97f4a7c15;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 0xc6a4a7935bd1e995, 29);
        }

        foreach (byte one in bytes)
        {
            hash = (hash ^ one) * 0xc6a4a7935bd1e995;
        }

        return Mix(hash);
    }
}
