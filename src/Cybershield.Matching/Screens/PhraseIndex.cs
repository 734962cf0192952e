namespace Cybershield.Matching;

/// <summary>The automaton over the anchors of all phrases and the gates of all expressions of all lists, and whose each of its literals is.</summary>
internal sealed class PhraseIndex
{
    private readonly Phrase[] phrases;
    private readonly int[] firstOfLiteral;
    private readonly int[] gates;
    private readonly int[] firstGateOfLiteral;
    private readonly Bound[] bounds;

    private PhraseIndex(string[] literals, ILookup<string, Phrase> byAnchor, ILookup<string, int> byGate)
    {
        Automaton = Automaton.Build(literals);
        phrases = [.. literals.SelectMany(literal => byAnchor[literal])];
        gates = [.. literals.SelectMany(literal => byGate[literal])];
        firstOfLiteral = Firsts(literals, byAnchor);
        firstGateOfLiteral = gates.Length == 0 ? [] : Firsts(literals, byGate);
        bounds = [.. literals.Select(literal => BoundOf(literal, byAnchor[literal]))];
    }

    [Flags]
    private enum Bound : byte
    {
        None = 0,
        WordStarts = 1,
        WordEnds = 2,
    }

    public Automaton Automaton { get; }

    /// <summary>The phrases that start with a literal of the automaton.</summary>
    public ReadOnlySpan<Phrase> Of(int literal) => phrases.AsSpan(firstOfLiteral[literal], firstOfLiteral[literal + 1] - firstOfLiteral[literal]);

    /// <summary>The expressions that cannot match a block in which none of their gates stands.</summary>
    public ReadOnlySpan<int> GatesOf(int literal) =>
        firstGateOfLiteral.Length == 0 ? [] : gates.AsSpan(firstGateOfLiteral[literal], firstGateOfLiteral[literal + 1] - firstGateOfLiteral[literal]);

    /// <summary>Whether a literal stands inside a longer word, so that no phrase of it can stand there: most finds end here.</summary>
    public bool CutsWord(int literal, ReadOnlySpan<char> text, int start, int end)
    {
        Bound bound = bounds[literal];
        return ((bound & Bound.WordStarts) != 0 && CharTable.IsWordAt(text, start - 1)) || ((bound & Bound.WordEnds) != 0 && CharTable.IsWordAt(text, end));
    }

    public static PhraseIndex Build(IReadOnlyList<Phrase> phrases, IEnumerable<(string Literal, int Expression)> gates)
    {
        ILookup<string, Phrase> byAnchor = phrases.ToLookup(phrase => phrase.Pattern.Anchor, StringComparer.Ordinal);
        ILookup<string, int> byGate = gates.ToLookup(gate => gate.Literal, gate => gate.Expression, StringComparer.Ordinal);
        string[] literals = [.. byAnchor.Select(group => group.Key).Union(byGate.Select(group => group.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new PhraseIndex(literals, byAnchor, byGate);
    }

    private static int[] Firsts<T>(string[] literals, ILookup<string, T> items)
    {
        int[] firsts = new int[literals.Length + 1];
        for (int i = 0; i < literals.Length; i++)
        {
            firsts[i + 1] = firsts[i] + items[literals[i]].Count();
        }

        return firsts;
    }

    private static Bound BoundOf(string literal, IEnumerable<Phrase> phrases) =>
        (CharTable.IsWord(literal[0]) ? Bound.WordStarts : Bound.None)
        | (CharTable.IsWord(literal[^1]) && phrases.All(phrase => phrase.Pattern.IsWhole) ? Bound.WordEnds : Bound.None);
}
