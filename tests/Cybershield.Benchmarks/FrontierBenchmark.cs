using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Storage;

namespace Cybershield.Benchmarks;

/// <summary>Lease and complete on the embedded store, whole and durable, by the number of addresses that are known: the cost of a page must not grow with it.</summary>
internal static class FrontierBenchmark
{
    private const int Callers = 32;
    private const int LinksPerPage = 60;
    private const int Completions = 6_000;

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"Lease + complete with {LinksPerPage} links a page (40 of every page, 19 to known pages, 1 new), {Callers} callers, synchronous=FULL");
        Console.WriteLine("| known | adds/s | pages/s | p50 ms | p99 ms | CPU ms/page | KB allocated/page | CPU µs to add one | private MB over an empty frontier |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        List<double> costs = [];
        foreach (int known in new[] { 10_000, 100_000, 1_000_000 })
            costs.Add(await MeasureAsync(known));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CPU of add + lease + complete with 1,000,000 known addresses: {costs[^1] / costs[0]:0.00} times that with 10,000"));
        return 0;
    }

    /// <summary>Returns the CPU milliseconds of adding one address, leasing it and completing it.</summary>
    private static async Task<double> MeasureAsync(int known)
    {
        string folder = Directory.CreateTempSubdirectory("cybershield-frontier-").FullName;
        try
        {
            await using SqliteStore store = SqliteStore.Open(folder, TimeProvider.System);
            double empty = PrivateMegabytes();
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            (long crawl, double adds) = await FillAsync(store, known);
            double cpuPerAdd = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / known;
            await CompleteAsync(store, crawl, known, 500);
            return await ReportAsync(store, crawl, known, (adds, cpuPerAdd, empty));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Opens a crawl of so many addresses; returns how many were added in a second.</summary>
    public static async Task<(long Crawl, double Adds)> FillAsync(RecordStore store, int known)
    {
        await store.Record.RegisterSitesAsync([Site()], default);
        long crawl = await store.Frontier.OpenCrawlAsync("bench", [], default);
        Stopwatch adding = Stopwatch.StartNew();
        for (int from = 0; from < known; from += 5_000)
            await store.Frontier.AddAsync(crawl, [.. Enumerable.Range(from, 5_000).Select(page => new Discovery(UrlOf(page), 0, 0, AddressKind.Page))], default);
        return (crawl, known / adding.Elapsed.TotalSeconds);
    }

    private static async Task<double> ReportAsync(RecordStore store, long crawl, int known, (double PerSecond, double CpuMs, double EmptyMb) adding)
    {
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        Stopwatch clock = Stopwatch.StartNew();
        double[] waits = await CompleteAsync(store, crawl, known, Completions);
        double seconds = clock.Elapsed.TotalSeconds;
        double cpuPerPage = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / waits.Length;
        double kilobytes = (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / waits.Length;
        Array.Sort(waits);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {known:N0} | {adding.PerSecond:N0} | {waits.Length / seconds:N0} | {waits[waits.Length / 2]:N1} | {waits[waits.Length * 99 / 100]:N1} | {cpuPerPage:N2} | {kilobytes:N0} | {adding.CpuMs * 1_000:N0} | {PrivateMegabytes() - adding.EmptyMb:N0} |"));
        return adding.CpuMs + cpuPerPage;
    }

    private static double PrivateMegabytes()
    {
        GC.Collect();
        using Process self = Process.GetCurrentProcess();
        return self.PrivateMemorySize64 / 1048576.0;
    }

    /// <summary>Returns how long each completion took, in milliseconds.</summary>
    public static async Task<double[]> CompleteAsync(RecordStore store, long crawl, int known, int pages)
    {
        double[][] waits = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => WorkAsync(store, crawl, known, pages / Callers, new Random(caller)))));
        return [.. waits.SelectMany(some => some)];
    }

    private static async Task<double[]> WorkAsync(RecordStore store, long crawl, int known, int pages, Random random)
    {
        List<double> waits = [];
        while (waits.Count < pages)
            foreach (CrawlLease lease in await store.Frontier.LeaseAsync(crawl, UrlOf(0).HostKey, 8, TimeSpan.FromMinutes(5), default))
            {
                (FetchResult.Fetched fetched, PageExamination examined) = Examine(lease, known, random);
                long start = Stopwatch.GetTimestamp();
                if (!await store.Record.CompleteAsync(lease, fetched, examined, default))
                    throw new InvalidOperationException("A lease was lost.");
                waits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        return [.. waits];
    }

    /// <summary>What a fetch of a page with links and about 5 KB of text comes to.</summary>
    public static (FetchResult.Fetched Fetched, PageExamination Examined) Examine(CrawlLease lease, int known, Random random)
    {
        string text = Text(random);
        IEnumerable<int> links = Enumerable.Range(0, 40).Concat(Enumerable.Range(0, LinksPerPage - 41).Select(_ => random.Next(known))).Append(random.Next(known, int.MaxValue));
        Outlink[] outlinks = [.. links.Select(page => new Outlink(UrlOf(page), AddressKind.Page, false))];
        ExtractedPage page = new("A page", "utf-8", "en", null, null, null, false, [], outlinks, text);
        FetchResult.Fetched fetched = new(200, Encoding.UTF8.GetBytes(text), "text/html", $"\"{lease.AddressId}\"", null, null, TimeProvider.System.GetUtcNow(), TimeSpan.FromMilliseconds(3));
        return (fetched, new PageExamination(page, new PageText([new PageBlock(Zone.Title, "en", "A page"), new PageBlock(Zone.Body, "en", text)]), new Screening("bench", 1, [])));
    }

    /// <summary>About 5 KB of words that compress like prose.</summary>
    private static string Text(Random random)
    {
        StringBuilder text = new(6_000);
        for (int i = 0; i < 700; i++)
            text.Append("word").Append((int)(1_500 * Math.Pow(random.NextDouble(), 3))).Append(' ');
        return text.ToString();
    }

    public static CrawlUrl UrlOf(int page) =>
        CrawlUrl.TryParse(string.Create(CultureInfo.InvariantCulture, $"http://bench.test:8080/catalogue/section-{page % 97}/item-{page}.html"), null, out CrawlUrl? url)
            ? url
            : throw new InvalidOperationException();

    public static Site Site() => new(
        "bench", "Bench", "bench", "mailto:watch@example.org", [UrlOf(0)], new CrawlScope([new ScopeRule("http://bench.test:8080", [])]), new SiteSchedule.Every(TimeSpan.FromHours(1)),
        new Politeness(TimeSpan.FromSeconds(1), 1), [], 10_000_000, 100);
}
