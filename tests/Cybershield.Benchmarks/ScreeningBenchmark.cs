using System.Diagnostics;
using System.Text;
using Cybershield.Matching;

namespace Cybershield.Benchmarks;

/// <summary>Whole screenings: folding, phrases, exclusions, zones, score; and what more terms cost.</summary>
internal static class ScreeningBenchmark
{
    public static void Run(string folder)
    {
        Console.WriteLine();
        Console.WriteLine("Whole screening with 50 lists, MB/s of UTF-8, beside the automaton of the same watchlist alone on the folded text");
        Console.WriteLine("| terms | screening | folding alone | automaton | share | bytes allocated per page | of these the result |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach ((string terms, string text) in new[] { ("en_43029", "en-sampled"), ("ru_10000", "ru-sampled"), ("kk_10000", "kk-kaznerd") })
        {
            string[] first = [.. MatchingBenchmark.Terms(folder, terms).Take(10_000)];
            Row(terms, Fifty(first), MatchingBenchmark.Text(folder, text));
            Row(terms + ", every kind of term", Fifty(first, Kinds(terms[..2], first)), MatchingBenchmark.Text(folder, text));
        }

        Growth(folder);
    }

    private static void Row(string name, Watchlist watchlist, string text)
    {
        PageText[] pages = Pages(text);
        double megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        FoldedText scratch = new();
        string[] folded = [.. pages.Select(page => Folded(page, scratch))];
        double alone = Speed(megabytes, pages.Length, page => Scan(watchlist, folded[page]));
        double folding = Speed(megabytes, pages.Length, page => Fold(pages[page], scratch));
        double whole = Speed(megabytes, pages.Length, page => watchlist.Screen(pages[page], ""));
        alone = Math.Max(alone, Speed(megabytes, pages.Length, page => Scan(watchlist, folded[page])));
        (long allocated, long result) = Allocated(watchlist, pages);
        Console.WriteLine($"| {name} | {MatchingBenchmark.Figure(whole)} | {MatchingBenchmark.Figure(folding)} | {MatchingBenchmark.Figure(alone)} | {MatchingBenchmark.Figure(100 * whole / alone)} % | {allocated / pages.Length} | {result / pages.Length} |");
    }

    /// <summary>The sum of each page's shortest time, so that other work on the machine counts little.</summary>
    private static double Speed(double megabytes, int pages, Action<int> action)
    {
        long[] best = new long[pages];
        Array.Fill(best, long.MaxValue);
        for (int run = 0; run < 60; run++)
        {
            for (int page = 0; page < pages; page++)
            {
                long start = Stopwatch.GetTimestamp();
                action(page);
                best[page] = Math.Min(best[page], Stopwatch.GetTimestamp() - start);
            }
        }

        return megabytes / ((double)best.Sum() / Stopwatch.Frequency);
    }

    private static void Scan(Watchlist watchlist, string folded)
    {
        MatchingBenchmark.CountingSink sink = default;
        watchlist.Phrases.Automaton.Scan(folded, ref sink);
    }

    private static (long Allocated, long Result) Allocated(Watchlist watchlist, PageText[] pages)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Screening[] screenings = new Screening[pages.Length];
        for (int page = 0; page < pages.Length; page++)
        {
            screenings[page] = watchlist.Screen(pages[page], "");
        }

        long between = GC.GetAllocatedBytesForCurrentThread();
        Screening[] copies = new Screening[pages.Length];
        for (int page = 0; page < pages.Length; page++)
        {
            copies[page] = ResultCopy.Of(screenings[page]);
        }

        return (between - before, GC.GetAllocatedBytesForCurrentThread() - between);
    }

