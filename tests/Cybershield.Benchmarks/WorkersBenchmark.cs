using System.Diagnostics;
using System.Globalization;
using Cybershield.LoopbackSite;
using Npgsql;

namespace Cybershield.Benchmarks;

/// <summary>One, two and three crawling workers on one record on PostgreSQL, with the same two hundred hosts each time: pages a second, what each of them did, and the shortest gap between two requests to a host by the server's own log.</summary>
internal static class WorkersBenchmark
{
    private const int Hosts = 200;
    private const int PagesOfHost = 20;
    private const int MaxWorkers = 3;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<int> RunAsync()
    {
        if (PostgresServer.FindPrograms() is not { } programs)
        {
            Console.WriteLine("skipped: PostgreSQL is not installed");
            return 3;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Hosts} hosts of {PagesOfHost} pages, {Delay.TotalMilliseconds:0} ms between two requests to a host, {Environment.ProcessorCount} processors for workers, PostgreSQL and hosts together\n"));
        Console.WriteLine("| workers | pages/s | of each worker, leases | shortest gap, ms | private MB of each worker | CPU-ms a page, all workers |\n|---|---|---|---|---|---|");
        bool kept = true;
        for (int workers = 1; workers <= MaxWorkers; workers++)
            kept &= await CrawlAsync(programs, workers);
        return kept ? 0 : 1;
    }

    private static async Task<bool> CrawlAsync(string programs, int count)
    {
        await using PostgresServer server = await PostgresServer.StartAsync(programs, durable: true);
        await using HostFarm farm = await HostFarm.StartAsync(Hosts, PagesOfHost);
        string folder = Directory.CreateTempSubdirectory("cybershield-workers-").FullName;
        List<WorkerProcess> workers = [];
        try
        {
            await WorkerProcess.MigrateAsync(WriteConfig(Path.Combine(folder, "migrate"), server));
            for (int i = 0; i < count; i++)
                workers.Add(await WorkerProcess.StartAsync(WriteConfig(Path.Combine(folder, $"{i}"), server)));
            foreach (WorkerProcess worker in workers)
                await File.WriteAllTextAsync(Path.Combine(worker.Config, "sites", "farm.yaml"), Site(farm));
            await EndOfCrawlAsync(server);
            return await PrintAsync(workers, farm);
        }
        finally
        {
            foreach (WorkerProcess worker in workers)
                await worker.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> PrintAsync(List<WorkerProcess> workers, HostFarm farm)
    {
        FarmRequest[] requests = [.. farm.Log];
        FarmRequest[] pages = [.. requests.Where(request => request.Path != "/robots.txt")];
        double seconds = (pages.Max(page => page.At) - pages.Min(page => page.At)).TotalSeconds;
        double gap = requests.GroupBy(request => request.Origin).Min(host => ShortestGap([.. host.Select(request => request.At).Order()]));
        string leases = string.Join(", ", await Task.WhenAll(workers.Select(worker => worker.LeasesAsync())));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {workers.Count} | {pages.Length / seconds:0} | {leases} | {gap:0} | {string.Join(", ", workers.Select(worker => worker.PrivateMegabytes.ToString("0", CultureInfo.InvariantCulture)))} | {workers.Sum(worker => worker.CpuMs) / pages.Length:0.0} |"));
        int distinct = pages.DistinctBy(page => page.Origin + page.Path).Count();
        if (distinct == Hosts * PagesOfHost && pages.Length == distinct && gap >= Delay.TotalMilliseconds)
            return true;
        Console.WriteLine($"expected {Hosts * PagesOfHost} pages, each asked for once and none too soon; {distinct} of them were asked for {pages.Length} times");
        return false;
    }

    private static double ShortestGap(DateTimeOffset[] times) =>
        times.Zip(times.Skip(1), (first, next) => (next - first).TotalMilliseconds).DefaultIfEmpty(double.MaxValue).Min();

    private static async Task EndOfCrawlAsync(PostgresServer server)
    {
        await using NpgsqlConnection connection = new(server.ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand ended = new("SELECT count(*) FROM crawl WHERE ended_at IS NOT NULL", connection);
        for (Stopwatch waited = Stopwatch.StartNew(); (long)(await ended.ExecuteScalarAsync())! == 0; await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None))
            if (waited.Elapsed > Patience)
                throw new TimeoutException("The crawl did not end.");
    }

    private static string WriteConfig(string folder, PostgresServer server)
    {
        Directory.CreateDirectory(Path.Combine(folder, "sites"));
        Directory.CreateDirectory(Path.Combine(folder, "watchlists"));
        File.WriteAllText(Path.Combine(folder, "watchlists", "words.yaml"), PipelineCrawl.List());
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), $$"""
            { "Role": "Crawl", "Storage": { "Postgres": "{{server.ConnectionString}}" }, "Reload": { "PollEvery": "100ms" }, "Review": { "Address": "http://127.0.0.1:0" } }
            """);
        return folder;
    }

    private static string Site(HostFarm farm) => $$"""
        name: farm
        contact: benchmark@cybershield.example
        seeds: [{{farm.Origins[0]}}/0]
        scope: [{{string.Join(", ", farm.Origins)}}]
        schedule: { every: 6h }
        politeness: { delay: {{Delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}}ms, in_flight: 1 }
        allow_addresses: [127.0.0.0/8]
        """;
}
