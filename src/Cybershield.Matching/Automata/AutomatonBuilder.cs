using System.Numerics;
using System.Runtime.InteropServices;

namespace Cybershield.Matching;

/// <summary>Builds the tables of an <see cref="Automaton"/> level by level.</summary>
internal sealed class AutomatonBuilder
{
    private const int ShortestLong = 4;
    private const int LongestGram = 8;

    private readonly IReadOnlyList<string> literals;
    private readonly int[] sorted;
    private readonly int gramLength;
    private readonly List<TrieState> states = [];
    private readonly Queue<(int Low, int High, int Depth)> open = new();
    private readonly int[] shorter;

    private AutomatonBuilder(IReadOnlyList<string> literals)
    {
        this.literals = literals;
        sorted = [.. Enumerable.Range(0, literals.Count).Where(i => literals[i].Length >= ShortestLong)];
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(literals[a], literals[b]));
        gramLength = sorted.Length == 0 ? ShortestLong : Math.Clamp(sorted.Min(i => literals[i].Length), ShortestLong, LongestGram);
        shorter = new int[literals.Count];
        Array.Fill(shorter, -1);
    }

    public static AutomatonTables Build(IReadOnlyList<string> literals) => new AutomatonBuilder(literals).Tables();

    private AutomatonTables Tables()
    {
        List<(string Gram, int State)> roots = OpenRoots();
        GramTable grams = new(roots.Count);
        int filterBits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, roots.Count)) + 5, 10, 22);
        ulong[] filter = new ulong[(1 << filterBits) / 64];
        foreach ((string gram, int state) in roots)
        {
            (ulong head, ulong tail) = Halves(gram);
            grams.Add(head, tail, state);
            uint bit = (uint)(GramTable.Hash(head, tail) >> (64 - filterBits));
            filter[bit >> 6] |= 1UL << (int)(bit & 63);
        }

        TrieState[] trie = Grow(grams);
        return new AutomatonTables
        {
            States = trie,
            GramLength = gramLength,
            HasLong = sorted.Length > 0,
            Filter = filter,
            FilterShift = 64 - filterBits,
            Grams = grams,
            LiteralLengths = [.. literals.Select(literal => checked((byte)literal.Length))],
            ShorterLiteral = shorter,
            ShortLiterals = Enumerable.Range(0, literals.Count).Where(i => literals[i].Length < ShortestLong).ToDictionary(i => ShortKey(literals[i])),
            ShortStarts = ShortStarts(),
        };
    }

    private List<(string Gram, int State)> OpenRoots()
    {
        List<(string, int)> roots = [];
        for (int low = 0; low < sorted.Length;)
        {
            string gram = literals[sorted[low]][..gramLength];
            int high = low + 1;
            while (high < sorted.Length && literals[sorted[high]].StartsWith(gram, StringComparison.Ordinal))
            {
                high++;
            }

            roots.Add((gram, Open(low, high, gramLength, gram[^1])));
            low = high;
        }

        return roots;
    }

    private int Open(int low, int high, int depth, char label)
    {
        states.Add(new TrieState { Label = label, Failure = -1, Output = -1 });
        open.Enqueue((low, high, depth));
        return states.Count - 1;
    }

    private TrieState[] Grow(GramTable grams)
    {
        // A state's failure link is known before its children are opened: it is shallower, and levels are opened in order.
        for (int state = 0; open.TryDequeue(out (int Low, int High, int Depth) range); state++)
        {
            int low = range.Low;
            Span<TrieState> known = CollectionsMarshal.AsSpan(states);
            known[state].FirstChild = states.Count;
            int inherited = known[state].Failure < 0 ? -1 : known[known[state].Failure].Output;
            known[state].Output = inherited;
            if (literals[sorted[low]].Length == range.Depth)
            {
                shorter[sorted[low]] = inherited;
                known[state].Output = sorted[low++];
            }

            OpenChildren(state, low, range.High, range.Depth, grams);
        }

        states.Add(new TrieState { FirstChild = states.Count, Failure = -1, Output = -1 });
        return [.. states];
    }

    private void OpenChildren(int parent, int low, int high, int depth, GramTable grams)
    {
        while (low < high)
        {
            string literal = literals[sorted[low]];
            int next = low + 1;
            while (next < high && literals[sorted[next]][depth] == literal[depth])
            {
                next++;
            }

            int child = Open(low, next, depth + 1, literal[depth]);
            CollectionsMarshal.AsSpan(states)[child].Failure = FailureOf(parent, literal.AsSpan(0, depth + 1), grams);
            low = next;
        }
    }

    private int FailureOf(int parent, ReadOnlySpan<char> path, GramTable grams)
    {
        Span<TrieState> known = CollectionsMarshal.AsSpan(states);
        for (int state = known[parent].Failure; state >= 0; state = known[state].Failure)
        {
            int end = known[state + 1].FirstChild;
            for (int child = known[state].FirstChild; child < end; child++)
            {
                if (known[child].Label == path[^1])
                {
                    return child;
                }
            }
        }

        (ulong head, ulong tail) = Halves(path[^gramLength..]);
        return grams.Find(head, tail, GramTable.Hash(head, tail));
    }

    private static (ulong Head, ulong Tail) Halves(ReadOnlySpan<char> gram) =>
        (MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(gram)), MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(gram[^4..])));

    private static ulong ShortKey(string literal) => literal.Aggregate(0UL, (key, unit) => key << 16 | unit);

    private bool[] ShortStarts()
    {
        bool[] starts = new bool[AutomatonTables.ShortStartMask + 1];
        foreach (string literal in literals.Where(literal => literal.Length < ShortestLong))
        {
            starts[literal[0]] = true;
        }

        return starts;
    }
}
