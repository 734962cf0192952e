using System.Text.RegularExpressions;

namespace Cybershield.Training;

/// <summary>How well found text agrees with marked text.</summary>
/// <param name="Precision">NaN where nothing was found.</param>
/// <param name="Recall">NaN where nothing was to be found.</param>
public readonly partial record struct PageScore(double Precision, double Recall)
{
    private const int ShingleWords = 4;

    public double F1 => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;

    /// <summary>By the words of both, as the wcxb set is scored.</summary>
    public static PageScore OfWords(string gold, string found)
    {
        string[] goldWords = Words(gold.ToLowerInvariant());
        string[] foundWords = Words(found.ToLowerInvariant());
        int hit = Common(goldWords, foundWords);
        return new PageScore(
            foundWords.Length > 0 ? hit / (double)foundWords.Length : goldWords.Length == 0 ? 1 : 0,
            goldWords.Length > 0 ? hit / (double)goldWords.Length : foundWords.Length == 0 ? 1 : 0);
    }

    /// <summary>By runs of four words, as the aeb set is scored.</summary>
    public static PageScore OfShingles(string gold, string found)
    {
        string[] goldShingles = Shingles(Words(gold));
        string[] foundShingles = Shingles(Words(found));
        int hit = Common(goldShingles, foundShingles);
        return new PageScore(hit / (double)foundShingles.Length, hit / (double)goldShingles.Length);
    }

    /// <summary>A set's mean precision and recall, and the F1 that it is ranked by: of the means for aeb, the mean for wcxb.</summary>
    public static (double F1, double Precision, double Recall) Mean(string set, IReadOnlyCollection<PageScore> pages)
    {
        PageScore means = new(Mean(pages.Select(page => page.Precision)), Mean(pages.Select(page => page.Recall)));
        return (set == "aeb" ? means.F1 : Mean(pages.Select(page => page.F1)), means.Precision, means.Recall);
    }

    /// <summary>Words of a text: runs of letters, digits and underscores.</summary>
    public static string[] Words(string text) => [.. Word().Matches(text).Select(match => match.Value)];

    private static double Mean(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).DefaultIfEmpty().Average();

    private static string[] Shingles(string[] words) =>
        words.Length == 0 ? [] : [.. Enumerable.Range(0, Math.Max(1, words.Length - ShingleWords + 1)).Select(at => string.Join(' ', words.Skip(at).Take(ShingleWords)))];

    private static int Common(string[] one, string[] other)
    {
        Dictionary<string, int> left = one.CountBy(word => word, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        int hit = 0;
        foreach (string word in other)
        {
            if (left.TryGetValue(word, out int count) && count > 0)
            {
                left[word] = count - 1;
                hit++;
            }
        }

        return hit;
    }

    // As Python's \w: letters and numbers of every script, without combining marks.
    [GeneratedRegex(@"[\p{L}\p{N}_]+")]
    private static partial Regex Word();
}
