namespace Cybershield.Matching;

/// <summary>A phrase of a list: whose it is and how it is found.</summary>
/// <param name="Slot">The term's index; exclusions follow the terms.</param>
/// <param name="Part">Which part of a near or set.</param>
internal sealed record Phrase(int List, int Slot, int Part, PhrasePattern Pattern, Obfuscation Obfuscation)
{
    /// <summary>Every phrase of a list.</summary>
    public static IEnumerable<Phrase> Of(TermList list, int index)
    {
        for (int i = 0; i < list.Terms.Count; i++)
        {
            Term term = list.Terms[i];
            foreach ((string text, int part) in Parts(term.Pattern))
            {
                yield return new Phrase(index, i, part, PhrasePattern.Read(text, word => new WholeWord(word)), term.Obfuscation);
            }
        }

        for (int i = 0; i < list.Exclusions.Count; i++)
        {
            foreach (Yaml.YamlText text in list.Exclusions[i].NearAny)
            {
                yield return new Phrase(index, list.Terms.Count + i, 0, PhrasePattern.Read(text.Value, word => new WholeWord(word)), Obfuscation.Separators);
            }
        }
    }

    private static IEnumerable<(string Text, int Part)> Parts(TermPattern pattern) => pattern switch
    {
        TermPattern.Any any => any.Phrases.Select(text => (text.Value, 0)),
        TermPattern.Stem stem => stem.Phrases.Select(text => (text.Value, 0)),
        TermPattern.Near near => [.. near.A.Select(text => (text.Value, 0)), .. near.B.Select(text => (text.Value, 1))],
        TermPattern.Set set => set.Of.Select((text, member) => (text.Value, member)),
        _ => [],
    };
}
