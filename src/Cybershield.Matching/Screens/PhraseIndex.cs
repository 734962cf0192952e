namespace Cybershield.Matching;

/// <summary>The automaton over the anchors of all phrases of all lists, and whose each anchor is.</summary>
internal sealed class PhraseIndex
{
    private readonly Phrase[] phrases;
    private readonly int[] firstOfLiteral;

    private PhraseIndex(Automaton automaton, Phrase[] phrases, int[] firstOfLiteral)
    {
        Automaton = automaton;
        this.phrases = phrases;
        this.firstOfLiteral = firstOfLiteral;
    }

    public Automaton Automaton { get; }

    /// <summary>The phrases that start with a literal of the automaton.</summary>
    public ReadOnlySpan<Phrase> Of(int literal) => phrases.AsSpan(firstOfLiteral[literal], firstOfLiteral[literal + 1] - firstOfLiteral[literal]);

    public static PhraseIndex Build(IReadOnlyList<Phrase> phrases)
    {
        Phrase[] sorted = [.. phrases.OrderBy(phrase => phrase.Pattern.Anchor, StringComparer.Ordinal)];
        List<string> literals = [];
        List<int> first = [];
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i].Pattern.Anchor != sorted[i - 1].Pattern.Anchor)
            {
                literals.Add(sorted[i].Pattern.Anchor);
                first.Add(i);
            }
        }

        first.Add(sorted.Length);
        return new PhraseIndex(Automaton.Build(literals), sorted, [.. first]);
    }
}
