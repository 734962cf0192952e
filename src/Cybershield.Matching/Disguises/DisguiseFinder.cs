namespace Cybershield.Matching;

/// <summary>Looks for phrases in the second readings of the sentences that have one.</summary>
internal sealed class DisguiseFinder
{
    private readonly AlternateReading reading = new();

    public void Find(Watchlist watchlist, PageText page, FoldedText text, bool[] judges, GrowingArray<Hit> hits)
    {
        AnchorSink sink = new(watchlist.Phrases, page, text, judges, hits, reading);
        ReadOnlySpan<int> sentences = text.Sentences;
        for (int i = 0; i < sentences.Length; i++)
        {
            int end = i + 1 < sentences.Length ? sentences[i + 1] : text.Length;
            if (MayDiffer(text, sentences[i], end) && reading.Take(text, page, sentences[i], end))
            {
                FollowWords(watchlist.Phrases.Automaton, ref sink);
            }
        }
    }

    private void FollowWords(Automaton automaton, ref AnchorSink sink)
    {
        for (int i = 0; i < reading.View.Length; i++)
        {
            if ((reading.View.IsWordAt(i) || reading.Choices(i).Length > 0) && !reading.View.IsWordAt(i - 1))
            {
                automaton.Follow(reading, i, ref sink);
            }
        }
    }

    /// <summary>Cheap and never wrong about a sentence that differs: scripts or digits mix in a word, or single letters follow each other.</summary>
    private static bool MayDiffer(FoldedText text, int start, int end)
    {
        ReadOnlySpan<char> chars = text.Chars[start..end];
        Script word = Script.None;
        int length = 0;
        int singles = 0;
        foreach (char unit in chars)
        {
            Script script = LookAlikes.ScriptOf(unit);
            if (script != Script.None || CharTable.IsWord(unit))
            {
                word |= script;
                length++;
                continue;
            }

            if ((word & (word - 1)) != 0)
            {
                return true;
            }

            singles = length == 1 && unit is ' ' or FoldedText.End ? singles + 1 : 0;
            if (singles >= 2)
            {
                return true;
            }

            (word, length) = (Script.None, 0);
        }

        return (word & (word - 1)) != 0;
    }
}
