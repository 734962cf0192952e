namespace Cybershield.Matching;

/// <summary>Looks for phrases in the second readings of the sentences that have one.</summary>
internal sealed class DisguiseFinder
{
    private readonly AlternateReading reading = new();

    public void Find(PhraseIndex phrases, PageHits hits)
    {
        foreach (int sentence in hits.Text.Mixed)
        {
            Find(phrases, hits, sentence);
        }

        ReadOnlySpan<int> words = hits.Text.Words;
        int latest = -1;
        for (int word = SingleLetters.Next(words, 0); word >= 0; word = SingleLetters.Next(words, word + 1))
        {
            int sentence = hits.Text.SentenceAt(words[word]);
            if (sentence != latest && hits.Text.Mixed.BinarySearch(sentence) < 0)
            {
                Find(phrases, hits, sentence);
            }

            latest = sentence;
        }
    }

    private void Find(PhraseIndex phrases, PageHits hits, int sentence)
    {
        FoldedText text = hits.Text;
        int start = text.Sentences[sentence];
        int end = sentence + 1 < text.Sentences.Length ? text.Sentences[sentence + 1] : text.Length;
        if (MayDiffer(text.Chars[start..end]) && reading.Take(text, hits.Page, start, end))
        {
            FollowWords(phrases, hits);
        }
    }

    private void FollowWords(PhraseIndex phrases, PageHits hits)
    {
        ReadingSink sink = new(phrases, hits, reading);
        for (int i = 0; i <= reading.LastDoubtful; i++)
        {
            if ((CharTable.IsWordAt(reading.View, i) || reading.Choices(i).Length > 0) && !CharTable.IsWordAt(reading.View, i - 1))
            {
                phrases.Automaton.Follow(reading, i, ref sink);
            }
        }
    }

    /// <summary>Cheap and never wrong about a sentence that differs: scripts or digits mix in a word, or single letters follow each other.</summary>
    private static bool MayDiffer(ReadOnlySpan<char> sentence)
    {
        Script word = Script.None;
        int length = 0;
        int singles = 0;
        foreach (char unit in sentence)
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
