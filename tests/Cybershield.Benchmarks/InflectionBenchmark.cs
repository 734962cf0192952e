using System.Globalization;
using Cybershield.Matching;

namespace Cybershield.Benchmarks;

/// <summary>
/// Over-matching: which words of real text are taken for inflected forms of a thousand stems. The words are printed with their parse, to be
/// read by somebody who knows the language; the false ones are counted in the matcher's DESIGN.md. Expected counts are checked.
/// </summary>
internal static class InflectionBenchmark
{
    private const int Stems = 1_000;

    private static readonly (string Language, string Terms, string Text, int Expected)[] Languages =
        [("en", "en_43029", "en-sampled", 12), ("ru", "ru_10000", "ru-sampled", 79), ("kk", "kk_10000", "kk-kaznerd", 289)];

    /// <summary>Prints every form found; 1 where their number is another than the one that was read by eye.</summary>
    public static int Run(string data)
    {
        string folder = Path.Combine(data, "matching");
        List<string> totals = [];
        bool expected = true;
        foreach ((string language, string terms, string text, int count) in Languages)
        {
            string[] stems = Sample(MatchingBenchmark.Terms(folder, terms));
            string[] words = [.. SearchText.Words(MatchingBenchmark.Text(folder, text)).Distinct().Order(StringComparer.Ordinal)];
            int forms = stems.Sum(stem => PrintForms(language, stem, words));
            totals.Add(string.Create(CultureInfo.InvariantCulture, $"{language}: {stems.Length} stems of {terms} on {words.Length} distinct words of {text}: {forms} distinct forms beside the stems themselves"));
            expected &= forms == count;
        }

        totals.ForEach(Console.WriteLine);
        return expected ? 0 : 1;
    }

    private static string[] Sample(string[] terms)
    {
        string[] words = [.. terms.Select(SearchText.Fold).Where(term => term.All(char.IsLetter)).Distinct().Order(StringComparer.Ordinal)];
        return [.. Enumerable.Range(0, Stems).Select(i => words[(int)((long)i * words.Length / Stems)])];
    }

    private static int PrintForms(string language, string stem, string[] words)
    {
        WordPattern pattern = InflectedWord.Of(language, stem, []);
        int at = Array.BinarySearch(words, pattern.Anchor, StringComparer.Ordinal);
        List<string> forms = [];
        for (int i = at < 0 ? ~at : at; i < words.Length && words[i].StartsWith(pattern.Anchor, StringComparison.Ordinal); i++)
        {
            if (words[i] != stem && pattern.Recognise(words[i]) is { } parse)
            {
                forms.Add($"{words[i]} [{parse}]");
            }
        }

        if (forms.Count > 0)
        {
            Console.WriteLine($"{language} {stem}: {string.Join(", ", forms)}");
        }

        return forms.Count;
    }
}
