namespace Cybershield.Matching;

/// <summary>Turns anchors that the automaton finds into hits of the phrases that really stand there.</summary>
internal readonly struct AnchorSink(PhraseIndex index, PageText page, FoldedText text, bool[] judges, GrowingArray<Hit> hits) : IOccurrenceSink
{
    public void Found(int literal, int end)
    {
        int start = end - index.Automaton.LengthOf(literal);
        foreach (Phrase phrase in index.Of(literal))
        {
            if (judges[phrase.List] && phrase.Pattern.StandsAt(text, start, out int after, out string parse))
            {
                Add(phrase, start, after, parse);
            }
        }
    }

    private void Add(Phrase phrase, int start, int end, string parse)
    {
        int block = text.BlockAt(start);
        if (phrase.Obfuscation == Obfuscation.None && !PlainGaps(block, start, end))
        {
            return;
        }

        int from = text.Start(start);
        hits.Add(new Hit
        {
            List = phrase.List,
            Slot = phrase.Slot,
            Part = phrase.Part,
            Span = new TextSpan(block, from, text.EndOf(end - 1) - from),
            FirstWord = Math.Max(0, text.WordAt(start)),
            LastWord = Math.Max(0, text.WordAt(end - 1)),
            Sentence = text.SentenceAt(start),
            Parse = parse,
            Disguise = phrase.Disguise,
        });
    }

    /// <summary>Whether only white space and hyphens stand between the words.</summary>
    private bool PlainGaps(int block, int start, int end)
    {
        string source = page.Blocks[block].Text;
        for (int i = start; i < end; i++)
        {
            if (text.Chars[i] == ' ' && !Gap.IsPlain(source.AsSpan(text.Start(i), text.EndOf(i) - text.Start(i))))
            {
                return false;
            }
        }

        return true;
    }
}
