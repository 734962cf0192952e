using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cybershield.Matching;

/// <summary>Takes the occurrences that an automaton finds.</summary>
internal interface IOccurrenceSink
{
    /// <summary>A literal ends before a place of the text.</summary>
    /// <param name="literal">Its index among the literals that the automaton was built from.</param>
    /// <param name="end">The index after its last character.</param>
    void Found(int literal, int end);
}

/// <summary>
/// Finds every occurrence of every literal, overlapping ones too, in one pass: Aho and Corasick (1975) with the upper levels of
/// the trie folded into one table of grams. Immutable and safe for any number of threads. See DESIGN.md.
/// </summary>
internal sealed class Automaton
{
    private readonly AutomatonTables tables;

    internal Automaton(AutomatonTables tables) => this.tables = tables;

    /// <summary>Builds the automaton of some literals, each at least one character long and none twice.</summary>
    public static Automaton Build(IReadOnlyList<string> literals) => new(AutomatonBuilder.Build(literals));

    /// <summary>The length of a literal in characters.</summary>
    public int LengthOf(int literal) => tables.LiteralLengths[literal];

    /// <summary>Reports every occurrence, ordered by its end among the literals of <see cref="AutomatonTables.GramLength"/> and more characters, shorter ones before.</summary>
    public void Scan<TSink>(ReadOnlySpan<char> text, ref TSink sink) where TSink : struct, IOccurrenceSink, allows ref struct
    {
        if (tables.ShortLiterals.Count > 0)
        {
            ScanShort(text, ref sink);
        }

        if (tables.HasLong && text.Length >= tables.GramLength)
        {
            ScanLong(text, ref sink);
        }
    }

    private void ScanLong<TSink>(ReadOnlySpan<char> text, ref TSink sink) where TSink : struct, IOccurrenceSink, allows ref struct
    {
        ref char first = ref MemoryMarshal.GetReference(text);
        int gramLength = tables.GramLength;
        int last = text.Length - gramLength;
        int secondHalf = gramLength - 4;
        ref ulong filter = ref MemoryMarshal.GetArrayDataReference(tables.Filter);
        int shift = tables.FilterShift;
        int i = 0;
        while (i <= last)
        {
            ulong hash = GramTable.Hash(Load(ref first, i), Load(ref first, i + secondHalf));
            uint bit = (uint)(hash >> shift);
            if ((Unsafe.Add(ref filter, bit >> 6) >> (int)(bit & 63) & 1) != 0)
            {
                int state = tables.Grams.Find(Load(ref first, i), Load(ref first, i + secondHalf), hash);
                if (state >= 0)
                {
                    i = Walk(text, state, i + gramLength, ref sink);
                    continue;
                }
            }

            i++;
        }
    }

    /// <summary>Follows the trie and its failure links while a state of at least a gram's depth remains; returns where the next gram is to be looked up.</summary>
    private int Walk<TSink>(ReadOnlySpan<char> text, int state, int next, ref TSink sink) where TSink : struct, IOccurrenceSink, allows ref struct
    {
        ReadOnlySpan<TrieState> states = tables.States;
        while (true)
        {
            for (int literal = states[state].Output; literal >= 0; literal = tables.ShorterLiteral[literal])
            {
                sink.Found(literal, next);
            }

            if (next == text.Length)
            {
                return next;
            }

            int child = Child(states, state, text[next]);
            while (child < 0)
            {
                state = states[state].Failure;
                if (state < 0)
                {
                    return next - tables.GramLength + 1;
                }

                child = Child(states, state, text[next]);
            }

            state = child;
            next++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Child(ReadOnlySpan<TrieState> states, int state, char label)
    {
        int child = states[state].FirstChild;
        int end = states[state + 1].FirstChild;
        for (; child < end; child++)
        {
            if (states[child].Label == label)
            {
                return child;
            }
        }

        return -1;
    }

    private void ScanShort<TSink>(ReadOnlySpan<char> text, ref TSink sink) where TSink : struct, IOccurrenceSink, allows ref struct
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!tables.ShortStarts[text[i] & AutomatonTables.ShortStartMask])
            {
                continue;
            }

            ulong key = 0;
            for (int length = 1; length < 4 && i + length <= text.Length; length++)
            {
                key = key << 16 | text[i + length - 1];
                if (tables.ShortLiterals.TryGetValue(key, out int literal))
                {
                    sink.Found(literal, i + length);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(ref char first, int index) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref first, index)));

    /// <summary>Reports every literal that starts at a place in any reading; each is written into the reading's view while it is reported.</summary>
    public void Follow<TSink>(AlternateReading reading, int start, ref TSink sink) where TSink : struct, IOccurrenceSink, allows ref struct
    {
        FollowGram(reading, start, 0, 0, ref sink);
        if (tables.HasLong)
        {
            FollowLong(reading, start, 0, ref sink);
        }
    }

    private void FollowGram<TSink>(AlternateReading reading, int start, int depth, ulong key, ref TSink sink) where TSink : struct, IOccurrenceSink, allows ref struct
    {
        int at = start + depth;
        if (depth > 0 && tables.ShortLiterals.TryGetValue(key, out int literal))
        {
            sink.Found(literal, at);
        }

        if (depth == 3 || at >= reading.View.Length || tables.ShortLiterals.Count == 0)
        {
            return;
        }

        char before = reading.View[at];
        for (int choice = 0; choice <= reading.Choices(at).Length; choice++)
        {
            char read = Read(reading, at, choice);
            FollowGram(reading, start, depth + 1, key << 16 | read, ref sink);
        }

        reading.Write(at, before);
    }

    private void FollowLong<TSink>(AlternateReading reading, int start, int depth, ref TSink sink) where TSink : struct, IOccurrenceSink, allows ref struct
    {
        if (depth == tables.GramLength)
        {
            ref char first = ref MemoryMarshal.GetReference(reading.View[start..]);
            (ulong head, ulong tail) = (Load(ref first, 0), Load(ref first, depth - 4));
            int state = tables.Grams.Find(head, tail, GramTable.Hash(head, tail));
            if (state >= 0)
            {
                FollowState(reading, start, start + depth, state, ref sink);
            }

            return;
        }

        int at = start + depth;
        if (at >= reading.View.Length)
        {
            return;
        }

        char before = reading.View[at];
        for (int choice = 0; choice <= reading.Choices(at).Length; choice++)
        {
            Read(reading, at, choice);
            FollowLong(reading, start, depth + 1, ref sink);
        }

        reading.Write(at, before);
    }

    private void FollowState<TSink>(AlternateReading reading, int start, int at, int state, ref TSink sink) where TSink : struct, IOccurrenceSink, allows ref struct
    {
        int literal = tables.States[state].Output;
        if (literal >= 0 && LengthOf(literal) == at - start)
        {
            sink.Found(literal, at);
        }

        if (at >= reading.View.Length)
        {
            return;
        }

        char before = reading.View[at];
        for (int choice = 0; choice <= reading.Choices(at).Length; choice++)
        {
            int child = Child(tables.States, state, Read(reading, at, choice));
            if (child >= 0)
            {
                FollowState(reading, start, at + 1, child, ref sink);
            }
        }

        reading.Write(at, before);
    }

    // The last choice is the character itself.
    private static char Read(AlternateReading reading, int at, int choice)
    {
        string choices = reading.Choices(at);
        char read = choice < choices.Length ? choices[choice] : reading.Original(at);
        reading.Write(at, read);
        return read;
    }
}
