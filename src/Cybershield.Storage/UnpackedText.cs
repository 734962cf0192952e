using System.Buffers;
using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>
/// The text of one packed page at a time, in memory that is used again for the next: whoever screens many pages makes no string of any. For one thread;
/// to be disposed of.
/// </summary>
public sealed class UnpackedText : IPageBlocks, IDisposable
{
    private readonly List<(Zone Zone, int Start, int Length)> blocks = [];
    private char[] characters = [];
    private int length;

    /// <inheritdoc/>
    public int Count => blocks.Count;

    /// <inheritdoc/>
    public Zone ZoneOf(int block) => blocks[block].Zone;

    /// <inheritdoc/>
    public ReadOnlySpan<char> TextOf(int block) => characters.AsSpan(blocks[block].Start, blocks[block].Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(characters);
        (characters, length) = ([], 0);
        blocks.Clear();
    }

    /// <summary>Forgets the page before; returns nothing but room for so many characters, to be filled from the front.</summary>
    internal void Clear(int atMost)
    {
        blocks.Clear();
        length = 0;
        if (characters.Length >= atMost)
            return;
        ArrayPool<char>.Shared.Return(characters);
        characters = ArrayPool<char>.Shared.Rent(atMost);
    }

    /// <summary>Adds a block.</summary>
    internal void Add(in EncodedBlock block)
    {
        int added = block.CopyTo(characters.AsSpan(length));
        blocks.Add((block.Zone, length, added));
        length += added;
    }
}
