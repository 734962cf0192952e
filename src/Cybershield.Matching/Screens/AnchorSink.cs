namespace Cybershield.Matching;

/// <summary>Turns anchors that the automaton finds into hits of the phrases that really stand there.</summary>
internal readonly struct AnchorSink(PhraseIndex index, PageText page, FoldedText text, bool[] judges, GrowingArray<Hit> hits, AlternateReading? reading = null) : IOccurrenceSink
{
    private readonly FoldedText view = reading?.View ?? text;

    public void Found(int literal, int end)
    {
        int start = end - index.Automaton.LengthOf(literal);
        foreach (Phrase phrase in index.Of(literal))
        {
            if (judges[phrase.List] && phrase.Pattern.StandsAt(view, start, out int after, out string parse))
            {
                Add(phrase, start, after, parse);
            }
        }
    }

    private void Add(Phrase phrase, int start, int end, string parse)
    {
        int block = reading?.Block ?? text.BlockAt(start);
        Disguise undone = reading?.DisguiseOf(start, end) ?? Disguise.None;
        if (!Allows(phrase.Obfuscation, undone) || (phrase.Obfuscation == Obfuscation.None && !PlainGaps(block, start, end)))
        {
            return;
        }

        TextSpan span = new(block, view.Start(start), view.EndOf(end - 1) - view.Start(start));
        int first = reading is null ? start : text.IndexOf(block, span.Start);
        int last = reading is null ? end - 1 : text.IndexOf(block, span.End - 1);
        hits.Add(new Hit
        {
            List = phrase.List,
            Slot = phrase.Slot,
            Part = phrase.Part,
            Span = span,
            FirstWord = Math.Max(0, text.WordAt(first)),
            LastWord = Math.Max(0, text.WordAt(last)),
            Sentence = text.SentenceAt(first),
            Parse = parse,
            Disguise = phrase.Disguise | undone,
        });
    }

    /// <summary>A second reading counts only where it undoes something, and only what the term sees through.</summary>
    private bool Allows(Obfuscation level, Disguise undone) => level switch
    {
        _ when reading is null => true,
        _ when undone == Disguise.None => false,
        Obfuscation.None => false,
        Obfuscation.Separators => undone == Disguise.SpacedLetters,
        _ => true,
    };

    /// <summary>Whether only white space and hyphens stand between the words.</summary>
    private bool PlainGaps(int block, int start, int end)
    {
        string source = page.Blocks[block].Text;
        for (int i = start; i < end; i++)
        {
            if (view.Chars[i] == ' ' && !Gap.IsPlain(source.AsSpan(view.Start(i), view.EndOf(i) - view.Start(i))))
            {
                return false;
            }
        }

        return true;
    }
}
