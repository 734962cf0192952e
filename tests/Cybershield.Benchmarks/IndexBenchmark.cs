using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Cybershield.Crawling;
using Cybershield.Elasticsearch;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cybershield.Benchmarks;

/// <summary>The outbox into a real Elasticsearch, from the record to the accepted answer, beside a bare loop that sends the same bulk bodies from memory.</summary>
internal static class IndexBenchmark
{
    private const int Rounds = 5;
    private static readonly string[] Syllables = ["ba", "ke", "li", "mo", "nu", "pra", "ste", "tri", "vo", "zum"];

    public static async Task<int> RunAsync(int flags)
    {
        string folder = Directory.CreateTempSubdirectory("cybershield-index-").FullName;
        string server = Path.Combine("/tmp", $"cybershield-index-server-{Guid.NewGuid():N}");
        try
        {
            await using SqliteStore store = SqliteStore.Open(folder, TimeProvider.System);
            await FlagAsync(store, flags);
            IReadOnlyList<OutboxEntry> entries = await store.Outbox.ReadAsync(flags, null, default);
            string address = Script("start", "elasticsearch-8.19", "--dir", server, "--port", "9377").Trim().Split('\n')[^1];
            await store.Outbox.CompleteAsync(entries, default);
            double[] ratios = await RoundsAsync(store, entries, address);
            Array.Sort(ratios);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median ratio {ratios[Rounds / 2]:N2}"));
            return ratios[Rounds / 2] >= 0.9 ? 0 : 1;
        }
        finally
        {
            Script("stop", server, "--kill");
            Directory.Delete(server, recursive: true);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double[]> RoundsAsync(SqliteStore store, IReadOnlyList<OutboxEntry> entries, string address)
    {
        Console.WriteLine("| round | bare loop, documents/s | indexer, documents/s | ratio | our CPU ms a document, bare | indexer |");
        Console.WriteLine("|---|---|---|---|---|---|");
        double[] ratios = new double[Rounds];
        for (int round = -1; round < Rounds; round++)
        {
            // Each is first in every other round, and neither meets what the other left on the server.
            ElasticsearchOptions options = new() { Uri = address, IndexPrefix = $"bench-{round + 1}" };
            Func<Task<Passage>> measureBare = () => MeasureAsync(entries, options with { IndexPrefix = options.IndexPrefix + "-bare" }, BareAsync);
            Func<Task<Passage>> measureOurs = () => MeasureAsync(entries, options with { IndexPrefix = options.IndexPrefix + "-ours" }, (all, into) => DrainAsync(store, all, into));
            Passage bare = round % 2 == 0 ? await measureBare() : default;
            Passage ours = await measureOurs();
            bare = round % 2 == 0 ? bare : await measureBare();
            if (round < 0)
                continue;
            ratios[round] = ours.Rate / bare.Rate;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {round + 1} | {bare.Rate:N0} | {ours.Rate:N0} | {ratios[round]:N2} | {bare.CpuMilliseconds:N2} | {ours.CpuMilliseconds:N2} |"));
        }

        return ratios;
    }

    private static async Task<Passage> MeasureAsync(IReadOnlyList<OutboxEntry> entries, ElasticsearchOptions options, Func<IReadOnlyList<OutboxEntry>, ElasticsearchOptions, Task<double>> pass)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        double seconds = await pass(entries, options);
        Passage passage = new(entries.Count / seconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / entries.Count);
        using HttpClient http = new() { BaseAddress = new Uri(options.Uri!) };
        IndexNames names = new(options.IndexPrefix);
        foreach (string index in entries.Select(entry => names.IndexFor(1, entry.FirstFlaggedAt)).Distinct())
            (await http.DeleteAsync(index)).EnsureSuccessStatusCode().Dispose();
        return passage;
    }

    private static async Task<double> DrainAsync(SqliteStore store, IReadOnlyList<OutboxEntry> entries, ElasticsearchOptions options)
    {
        using ElasticsearchGateway gateway = new(options);
        OutboxIndexer indexer = new(store.Outbox, gateway, options, TimeProvider.System, NullLogger<OutboxIndexer>.Instance);
        await gateway.InstallTemplatesAsync(options, default);
        await CreateIndicesAsync(gateway, entries, options);
        await indexer.DrainOnceAsync(default);
        await RequeueAsync(store, entries);
        Stopwatch clock = Stopwatch.StartNew();
        int done = 0;
        for (DrainResult result = await indexer.DrainOnceAsync(default); ; result = await indexer.DrainOnceAsync(default))
        {
            done += result.Done;
            if (result.Phase == IndexerPhase.Idle)
                break;
            if (result.Phase != IndexerPhase.Draining)
                throw new InvalidOperationException(result.Problem);
        }

        return done == entries.Count ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"{done} of {entries.Count} documents were accepted.");
    }

