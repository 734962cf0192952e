using System.Globalization;
using Cybershield.Matching;

namespace Cybershield.Benchmarks;

/// <summary>Lists and texts made to hurt: the time at 1, 2, 4 and 8 MB shows whether cost stays linear.</summary>
internal static class PathologicalBenchmark
{
    public static void Run()
    {
        string[] nested = [.. Enumerable.Range(4, 40).Select(length => new string('a', length) + (length % 2 == 0 ? "" : "b"))];
        string[] prefixes = [.. Enumerable.Range(1, 20).Select(length => string.Join(' ', Enumerable.Repeat("aa", length)))];
        Console.WriteLine();
        Console.WriteLine("Made to hurt, seconds at 1, 2, 4 and 8 million characters");
        Console.WriteLine("| list and text | 1 | 2 | 4 | 8 |");
        Console.WriteLine("|---|---|---|---|---|");
        Row("nested prefixes in one long token", nested, length => new string('a', length));
        Row("nested phrases, a hit at every word", prefixes, length => string.Concat(Enumerable.Repeat("aa ", length / 3)));
        Row("zero-width characters only", nested, length => new string('\u200B', length));
        Row("a zero-width character after every letter", nested, length => string.Concat(Enumerable.Repeat("a\u200B", length / 2)));
        Row("one letter under marks without end", nested, length => "a" + new string('\u0301', length));
        Row("letters and digits mixed", nested, length => string.Concat(Enumerable.Repeat("a4", length / 2)));
        Row("single letters in a row", nested, length => string.Concat(Enumerable.Repeat("a ", length / 2)));
    }

    private static void Row(string name, string[] terms, Func<int, string> text)
    {
        Watchlist watchlist = ScreeningBenchmark.Fifty(terms);
        watchlist.Screen(Page(text(10_000)), "");
        IEnumerable<string> seconds = new[] { 1, 2, 4, 8 }.Select(millions =>
        {
            PageText page = Page(text(millions * 1_000_000));
            TimeSpan start = Environment.CpuUsage.TotalTime;
            watchlist.Screen(page, "");
            return (Environment.CpuUsage.TotalTime - start).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        });
        Console.WriteLine($"| {name} | {string.Join(" | ", seconds)} |");
    }

    private static PageText Page(string text) => new([new PageBlock(Zone.Body, "und", text)]);
}
