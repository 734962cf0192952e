using System.Diagnostics;
using System.Globalization;
using Cybershield.Crawling;
using Cybershield.LoopbackSite;
using Cybershield.Storage;

namespace Cybershield.Benchmarks;

/// <summary>Operations of the contract in a second on both stores, each durable when it returns, by the number of callers: what group commit gains.</summary>
internal static class StoreBenchmark
{
    private const int Known = 10_000;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync()
    {
        Console.WriteLine("Operations in a second; a completion has 60 links, one of them new; fsync on");
        Console.WriteLine("| store | operation | 1 caller | 8 callers | 64 callers |");
        Console.WriteLine("|---|---|---|---|---|");
        string folder = Directory.CreateTempSubdirectory("cybershield-store-").FullName;
        try
        {
            await using (SqliteStore sqlite = SqliteStore.Open(folder, TimeProvider.System))
                await MeasureAsync("SQLite", sqlite);
            await MeasurePostgresAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasurePostgresAsync()
    {
        if (PostgresServer.FindPrograms() is not { } programs)
        {
            Console.WriteLine("| PostgreSQL | is not installed | | | |");
            return;
        }

        await using PostgresServer server = await PostgresServer.StartAsync(programs, durable: true);
        PostgresStore.Migrate(server.ConnectionString);
        await using PostgresStore postgres = PostgresStore.Open(server.ConnectionString, TimeProvider.System);
        await MeasureAsync("PostgreSQL", postgres);
    }

    private static async Task MeasureAsync(string name, RecordStore store)
    {
        (long crawl, double adds) = await FrontierBenchmark.FillAsync(store, Known);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | address added, 5,000 at a time | {adds:N0} | | |"));
        await PrintAsync(name, "host's politeness saved", caller => store.Frontier.SaveHostAsync(new HostState($"host-{caller}:80", TimeProvider.System.GetUtcNow(), 0, null), default));
        await PrintAsync(name, "may a page be fetched", _ => store.Frontier.MayFetchAsync(crawl, default));
        Stopwatch clock = Stopwatch.StartNew();
        double[] waits = await FrontierBenchmark.CompleteAsync(store, crawl, Known, 1_600);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | page leased and completed, 32 callers | | {waits.Length / clock.Elapsed.TotalSeconds:N0} | |"));
        LeaseCounts counts = await store.Frontier.CountLeasesAsync(crawl, default);
        if (counts.Completed != waits.Length || counts.Taken != counts.Completed + counts.Released + counts.Expired + counts.Outstanding)
            throw new InvalidOperationException($"The leases do not add up: {counts}.");
    }

    private static async Task PrintAsync(string store, string operation, Func<int, Task> run)
    {
        List<string> rates = [];
        foreach (int callers in new[] { 1, 8, 64 })
            rates.Add((await RateAsync(callers, run)).ToString("N0", CultureInfo.InvariantCulture));
        Console.WriteLine($"| {store} | {operation} | {string.Join(" | ", rates)} |");
    }

    private static async Task<double> RateAsync(int callers, Func<int, Task> run)
    {
        long done = 0;
        Stopwatch clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (; clock.Elapsed < Measured; Interlocked.Increment(ref done))
                await run(caller);
        })));
        return done / clock.Elapsed.TotalSeconds;
    }
}
