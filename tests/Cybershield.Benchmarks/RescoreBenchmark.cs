using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Service.Crawl;
using Cybershield.Storage;

namespace Cybershield.Benchmarks;

/// <summary>Judging the stored pages of a documentation by 10,000 terms, read from and written to the record, beside screening the same texts from memory on all processors.</summary>
internal static class RescoreBenchmark
{
    private const int Terms = 10_000;
    private const int Rounds = 11;
    private static readonly string[] Folders = ["/usr/share/doc/openjdk-17-jre-headless/api", "/usr/share/doc/openjdk-17-doc/api", "/usr/share/doc/postgresql-doc-15/html"];

    public static async Task<int> RunAsync(string data, string? folder)
    {
        string source = folder ?? Folders.First(Directory.Exists);
        string record = Directory.CreateTempSubdirectory("cybershield-rescore-").FullName;
        try
        {
            await using SqliteStore store = SqliteStore.Open(record, TimeProvider.System);
            PageText[] texts = await FillAsync(store, source);
            string[] words = MatchingBenchmark.Terms(Path.Combine(data, "matching"), "en_43029");
            double megabytes = texts.Sum(text => text.Blocks.Sum(block => Encoding.UTF8.GetByteCount(block.Text))) / 1e6;
            Console.WriteLine(Line($"{texts.Length:N0} pages of {source}, mean text {megabytes * 1e3 / texts.Length:N1} KB, {Terms:N0} terms in 50 lists, {Environment.ProcessorCount} processors; the record takes {KilobytesOf(record) / texts.Length:N1} KB a page"));
            Console.WriteLine("| round | from memory, MB/s | from the record, MB/s | ratio | flags | CPU s from memory | CPU s from the record |");
            Console.WriteLine("|---|---|---|---|---|---|---|");
            double[] ratios = [.. await RoundsAsync(store, texts, words, megabytes)];
            Array.Sort(ratios);
            Console.WriteLine(Line($"median ratio {ratios[Rounds / 2]:N2}"));
            return ratios[Rounds / 2] >= 0.7 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(record, recursive: true);
        }
    }

    private static async Task<List<double>> RoundsAsync(SqliteStore store, PageText[] texts, string[] words, double megabytes)
    {
        List<double> ratios = [];
        for (int round = 0; round < Rounds; round++)
        {
            // Another fingerprint each time, so that every page is to be judged again.
            Watchlist watchlist = ScreeningBenchmark.Fifty([.. words.Skip(words.Length - Terms - round).Take(Terms)]);
            // What compiling the lists left behind is nobody's to clear away.
            GC.Collect();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            Stopwatch memory = Stopwatch.StartNew();
            int flagged = Partitioner.Create(texts, loadBalance: true).AsParallel().Sum(text => watchlist.Screen(text, "bench").Lists.Count(list => list.Flagged));
            memory.Stop();
            TimeSpan between = Environment.CpuUsage.TotalTime;
            Stopwatch stored = Stopwatch.StartNew();
            int rescored = await new PageRescoring(store.Record).RunAsync(watchlist, DateTimeOffset.UnixEpoch, default);
            stored.Stop();
            if (rescored != texts.Length)
                throw new InvalidOperationException($"{rescored} pages were judged instead of {texts.Length}.");
            ratios.Add(memory.Elapsed / stored.Elapsed);
            Console.WriteLine(Line($"| {round + 1} | {megabytes / memory.Elapsed.TotalSeconds:N1} | {megabytes / stored.Elapsed.TotalSeconds:N1} | {ratios[^1]:N2} | {flagged:N0} | {(between - before).TotalSeconds:N2} | {(Environment.CpuUsage.TotalTime - between).TotalSeconds:N2} |"));
        }

        return ratios;
    }

    /// <summary>Every page as a crawl would have recorded it.</summary>
    private static async Task<PageText[]> FillAsync(SqliteStore store, string folder)
    {
        await store.Record.RegisterSitesAsync([FrontierBenchmark.Site()], default);
        PageExtractor extractor = new(new ExtractorOptions());
        Watchlist nothing = ScreeningBenchmark.Fifty(["quokkaquokka"]);
        string[] files = [.. Directory.GetFiles(folder, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        long crawl = await store.Frontier.OpenCrawlAsync("bench", [.. files.Select((_, i) => new Discovery(FrontierBenchmark.UrlOf(i), 0, 0, AddressKind.Page))], default);
        List<PageText> texts = [];
        while (await store.Frontier.LeaseAsync(crawl, FrontierBenchmark.UrlOf(0).HostKey, 256, TimeSpan.FromMinutes(30), default) is { Count: > 0 } leases)
            texts.AddRange(await Task.WhenAll(leases.Zip(files.Skip(texts.Count), (lease, file) => Task.Run(() => CompleteAsync(store, extractor, nothing, lease, file)))));
        return [.. texts];
    }

    private static async Task<PageText> CompleteAsync(SqliteStore store, PageExtractor extractor, Watchlist watchlist, CrawlLease lease, string file)
    {
        byte[] body = await File.ReadAllBytesAsync(file);
        if (extractor.Extract(body, "text/html", lease.Url, null) is not ExtractionResult.Page page)
            throw new InvalidOperationException($"{file} is no page.");
        PageText text = page.Extracted.ToPageText();
        FetchResult.Fetched fetched = new(200, body, "text/html", null, null, null, TimeProvider.System.GetUtcNow(), TimeSpan.FromMilliseconds(1));
        await store.Record.CompleteAsync(lease, fetched, new PageExamination(page.Extracted with { Outlinks = [] }, text, watchlist.Screen(text, "bench")), default);
        return text;
    }

    private static double KilobytesOf(string folder) => Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length) / 1e3;

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
