namespace Cybershield.Matching;

/// <summary>A phrase of a list: whose it is and how it is found.</summary>
/// <param name="Slot">The term's index; exclusions follow the terms.</param>
/// <param name="Part">Which part of a near or set.</param>
/// <param name="Disguise">What an occurrence owes to the spelling of this phrase itself.</param>
internal sealed record Phrase(int List, int Slot, int Part, PhrasePattern Pattern, Obfuscation Obfuscation, Disguise Disguise = Disguise.None)
{
    /// <summary>Every phrase of a list.</summary>
    public static IEnumerable<Phrase> Of(TermList list, int index)
    {
        for (int i = 0; i < list.Terms.Count; i++)
        {
            Term term = list.Terms[i];
            foreach ((string text, int part, bool stem) in Parts(term.Pattern))
            {
                foreach ((PhrasePattern pattern, Disguise disguise) in Spellings(term, text, stem))
                {
                    yield return new Phrase(index, i, part, pattern, term.Obfuscation, disguise);
                }
            }
        }

        for (int i = 0; i < list.Exclusions.Count; i++)
        {
            Exclusion exclusion = list.Exclusions[i];
            foreach (TermPhrase phrase in exclusion.NearAny)
            {
                Func<string, WordPattern> words = phrase.IsStem ? word => InflectedWord.Of(exclusion.Language!, word, []) : Whole;
                yield return new Phrase(index, list.Terms.Count + i, 0, PhrasePattern.Read(phrase.Text.Value, words), Obfuscation.Separators);
            }
        }
    }

    private static WordPattern Whole(string word) => new WholeWord(word);

    /// <summary>The phrase, the forms that the list adds to it, and for Kazakh its spelling on a Russian keyboard.</summary>
    private static IEnumerable<(PhrasePattern, Disguise)> Spellings(Term term, string text, bool stem)
    {
        string[] notForms = [.. term.NotForms.Select(SearchText.Fold)];
        WordPattern Word(string word) => stem ? InflectedWord.Of(term.Language!, word, notForms) : new WholeWord(word);
        PhrasePattern pattern = PhrasePattern.Read(text, Word);
        yield return (pattern, Disguise.None);
        foreach (string form in term.Forms)
        {
            yield return (PhrasePattern.Read(WithForm(text, SearchText.Fold(form)), Word), Disguise.None);
        }

        if (term.Language == "kk" && PhrasePattern.Read(text, word => stem ? KazakhInflection.Of(word, fallback: true) : new WholeWord(KazakhFallback.Of(word))) is var fallback
            && (stem || fallback.Anchor != pattern.Anchor))
        {
            yield return (fallback, Disguise.KazakhFallback);
        }
    }

    /// <summary>The phrase with a form in place of the word that starts like it; of the last one where none does.</summary>
    private static string WithForm(string text, string form)
    {
        string[] words = [.. SearchText.Words(text)];
        int place = Enumerable.Range(0, words.Length).MaxBy(i => CommonStart(words[i], form));
        place = CommonStart(words[place], form) < 2 ? words.Length - 1 : place;
        words[place] = form;
        return string.Join(' ', words);
    }

    private static int CommonStart(string a, string b) => a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count();

    private static IEnumerable<(string Text, int Part, bool Stem)> Parts(TermPattern pattern) => pattern switch
    {
        TermPattern.Any any => any.Phrases.Select(text => (text.Value, 0, false)),
        TermPattern.Stem stem => stem.Phrases.Select(text => (text.Value, 0, true)),
        TermPattern.Near near => [.. near.A.Select(phrase => (phrase.Text.Value, 0, phrase.IsStem)), .. near.B.Select(phrase => (phrase.Text.Value, 1, phrase.IsStem))],
        TermPattern.Set set => set.Of.Select((phrase, member) => (phrase.Text.Value, member, phrase.IsStem)),
        _ => [],
    };
}
