using System.Diagnostics;
using System.Globalization;
using Cybershield.LoopbackSite;
using Cybershield.Review;
using Cybershield.Storage;

namespace Cybershield.Benchmarks;

/// <summary>First page and counts of named queries in a record with many flags and in one with ten times as many, asked in turns: what reviewers wait for must not grow.</summary>
internal static class QueryBenchmark
{
    private const int Rounds = 5;
    private const int Askings = 100;
    private const double AllowedGrowth = 1.5;

    private static readonly Named[] Queries =
    [
        new("open, newest", new(States: [FlagState.Open]), "state = 0"),
        new("open, furthest above", new(States: [FlagState.Open], Order: FlagOrder.Highest), "state = 0"),
        new("one site, open", new(States: [FlagState.Open], Sites: ["site-3"]), "state = 0 AND site_id = 'site-3'"),
        new("one list and language, open", new(States: [FlagState.Open], Lists: ["list-1"], Languages: ["ru"]), "state = 0 AND list_id = 'list-1' AND language = 'ru'"),
        new("a rare word", new("rare17"), "number IN (SELECT rowid FROM flag_search WHERE words LIKE '%rare17%')"),
    ];

    public static async Task<int> RunAsync(int largest)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"First page of 50 and all counts, asked in turns of {largest / 10:N0} and {largest:N0} flags; median of {Rounds} rounds of {Askings} askings each"));
        Console.WriteLine("| store | query | selects of the larger | p50 ms | p95 ms | larger: p50 ms | p95 ms | p95 ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        bool embedded = await OnSqliteAsync(largest), shared = await OnPostgresAsync(largest);
        return embedded && shared ? 0 : 1;
    }

    private static async Task<bool> OnSqliteAsync(int largest)
    {
        string folder = Directory.CreateTempSubdirectory("cybershield-queries-").FullName;
        try
        {
            await using SqliteDatabase few = SqliteDatabase.Open(Path.Combine(folder, "few.db")), many = SqliteDatabase.Open(Path.Combine(folder, "many.db"));
            return await CompareAsync("SQLite", few, many, largest);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> OnPostgresAsync(int largest)
    {
        if (PostgresServer.FindPrograms() is not { } programs)
        {
            Console.WriteLine("| PostgreSQL | is not installed | | | | | | |");
            return true;
        }

        await using PostgresServer server = await PostgresServer.StartAsync(programs);
        await using PostgresDatabase few = Create(server, "few"), many = Create(server, "many");
        return await CompareAsync("PostgreSQL", few, many, largest);
    }

    private static PostgresDatabase Create(PostgresServer server, string name)
    {
        Execute(server.ConnectionString, $"CREATE DATABASE {name}");
        string database = server.ConnectionString.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal);
        PostgresDatabase.Migrate(database);
        return PostgresDatabase.Open(database);
    }

    private static async Task<bool> CompareAsync(string store, RecordDatabase few, RecordDatabase many, int largest)
    {
        await SeededFlags.SeedAsync(few, largest / 10);
        await SeededFlags.SeedAsync(many, largest);
        bool flat = true;
        foreach (Named query in Queries)
            flat &= await CompareAsync(store, query, few, many) <= AllowedGrowth;
        return flat;
    }

    private static async Task<double> CompareAsync(string store, Named named, RecordDatabase fewer, RecordDatabase more)
    {
        ReviewStore few = new(fewer, TimeProvider.System), many = new(more, TimeProvider.System);
        await VerifyAsync(named, fewer, few);
        FlagCount selected = await VerifyAsync(named, more, many);
        List<Round> rounds = [];
        for (int round = 0; round < Rounds; round++)
            rounds.Add(await AskAsync(named.Query, few, many));
        double ratio = Median(rounds, round => round.ManyP95 / round.FewP95);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {store} | {named.Name} | {selected} | {Median(rounds, r => r.FewP50):N2} | {Median(rounds, r => r.FewP95):N2} | {Median(rounds, r => r.ManyP50):N2} | {Median(rounds, r => r.ManyP95):N2} | {ratio:N2} |"));
        return ratio;
    }

    /// <summary>Looking at every flag says what the counts must be.</summary>
    private static async Task<FlagCount> VerifyAsync(Named named, RecordDatabase database, ReviewStore reviews)
    {
        long selected = database.Read(session => session.Number($"SELECT count(*) FROM flag WHERE {named.Condition}"))!.Value;
        FlagPage page = await reviews.ListAsync(named.Query, null, 50, default);
        FlagCounts counts = await reviews.CountAsync(named.Query, default);
        bool right = counts.Total.Value == selected || (counts.Total is { AtLeast: true, Value: 10_000 } && selected > 10_000);
        return right && page.Flags.Count == Math.Min(50, selected) ? counts.Total : throw new InvalidOperationException($"{named.Name}: {page.Flags.Count} on the page, {counts.Total} counted of {selected}.");
    }

    private static async Task<Round> AskAsync(FlagQuery query, ReviewStore few, ReviewStore many)
    {
        double[] ofFew = new double[Askings], ofMany = new double[Askings];
        for (int i = 0; i < Askings; i++)
        {
            ofFew[i] = await AskAsync(query, few);
            ofMany[i] = await AskAsync(query, many);
        }

        Array.Sort(ofFew);
        Array.Sort(ofMany);
        return new Round(ofFew[Askings / 2], ofFew[Askings * 95 / 100], ofMany[Askings / 2], ofMany[Askings * 95 / 100]);
    }

    private static async Task<double> AskAsync(FlagQuery query, ReviewStore reviews)
    {
        long started = Stopwatch.GetTimestamp();
        await reviews.ListAsync(query, null, 50, default);
        await reviews.CountAsync(query, default);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<Round> rounds, Func<Round, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);

    private static void Execute(string connectionString, string sql)
    {
        using Npgsql.NpgsqlConnection connection = new(connectionString);
        connection.Open();
        using Npgsql.NpgsqlCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <param name="Condition">The same as SQL on flags.</param>
    private sealed record Named(string Name, FlagQuery Query, string Condition);

    /// <summary>Milliseconds, in the middle and where one of twenty is slower.</summary>
    private sealed record Round(double FewP50, double FewP95, double ManyP50, double ManyP95);
}
