using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Cybershield.Crawling;
using Cybershield.LoopbackSite;
using Cybershield.Review;
using Cybershield.Storage;

namespace Cybershield.Benchmarks;

/// <summary>Operations of the contract in a second on both stores, each durable when it returns, by the number of callers: what group commit gains.</summary>
internal static class StoreBenchmark
{
    private const int Known = 10_000;
    private const int MaxCallers = 64;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync()
    {
        Console.WriteLine("Operations in a second; a completion has 60 links, one of them new; fsync on. With 64 callers also what one operation costs this process, and how often it waits for the server");
        Console.WriteLine("| store | operation | 1 caller | 8 callers | 64 callers | CPU ms | round trips |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        string folder = Directory.CreateTempSubdirectory("cybershield-store-").FullName;
        try
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| the disk itself | 4 KB written and flushed | {FlushesPerSecond(folder):N0} | | | | |"));
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
            Console.WriteLine("| PostgreSQL | is not installed | | | | | |");
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
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | address added, 5,000 at a time | {adds:N0} | | | | |"));
        await PrintAsync(name, "host's politeness saved", caller => store.Frontier.SaveHostAsync(new HostState($"host-{caller}:80", TimeProvider.System.GetUtcNow(), 0, null), default));
        await PrintAsync(name, "may a page be fetched", _ => store.Frontier.MayFetchAsync(crawl, default));
        int next = Known;
        await PrintAsync(name, "page added, leased, completed", _ => CompleteAsync(store, crawl, Interlocked.Increment(ref next), isFlagged: false));
        await PrintAsync(name, "the same, flagged", _ => CompleteAsync(store, crawl, Interlocked.Increment(ref next), isFlagged: true));
        ConcurrentBag<Flag> flags = [.. (await store.Reviews.ListAsync(new FlagQuery(), null, MaxCallers, default)).Flags];
        await PrintAsync(name, "flag decided and undone", _ => DecideAsync(store, flags));
        LeaseCounts counts = await store.Frontier.CountLeasesAsync(crawl, default);
        if (counts.Completed == 0 || counts.Taken != counts.Completed + counts.Released + counts.Expired + counts.Outstanding)
            throw new InvalidOperationException($"The leases do not add up: {counts}.");
    }

    private static async Task CompleteAsync(RecordStore store, long crawl, int page, bool isFlagged)
    {
        await store.Frontier.AddAsync(crawl, [new Discovery(FrontierBenchmark.UrlOf(page), 0, 0, AddressKind.Page)], default);
        CrawlLease lease = (await store.Frontier.LeaseAsync(crawl, FrontierBenchmark.UrlOf(0).HostKey, 1, TimeSpan.FromMinutes(5), default)).Single();
        (FetchResult.Fetched fetched, PageExamination examined) = FrontierBenchmark.Examine(lease, Known, new Random(page));
        if (isFlagged)
            examined = SeededFlags.Flagged(examined, page);
        if (!await store.Record.CompleteAsync(lease, fetched, examined, default))
            throw new InvalidOperationException("A lease was lost.");
    }

    private static async Task DecideAsync(RecordStore store, ConcurrentBag<Flag> flags)
    {
        if (!flags.TryTake(out Flag? flag))
            throw new InvalidOperationException("There are fewer flags than callers.");
        ReviewResult decided = await store.Reviews.DecideAsync(new DecisionRequest(flag.Id, flag.Revision, "anna", Outcome.LawfulUse, "news", null, null), default);
        ReviewResult undone = await store.Reviews.UndoAsync(flag.Id, "anna", default);
        flags.Add(undone.Flag!);
        if (decided.Status != ReviewStatus.Done || undone.Status != ReviewStatus.Done)
            throw new InvalidOperationException($"{decided.Why} {undone.Why}");
    }

    private static async Task PrintAsync(string store, string operation, Func<int, Task> run)
    {
        List<Rate> rates = [];
        foreach (int callers in new[] { 1, 8, MaxCallers })
            rates.Add(await RateAsync(callers, run));
        string perSecond = string.Join(" | ", rates.Select(rate => rate.PerSecond.ToString("N0", CultureInfo.InvariantCulture)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {store} | {operation} | {perSecond} | {rates[^1].CpuMs:N2} | {rates[^1].RoundTrips:N1} |"));
    }

    private static async Task<Rate> RateAsync(int callers, Func<int, Task> run)
    {
        long done = 0;
        using RoundTrips trips = new();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Stopwatch clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (; clock.Elapsed < Measured; Interlocked.Increment(ref done))
                await run(caller);
        })));
        return new Rate(done / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / done, (double)trips.Count / done);
    }

    /// <summary>What the disk gives whoever waits for it: so many pages of 4 KB written and flushed, one after the other.</summary>
    private static double FlushesPerSecond(string folder)
    {
        using FileStream file = new(Path.Combine(folder, "floor"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        int flushes = 0;
        Stopwatch clock = Stopwatch.StartNew();
        for (; clock.Elapsed < Measured; flushes++)
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
        }

        return flushes / clock.Elapsed.TotalSeconds;
    }

    /// <param name="CpuMs">Of this process, the making of the page included.</param>
    /// <param name="RoundTrips">To the server.</param>
    private sealed record Rate(double PerSecond, double CpuMs, double RoundTrips);
}
