using System.Diagnostics;
using System.Globalization;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Storage;

namespace Cybershield.Benchmarks;

/// <summary>First page and counts of five queries by the number of flags: what reviewers wait for must not grow with it.</summary>
internal static class QueryBenchmark
{
    private const int Written = 10_000;
    private const int Askings = 200;

    private static readonly (string Name, FlagQuery Query)[] Queries =
    [
        ("open, newest", new(States: [FlagState.Open])),
        ("open, furthest above", new(States: [FlagState.Open], Order: FlagOrder.Highest)),
        ("one site", new(States: [FlagState.Open], Sites: ["site-3"])),
        ("one list and language", new(States: [FlagState.Open], Lists: ["list-1"], Languages: ["ru"])),
        ("a rare word", new("rare17")),
    ];

    public static async Task<int> RunAsync(int largest)
    {
        double[] few = await MeasureAsync(largest / 10), many = await MeasureAsync(largest);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| query | p95 ms of first page and counts, {largest / 10:N0} flags | {largest:N0} flags | ratio |"));
        Console.WriteLine("|---|---|---|---|");
        for (int i = 0; i < Queries.Length; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Queries[i].Name} | {few[i]:N2} | {many[i]:N2} | {many[i] / few[i]:N2} |"));
        return few.Zip(many).All(pair => pair.Second / pair.First <= 1.5) ? 0 : 1;
    }

    private static async Task<double[]> MeasureAsync(int flags)
    {
        string folder = Directory.CreateTempSubdirectory("cybershield-queries-").FullName;
        try
        {
            await using SqliteDatabase database = SqliteDatabase.Open(Path.Combine(folder, SqliteStore.FileName));
            await SeedAsync(database, flags);
            ReviewStore reviews = new(database, TimeProvider.System);
            List<double> waits = [];
            foreach ((string _, FlagQuery query) in Queries)
                waits.Add(await AskAsync(reviews, query, query.Text is null ? flags : null));
            return [.. waits];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> AskAsync(ReviewStore reviews, FlagQuery query, int? flags)
    {
        double[] waits = new double[Askings];
        for (int i = -20; i < Askings; i++)
        {
            long started = Stopwatch.GetTimestamp();
            FlagPage page = await reviews.ListAsync(query, null, 50, default);
            FlagCounts counts = await reviews.CountAsync(query, default);
            if (i >= 0)
                waits[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (page.Flags.Count != 50 || (query is { Sites: null, Lists: null } && flags is int all && counts.Total.Value != all))
                throw new InvalidOperationException($"{page.Flags.Count} flags on the page, {counts.Total} in all.");
        }

        Array.Sort(waits);
        return waits[Askings * 95 / 100];
    }

    /// <summary>The first ones as screenings write them, the others as copies of them.</summary>
    private static async Task SeedAsync(SqliteDatabase database, int flags)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        for (int from = 0; from < Written; from += 500)
        {
            PreparedScreening[] pages = [.. Enumerable.Range(from, 500).Select(Page)];
            await database.Writer.WriteAsync(session => pages.Sum(page => FlagWriter.Apply(session, page, 1, now.AddSeconds(from), now.AddSeconds(from))), default);
        }

        for (int copy = 1; copy < flags / Written; copy++)
        {
            long offset = (long)copy * Written;
            await database.Writer.WriteAsync(session => Copy(session, offset), default);
        }

        await database.Writer.WriteAsync(session => session.Execute("INSERT INTO flag_search (flag_search) VALUES ('optimize')"), default);
    }

    private static int Copy(SqlSession session, long offset)
    {
        session.Execute(
            """
            INSERT INTO flag (number, id, url, site_id, site_name, site_group, list_id, list_title, page_title, language, state, revision, first_flagged_at, updated_at, assessment, excess)
            SELECT number + ?1, id || ?1, url || '?' || ?1, site_id, site_name, site_group, list_id, list_title, page_title, language, state, revision, first_flagged_at + ?1 * 100, updated_at, assessment, excess
            FROM flag WHERE number <= ?2
            """,
            offset, (long)Written);
        // Words that are rare stay as rare as they are in a larger record: 500 flags hold them whatever its size.
        session.Execute("INSERT INTO flag_search (rowid, words) SELECT rowid + ?1, replace(words, 'rare17', 'common') FROM flag_search WHERE rowid <= ?2", offset, (long)Written);
        return session.Execute("INSERT INTO flag_term (term, flag) SELECT term, flag + ?1 FROM flag_term WHERE flag <= ?2", offset, (long)Written);
    }

    private static PreparedScreening Page(int number)
    {
        PageText text = new([new PageBlock(Zone.Body, number % 2 == 0 ? "en" : "ru", $"promise number {number} {(number % 20 == 17 ? "rare17" : "often")} and some more words of a page")]);
        TermMatch match = new("promise", Zone.Body, [new(0, 0, 7)], "promise", [new(RecognitionKind.Phrase, "")], 0, 0);
        ScoreContribution contribution = new("promise", "Promises", 3m + (number % 50), 1, 3m + (number % 50), true, match, [match]);
        string list = $"list-{number % 4}";
        Screening screening = new("w", 1, [new(list, "A list", "1.0.0", new string('a', 64), ListStatus.Live, true, true, 3m + (number % 50), 3m, 1, 1, new(0, 7), [contribution], [])]);
        return FlagWriter.Prepare(new ScreenedPage($"http://site-{number % 10}.test/{number}", $"site-{number % 10}", "A site", $"group-{number % 3}", "Offer", number % 2 == 0 ? "en" : "ru", text, screening));
    }
}
