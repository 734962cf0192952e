namespace Cybershield.Crawling;

/// <summary>
/// Finds the few words of a vocabulary among the many of a text, whatever their case. Most words of a text are told from all of the vocabulary by
/// their length and three of their letters, without a look at the rest. Safe for concurrent use.
/// </summary>
internal sealed class WordTable
{
    // The letters of the scripts of which we have words. What lies beyond is asked one by one.
    private const int Tabled = 0x530;
    private const int Slots = 4096;

    private static readonly char[] LowerLetters = LowerAll();

    private readonly string[] words;
    private readonly int[] values;
    private readonly short[] firstOf = new short[Slots];
    private readonly short[] nextOf;
    private readonly int longest;

    /// <param name="entries">Words in lower case and what they stand for; of a word that comes again, all values are joined.</param>
    public WordTable(IEnumerable<(string Word, int Value)> entries)
    {
        (string Word, int Value)[] joined = [.. entries.GroupBy(entry => entry.Word, StringComparer.Ordinal).Select(group => (group.Key, group.Aggregate(0, (all, entry) => all | entry.Value)))];
        words = [.. joined.Select(entry => entry.Word)];
        values = [.. joined.Select(entry => entry.Value)];
        nextOf = new short[words.Length];
        longest = words.Max(word => word.Length);
        Array.Fill(firstOf, (short)-1);
        for (short i = 0; i < words.Length; i++)
        {
            ref short slot = ref firstOf[SlotOf(words[i])];
            (nextOf[i], slot) = (slot, i);
        }
    }

    /// <summary>What a word stands for; 0 where it is none of the vocabulary.</summary>
    public int Find(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || word.Length > longest)
        {
            return 0;
        }

        for (int i = firstOf[SlotOf(word)]; i >= 0; i = nextOf[i])
        {
            if (IsSame(word, words[i]))
            {
                return values[i];
            }
        }

        return 0;
    }

    private static int SlotOf(ReadOnlySpan<char> word)
    {
        int letters = Lower(word[0]) + (Lower(word[word.Length / 2]) * 37) + (Lower(word[^1]) * 67);
        return (letters + (word.Length * 977)) & (Slots - 1);
    }

    private static bool IsSame(ReadOnlySpan<char> word, string lower)
    {
        if (word.Length != lower.Length)
        {
            return false;
        }

        for (int i = 0; i < word.Length; i++)
        {
            if (Lower(word[i]) != lower[i])
            {
                return false;
            }
        }

        return true;
    }

    private static char Lower(char letter) => letter < Tabled ? LowerLetters[letter] : char.ToLowerInvariant(letter);

    private static char[] LowerAll()
    {
        char[] lower = new char[Tabled];
        for (int i = 0; i < lower.Length; i++)
        {
            lower[i] = char.ToLowerInvariant((char)i);
        }

        return lower;
    }
}
