namespace Cybershield.Matching;

/// <summary>Turns anchors that the automaton finds into hits of the phrases that really stand there, and opens the gates of expressions.</summary>
internal readonly ref struct AnchorSink(PhraseIndex index, PageHits hits) : IOccurrenceSink
{
    private readonly ReadOnlySpan<char> text = hits.Text.Chars;

    public void Found(int literal, int end)
    {
        int start = end - index.Automaton.LengthOf(literal);
        foreach (int expression in index.GatesOf(literal))
        {
            hits.Gates.Open(expression, hits.Text.BlockAt(start));
        }

        if (index.CutsWord(literal, text, start, end))
        {
            return;
        }

        foreach (Phrase phrase in index.Of(literal))
        {
            if (hits.Judges(phrase.List) && phrase.Pattern.StandsAt(text, start, out int after)
                && (phrase.Obfuscation != Obfuscation.None || hits.HasPlainGaps(start, after - 1)))
            {
                hits.Add(phrase, start, after - 1);
            }
        }
    }
}

/// <summary>The same in a second reading of a sentence, which counts only where it undoes something, and only what the term sees through.</summary>
internal readonly struct ReadingSink(PhraseIndex index, PageHits hits, AlternateReading reading) : IOccurrenceSink
{
    public void Found(int literal, int end)
    {
        int start = end - index.Automaton.LengthOf(literal);
        foreach (Phrase phrase in index.Of(literal))
        {
            if (phrase.Obfuscation != Obfuscation.None && hits.Judges(phrase.List) && phrase.Pattern.StandsAt(reading.View, start, out int after))
            {
                Disguise undone = reading.DisguiseOf(start, after);
                if (undone != Disguise.None && (phrase.Obfuscation == Obfuscation.Full || undone == Disguise.SpacedLetters))
                {
                    hits.Add(phrase, reading.PlaceOf(start), reading.PlaceOf(after - 1), undone, phrase.Pattern.ParseAt(reading.View, start));
                }
            }
        }
    }
}
