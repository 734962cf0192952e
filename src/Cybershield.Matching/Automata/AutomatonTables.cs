using System.Runtime.InteropServices;

namespace Cybershield.Matching;

/// <summary>A state of the trie below the grams, 14 bytes. The children of a state stand side by side, up to the first child of the next state.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal struct TrieState
{
    /// <summary>Index of the first child.</summary>
    public int FirstChild;

    /// <summary>The state of the longest proper suffix that is at least a gram long; -1 where there is none.</summary>
    public int Failure;

    /// <summary>The longest literal that ends here; -1 where none does.</summary>
    public int Output;

    /// <summary>The character that leads here.</summary>
    public char Label;
}

/// <summary>The tables of an automaton.</summary>
internal sealed record AutomatonTables
{
    public const int ShortStartMask = 0xFFFF;

    /// <summary>States in breadth-first order with one more at the end.</summary>
    public required TrieState[] States { get; init; }

    /// <summary>Characters that decide together where a walk starts: 4 to 8, never more than the shortest literal of 4 or more.</summary>
    public required int GramLength { get; init; }

    public required bool HasLong { get; init; }

    /// <summary>A bit for each hash of a gram that some literal starts with.</summary>
    public required ulong[] Filter { get; init; }

    public required int FilterShift { get; init; }

    public required GramTable Grams { get; init; }

    public required byte[] LiteralLengths { get; init; }

    /// <summary>For each literal the longest other one that is a suffix of it; -1 where none is.</summary>
    public required int[] ShorterLiteral { get; init; }

    /// <summary>Literals of one to three characters, by their characters in one number.</summary>
    public required Dictionary<ulong, int> ShortLiterals { get; init; }

    public required bool[] ShortStarts { get; init; }
}
