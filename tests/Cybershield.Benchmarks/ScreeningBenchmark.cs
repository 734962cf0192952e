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
        Console.WriteLine("| terms | screening | folding alone | automaton | share | KB allocated per 10 KB page |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach ((string terms, string text) in new[] { ("en_43029", "en-sampled"), ("ru_10000", "ru-sampled"), ("kk_10000", "kk-kaznerd") })
        {
            Row(terms, MatchingBenchmark.Terms(folder, terms), MatchingBenchmark.Text(folder, text));
        }

        Growth(folder);
    }

    private static void Row(string name, string[] terms, string text)
    {
        Watchlist watchlist = Fifty([.. terms.Take(10_000)]);
        PageText[] pages = Pages(text);
        double megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        double whole = megabytes / MatchingBenchmark.Seconds(() => Screen(watchlist, pages));
        FoldedText scratch = new();
        double folding = megabytes / MatchingBenchmark.Seconds(() => Fold(pages, scratch));
        string folded = Folded(text);
        double alone = megabytes / MatchingBenchmark.Seconds(() =>
        {
            MatchingBenchmark.CountingSink sink = default;
            watchlist.Phrases.Automaton.Scan(folded, ref sink);
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        Screen(watchlist, pages);
        double allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / 1e3 / (megabytes * 100);
        Console.WriteLine($"| {name} | {MatchingBenchmark.Figure(whole)} | {MatchingBenchmark.Figure(folding)} | {MatchingBenchmark.Figure(alone)} | {MatchingBenchmark.Figure(100 * whole / alone)} % | {MatchingBenchmark.Figure(allocated)} |");
    }

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

    public static Watchlist Fifty(string[] terms) =>
        Watchlist.Compile([.. Enumerable.Range(0, Math.Min(50, terms.Length)).Select(list => List(list, [.. terms.Where((_, i) => i % 50 == list)]))], new DateOnly(2026, 11, 22), allowTestOnly: true);

    private static TermList List(int number, string[] terms)
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
            yaml.Append("  - { id: t").Append(i).Append(", any: [\"").Append(terms[i]).Append("\"], weight: 1 }\n");
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

    private static void Fold(PageText[] pages, FoldedText target)
    {
        foreach (PageText page in pages)
        {
            target.Clear();
            foreach (PageBlock block in page.Blocks)
            {
                TextFolder.FoldBlock(block.Text, target);
            }
        }
    }

    /// <summary>Pages of about 10 KB, a block for each line.</summary>
    private static PageText[] Pages(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Chunk(80).Select(lines => new PageText([.. lines.Select(line => new PageBlock(Zone.Body, "und", line))]))];

    private static string Folded(string text)
    {
        FoldedText folded = new();
        TextFolder.FoldBlock(text, folded);
        return folded.Chars.ToString();
    }
}