    /// <summary>How the term of a number is looked for: six in ten as they stand, two as stems, one in full disguise, and near, set and regex with other terms.</summary>
    private static Func<int, string, string> Kinds(string language, string[] terms) => (number, term) => (number % 100) switch
    {
        < 60 => $"any: [\"{term}\"]",
        < 80 => $"stem: [\"{term}\"], lang: {language}",
        < 90 => $"any: [\"{term}\"], obfuscation: full",
        < 97 => $"near: {{ a: [\"{term}\"], b: [\"{terms[number * 31 % terms.Length]}\"], within: 8 }}",
        < 99 => $"set: {{ of: [\"{term}\", \"{terms[((number * 31) + 1) % terms.Length]}\"], at_least: 2, within: 20 }}",
        _ => $"regex: '{term.Replace("'", "''", StringComparison.Ordinal)} \\w+'",
    };

    private static void Growth(string folder)
    {
        string text = MatchingBenchmark.Text(folder, "ru-sampled");
        PageText[] pages = Pages(text);
        string[] present = [.. MatchingBenchmark.Terms(folder, "ru_1000")];
        string[] absent = [.. Enumerable.Range(0, 74_000).Select(i => Absent(i))];
        Watchlist small = Fifty(present);
        Watchlist large = Fifty([.. present, .. absent]);
        double few = MatchingBenchmark.Seconds(() => Screen(small, pages));
        double many = MatchingBenchmark.Seconds(() => Screen(large, pages));
        Console.WriteLine($"75,000 terms, 74,000 of them absent from the text, cost {MatchingBenchmark.Figure(many / few)} times 1,000 terms.");
    }

    /// <summary>A word that no text holds, of Russian letters.</summary>
    public static string Absent(int number)
    {
        StringBuilder word = new("ъ");
        for (int rest = (number * 7919) + 1_000_003; rest > 0; rest /= 23)
        {
            word.Append("абвгдежзиклмнопрстуфхцч"[rest % 23]);
        }

        return word.Append("ъщ").ToString();
    }

    public static Watchlist Fifty(string[] terms, Func<int, string, string>? kinds = null) => Watchlist.Compile(
        [.. Enumerable.Range(0, Math.Min(50, terms.Length)).Select(list => List(list, [.. terms.Where((_, i) => i % 50 == list)], kinds ?? ((_, term) => $"any: [\"{term}\"]")))],
        new DateOnly(2026, 11, 22), allowTestOnly: true);

    private static TermList List(int number, string[] terms, Func<int, string, string> kinds)
    {
        StringBuilder yaml = new($$"""
            schema: termlist/1
            id: list-{{number}}
            title: List
            version: 1.0.0
            status: draft
            test_only: true
            flag: { score_at_least: 6, distinct_terms_at_least: 2 }
            exclude: [{ id: warning, near_any: ["warns against", "предупреждает о"], within: 12, why: test }]
            terms:

            """);
        for (int i = 0; i < terms.Length; i++)
        {
            yaml.Append("  - { id: t").Append(i).Append(", ").Append(kinds(i, terms[i])).Append(", weight: 1 }\n");
        }

        TermListReading reading = TermListReader.Read("list.yaml", yaml.ToString());
        // A draft is not held to the rules of publication: word lists of this size name everything.
        return (reading.List ?? throw new InvalidOperationException(reading.Errors[0].ToString())) with { Status = ListStatus.Live };
    }

    private static void Screen(Watchlist watchlist, PageText[] pages)
    {
        foreach (PageText page in pages)
        {
            watchlist.Screen(page, "");
        }
    }

    private static void Fold(PageText page, FoldedText target)
    {
        target.Clear();
        foreach (PageBlock block in page.Blocks)
        {
            TextFolder.FoldBlock(block.Text, target);
        }
    }

    private static string Folded(PageText page, FoldedText target)
    {
        Fold(page, target);
        return target.Chars.ToString();
    }

    /// <summary>Pages of 80 lines, a block for each: 2.4 KB in English, 4.2 in Russian, 10.8 in Kazakh.</summary>
    private static PageText[] Pages(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Chunk(80).Select(lines => new PageText([.. lines.Select(line => new PageBlock(Zone.Body, "und", line))]))];
}
