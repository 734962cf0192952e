using System.Globalization;
using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Service.Crawl;
using Cybershield.Storage;

namespace Cybershield.Benchmarks;

/// <summary>
/// The stages of the pipeline one after the other over the same pages, so that the CPU time of the process is that of one stage: what a page costs once the
/// code is warm. What a crawl costs beyond their sum is handing pages from stage to stage and asking what comes next.
/// </summary>
internal static class StageBenchmark
{
    public const string Argument = "crawl-stages";
    private const int MaxPages = 1_200;
    private const int Passes = 4;
    private const int InFlight = 8;

    public static async Task<int> RunAsync(string address, string folder, string within)
    {
        BenchmarkedSite site = BenchmarkedSite.Of(folder) with { Within = within };
        CrawlUrl[] urls = [.. site.Files().Take(MaxPages).Select(file => UrlOf(address + file[folder.Length..]))];
        List<double[]> passes = [];
        for (int pass = 0; pass < Passes; pass++)
            passes.Add(await PassAsync(SiteOf(address), urls));
        double[] medians = [.. Enumerable.Range(0, passes[0].Length).Select(stage => CrawlFigures.Middle(passes.Skip(1).Select(pass => pass[stage])))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            CPU-ms a page by stage, warm, each stage alone over {urls.Length} pages, medians of {Passes - 1} passes:
            | fetch | parse | extract | screen | store | together |
            |---|---|---|---|---|---|
            | {medians[0]:0.00} | {medians[1]:0.00} | {medians[2]:0.00} | {medians[3]:0.00} | {medians[4]:0.00} | {medians.Sum():0.00} |
            """));
        return 0;
    }

    /// <summary>CPU milliseconds a page of fetching, parsing, extracting beyond parsing, screening and storing.</summary>
    private static async Task<double[]> PassAsync(Site site, CrawlUrl[] urls)
    {
        (double fetching, FetchResult.Fetched[] fetched) = await CpuAsync(() => FetchAsync(site, urls));
        PageExtractor extractor = new(new ExtractorOptions());
        PageTreeParser parser = new(new ExtractorOptions());
        (double parsing, _) = Cpu(() => fetched.Count(page => IsRead(parser, page)));
        (double extracting, ExtractedPage?[] extracted) = Cpu(() => fetched.Select((page, i) => (extractor.Extract(page.Body, page.ContentType, urls[i]) as ExtractionResult.Page)?.Extracted).ToArray());
        Watchlist watchlist = Watchlist.Compile([TermListReader.Read("words.yaml", PipelineCrawl.List()).List!], new DateOnly(2026, 11, 22));
        (double screening, PageExamination?[] examined) = Cpu(() => extracted.Select(page => page is null ? null : Screen(page, watchlist)).ToArray());
        Dictionary<CrawlUrl, int> places = urls.Select((url, i) => (url, i)).ToDictionary(pair => pair.url, pair => pair.i);
        (double storing, _) = await CpuAsync(() => StoreAsync(site, urls, lease => places.TryGetValue(lease.Url, out int place) ? (fetched[place], examined[place]) : default));
        return [.. new[] { fetching, parsing, extracting - parsing, screening, storing }.Select(cpu => cpu / urls.Length)];
    }

    private static async Task<FetchResult.Fetched[]> FetchAsync(Site site, CrawlUrl[] urls)
    {
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), new FetcherOptions(), TimeProvider.System);
        FetchResult.Fetched[] fetched = new FetchResult.Fetched[urls.Length];
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(WorkAsync)));
        return fetched;

        async Task WorkAsync()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < urls.Length;)
            {
                CrawlLease lease = new(i, 1, site.Id, urls[i], 0, 0, AddressKind.Page, 1, DateTimeOffset.MaxValue, null, null);
                fetched[i] = await fetcher.FetchAsync(lease, site, CancellationToken.None) as FetchResult.Fetched ?? throw new InvalidOperationException($"{urls[i]} was not fetched.");
            }
        }
    }

    private static bool IsRead(PageTreeParser parser, FetchResult.Fetched page)
    {
        using PageTree? tree = parser.Parse(CharsetDetector.Decode(page.Body, CharsetDetector.Detect(page.Body, page.ContentType)), out _);
        return tree is not null;
    }

    private static PageExamination Screen(ExtractedPage page, Watchlist watchlist)
    {
        PageText text = page.ToPageText();
        return new PageExamination(page, text, watchlist.Screen(text, "bench"));
    }

    private static async Task<int> StoreAsync(Site site, CrawlUrl[] urls, Func<CrawlLease, (FetchResult.Fetched? Fetched, PageExamination? Examined)> resultOf)
    {
        string folder = Directory.CreateTempSubdirectory("cybershield-stages-").FullName;
        try
        {
            await using SqliteStore store = SqliteStore.Open(folder, TimeProvider.System);
            await store.Record.RegisterSitesAsync([site], CancellationToken.None);
            long crawl = await store.Frontier.OpenCrawlAsync(site.Id, [new Discovery(urls[0], 0, 0, AddressKind.Page)], CancellationToken.None);
            await store.Frontier.AddAsync(crawl, [.. urls.Select(url => new Discovery(url, 0, 0, AddressKind.Page))], CancellationToken.None);
            int stored = 0;
            while (await store.Frontier.LeaseAsync(crawl, urls[0].HostKey, 64, TimeSpan.FromMinutes(5), CancellationToken.None) is { Count: > 0 } leases)
                stored += (await Task.WhenAll(leases.Select(lease => (Lease: lease, Page: resultOf(lease))).Where(pair => pair.Page.Fetched is not null).Select(pair => CompleteAsync(store, pair.Lease, pair.Page)))).Count(done => done);
            return stored;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<bool> CompleteAsync(SqliteStore store, CrawlLease lease, (FetchResult.Fetched? Fetched, PageExamination? Examined) page) =>
        Task.Run(() => store.Record.CompleteAsync(lease, page.Fetched!, page.Examined, CancellationToken.None));

    private static (double Ms, T Result) Cpu<T>(Func<T> stage)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        T result = stage();
        return ((Environment.CpuUsage.TotalTime - before).TotalMilliseconds, result);
    }

    private static async Task<(double Ms, T Result)> CpuAsync<T>(Func<Task<T>> stage)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        T result = await stage();
        return ((Environment.CpuUsage.TotalTime - before).TotalMilliseconds, result);
    }

    private static CrawlUrl UrlOf(string address) => CrawlUrl.TryParse(address, null, out CrawlUrl? url) ? url : throw new InvalidOperationException($"{address} is no address.");

    private static Site SiteOf(string address) => new(
        "bench", "Bench", "bench", "mailto:watch@example.org", [UrlOf(address)], new CrawlScope([new ScopeRule(address, [])]), new SiteSchedule.Every(TimeSpan.FromHours(1)),
        new Politeness(TimeSpan.Zero, InFlight), [System.Net.IPNetwork.Parse("127.0.0.1/32")], 10_000_000, 100);
}