    /// <summary>The same templates, batches and two requests in flight; only what the indexer adds is left out: reading, projecting, reading the answers, taking out of the outbox.</summary>
    private static async Task<double> BareAsync(IReadOnlyList<OutboxEntry> entries, ElasticsearchOptions options)
    {
        using ElasticsearchGateway gateway = new(options);
        await gateway.InstallTemplatesAsync(options, default);
        await CreateIndicesAsync(gateway, entries, options);
        BulkBatch[] batches = [.. BulkBatch.Cut(entries, new IndexNames(options.IndexPrefix), options.MaxBatchDocuments, options.MaxBatchBytes, options.MaxTextCharacters)];
        using HttpClient http = new() { BaseAddress = new Uri(options.Uri!) };
        Stopwatch clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (batch, token) =>
        {
            using ReadOnlyMemoryContent body = new(batch.Body);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using HttpResponseMessage answer = await http.PostAsync("_bulk?filter_path=errors", body, token);
            string text = await answer.Content.ReadAsStringAsync(token);
            if (!text.Contains("\"errors\":false", StringComparison.Ordinal))
                throw new InvalidOperationException(text);
        });
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Before the clock runs: what is compared is the rate, not the start.</summary>
    private static async Task CreateIndicesAsync(ElasticsearchGateway gateway, IReadOnlyList<OutboxEntry> entries, ElasticsearchOptions options)
    {
        IndexNames names = new(options.IndexPrefix);
        foreach (string index in entries.Select(entry => names.IndexFor(1, entry.FirstFlaggedAt)).Distinct())
            await gateway.CreateIndexAsync(index, null, default);
    }

    private static async Task RequeueAsync(SqliteStore store, IReadOnlyList<OutboxEntry> entries)
    {
        await store.Outbox.DeadLetterAsync([.. entries.Select(entry => new DeadLetter(entry, "again"))], default);
        await store.DeadLetters.ReplayAsync([], default);
    }

    private static async Task FlagAsync(SqliteStore store, int flags)
    {
        await store.Record.RegisterSitesAsync([FrontierBenchmark.Site()], default);
        long crawl = await store.Frontier.OpenCrawlAsync("bench", [.. Enumerable.Range(0, flags).Select(i => new Discovery(FrontierBenchmark.UrlOf(i), 0, 0, AddressKind.Page))], default);
        int number = 0;
        while (await store.Frontier.LeaseAsync(crawl, FrontierBenchmark.UrlOf(0).HostKey, 500, TimeSpan.FromMinutes(30), default) is { Count: > 0 } leases)
        {
            List<Task<bool>> completions = [];
            foreach (CrawlLease lease in leases)
                completions.Add(CompleteAsync(store, lease, number++));
            await Task.WhenAll(completions);
        }
    }

    private static Task<bool> CompleteAsync(SqliteStore store, CrawlLease lease, int number)
    {
        string body = string.Join(' ', Enumerable.Range(0, 600).Select(word => word % 97 == 5 ? "promise" : Word((number * 31 + word * word) % 5_000)));
        PageText text = new([new PageBlock(Zone.Title, "en", $"Offer {number}"), new PageBlock(Zone.Body, "en", body)]);
        TermMatch match = new("promise", Zone.Body, [new(1, body.IndexOf("promise", StringComparison.Ordinal), 7)], "promise", [new(RecognitionKind.Phrase, "")], 5, 5);
        Screening screening = new("w", 1, [new("list-1", "A list", "1.0.0", new string('a', 64), ListStatus.Live, true, true, 6, 3, 1, 1, new(5, 5), [new("promise", "Promises", 6, 1, 6, true, match, [match])], [])]);
        ExtractedPage page = new($"Offer {number}", "utf-8", "en", null, null, null, false, [], [], body);
        FetchResult.Fetched fetched = new(200, Encoding.UTF8.GetBytes(body), "text/html", null, null, null, TimeProvider.System.GetUtcNow(), TimeSpan.FromMilliseconds(1));
        return store.Record.CompleteAsync(lease, fetched, new PageExamination(page, text, screening), default);
    }

    /// <summary>One of 5,000 words of three to five syllables, without digits, as most words of a page are.</summary>
    private static string Word(int number) => string.Concat((number + 100).ToString(CultureInfo.InvariantCulture).Select(digit => Syllables[digit - '0']));

    private static string Script(string name, params string[] arguments)
    {
        string scripts = Environment.GetEnvironmentVariable("CYBERSHIELD_SEARCH_SERVERS") ?? Path.Combine("..", "shared", "search-servers");
        using Process process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(scripts, name), .. arguments]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 || name == "stop" ? output : throw new InvalidOperationException($"{name} ended with {process.ExitCode}");
    }

    /// <param name="Rate">Documents a second.</param>
    /// <param name="CpuMilliseconds">Of this process, a document.</param>
    private readonly record struct Passage(double Rate, double CpuMilliseconds);
}
