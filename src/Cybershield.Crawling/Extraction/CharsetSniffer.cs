using System.Text;
using System.Text.Unicode;

namespace Cybershield.Crawling;

/// <summary>Guesses the character set of undeclared text: UTF-8, then legacy Cyrillic and Arabic sets by how usual the letters are.</summary>
internal static class CharsetSniffer
{
    private const int SampleBytes = 64 * 1024;

    // Letters of Russian running text per ten thousand, and of Arabic, from most to least usual.
    private const string RussianLetters = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ";
    private const string ArabicLetters = "اليمونترعبدسفهكقحجشطصخةىذضزثغظءئأإؤآ";

    private static readonly (CharacterSet Set, string Letters)[] Candidates =
    [
        (CharacterSet.ForLabel("windows-1251")!, RussianLetters),
        (CharacterSet.ForLabel("koi8-r")!, RussianLetters),
        (CharacterSet.ForLabel("ibm866")!, RussianLetters),
        (CharacterSet.ForLabel("iso-8859-5")!, RussianLetters),
        (CharacterSet.ForLabel("windows-1256")!, ArabicLetters),
    ];

    private static readonly int[][] Scores = Array.ConvertAll(Candidates, candidate => ScoresOf(candidate.Set, candidate.Letters));

    /// <summary>The likeliest set; <paramref name="fallback"/>, then windows-1252, where the bytes say nothing.</summary>
    public static CharacterSet Sniff(ReadOnlySpan<byte> body, CharacterSet? fallback)
    {
        if (Utf8.IsValid(CharsetDetector.TrimTail(body)))
        {
            return Ascii.IsValid(body) ? fallback ?? CharacterSet.Windows1252 : CharacterSet.Utf8;
        }

        return Legacy(body[..Math.Min(body.Length, SampleBytes)]) ?? fallback ?? CharacterSet.Windows1252;
    }

    // Western text has single letters beyond ASCII within its words; the scripts looked for here have whole words of them.
    private static CharacterSet? Legacy(ReadOnlySpan<byte> sample)
    {
        Span<long> totals = stackalloc long[Candidates.Length];
        totals.Clear();
        int inRuns = 0;
        int all = 0;
        for (int at = 0; at < sample.Length; at++)
        {
            int start = at;
            while (at < sample.Length && sample[at] >= 0x80)
            {
                at++;
            }

            all += at - start;
            if (at - start >= 3)
            {
                inRuns += at - start;
                Add(sample[start..at], totals);
            }
        }

        return inRuns * 2 < all || inRuns == 0 ? null : Candidates[Best(totals)].Set;
    }

    private static void Add(ReadOnlySpan<byte> run, Span<long> totals)
    {
        for (int i = 0; i < totals.Length; i++)
        {
            int[] scores = Scores[i];
            foreach (byte value in run)
            {
                totals[i] += scores[value - 0x80];
            }
        }
    }

    private static int Best(ReadOnlySpan<long> totals)
    {
        int best = 0;
        for (int i = 1; i < totals.Length; i++)
        {
            best = totals[i] > totals[best] ? i : best;
        }

        return best;
    }

    private static int[] ScoresOf(CharacterSet set, string letters)
    {
        int[] scores = new int[128];
        for (int i = 0; i < scores.Length; i++)
        {
            char letter = set.Encoding.GetString([(byte)(0x80 + i)])[0];
            int rank = letters.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal);
            int capital = char.IsUpper(letter) ? 12 : 0;
            scores[i] = rank >= 0 ? 40 - rank - capital : -60;
        }

        return scores;
    }
}
