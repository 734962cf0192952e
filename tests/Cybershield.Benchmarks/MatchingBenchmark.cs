using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cybershield.Matching;

namespace Cybershield.Benchmarks;

/// <summary>
/// Speed of the automaton and of whole screenings on one core. Text is a string; MB/s count its UTF-8 bytes; the best of some runs counts.
/// Expected counts are checked: a wrong one fails the run.
/// </summary>
internal static class MatchingBenchmark
{
    private static readonly (string Terms, string Text, int Count)[] Pairs =
        [("en_2663", "en-sampled", 15), ("en_43029", "en-sampled", 2_748), ("ru_10000", "ru-sampled", 4_049), ("kk_10000", "kk-kaznerd", 52_096)];

    /// <summary>Runs everything; 1 where a count is wrong.</summary>
    public static int Run(string data)
    {
        bool right = true;
        Console.WriteLine("All occurrences with term ids, MB/s of UTF-8");
        Console.WriteLine("| terms | found | automaton | SearchValues<string> | Regex | automaton / SearchValues |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach ((string termFile, string textFile, int expected) in Pairs)
        {
            right &= Compare(Path.Combine(data, "matching"), termFile, textFile, expected);
        }

        ScreeningBenchmark.Run(Path.Combine(data, "matching"));
        CompileBenchmark.Run();
        PathologicalBenchmark.Run();
        return right ? 0 : 1;
    }

    public static string[] Terms(string folder, string file) => [.. File.ReadAllLines(Path.Combine(folder, "terms", file + ".txt")).Distinct()];

    public static string Text(string folder, string file) => File.ReadAllText(Path.Combine(folder, "haystacks", file + ".txt"));

    /// <summary>The shortest of several runs in seconds of processor time, so that other work on the machine counts little; about two seconds in all.</summary>
    public static double Seconds(Action action)
    {
        double best = double.MaxValue;
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < 200 && (run < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < 2); run++)
        {
            TimeSpan from = Environment.CpuUsage.TotalTime;
            action();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - from).TotalSeconds);
        }

        return best;
    }

    public static string Figure(double value) => value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static bool Compare(string folder, string termFile, string textFile, int expected)
    {
        string[] terms = Terms(folder, termFile);
        string text = Text(folder, textFile);
        double megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        Automaton automaton = Automaton.Build(terms);
        SearchValues<string> values = SearchValues.Create(terms, StringComparison.Ordinal);
        Regex regex = new(string.Join('|', terms.OrderByDescending(term => term.Length).Select(Regex.Escape)), RegexOptions.Compiled | RegexOptions.CultureInvariant);
        int found = 0;
        double ours = megabytes / Seconds(() => found = Count(automaton, text));
        double theirs = megabytes / Seconds(() => CountWith(values, text));
        double expression = RegexSpeed(regex, text[..Math.Min(text.Length, 100_000)]);
        Console.WriteLine($"| {termFile} in {textFile} | {found} | {Figure(ours)} | {Figure(theirs)} | {Figure(expression)} | {Figure(ours / theirs)} |{(found == expected ? "" : $" expected {expected}!")}");
        return found == expected;
    }

    private static int Count(Automaton automaton, string text)
    {
        CountingSink sink = default;
        automaton.Scan(text, ref sink);
        return sink.Count;
    }

    private static int CountWith(SearchValues<string> values, ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int at = text.IndexOfAny(values); at >= 0; at = text.IndexOfAny(values))
        {
            count++;
            text = text[(at + 1)..];
        }

        return count;
    }

    private static double RegexSpeed(Regex regex, string text)
    {
        long from = Stopwatch.GetTimestamp();
        regex.Count(text);
        return Encoding.UTF8.GetByteCount(text) / 1e6 / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    internal struct CountingSink : IOccurrenceSink
    {
        public int Count { get; private set; }

        // The id is looked at, so that nobody can leave it out.
        public void Found(int literal, int end) => Count += literal >= 0 ? 1 : 0;
    }
}
