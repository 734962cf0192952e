using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using Cybershield.Service.Commands;

namespace Cybershield.Benchmarks;

/// <summary>
/// The whole durable pipeline against a bare fetch-and-parse loop: a folder served from a process of its own, each crawl in a fresh
/// process, in turn. Pages per second exclude the start of the process; CPU includes it. The pipeline runs with the runtime settings that the
/// executable ships with; the bare loop runs once with .NET's defaults and once with those same settings, since a short run gains from them.
/// </summary>
internal static class CrawlBenchmark
{
    public const string PostgresqlDocumentation = "/usr/share/doc/postgresql-doc-15/html";
    public const string BareArgument = "crawl-bare";
    public const string PipelineArgument = "crawl-pipeline";
    private const int Rounds = 5;
    private const string Defaults = "Cybershield.Benchmarks.runtimeconfig.json";
    private const string AsShipped = "cybershield.runtimeconfig.json";

    private static readonly string[] Terms =
        ["deadlock", "savepoint", "write-ahead log", "two-phase commit", "logical replication", "trigram", "SSL certificate", "LDAP", "SELinux", "bloom filter"];

    /// <summary>Crawls a folder from its index.html and prints one line a round and the medians.</summary>
    public static async Task<int> RunAsync(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "index.html")))
        {
            await Console.Error.WriteLineAsync($"{folder} has no index.html: install Debian's postgresql-doc-15, or name another folder");
            return 3;
        }

        using Process server = Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Cybershield.LoopbackSite.dll"), folder]);
        string address = (await server.StandardOutput.ReadLineAsync())!;
        List<CrawlRound> rounds = [];
        for (int round = 0; round <= Rounds; round++)
        {
            CrawlRound run = new(await BareAsync(address, Defaults), await BareAsync(address, AsShipped), await PipelineAsync(address));
            Print(round == 0 ? "warm-up" : $"round {round}", run);
            if (round > 0)
                rounds.Add(run);
        }

        Print("median", new CrawlRound(Median(rounds.Select(run => run.Bare)), Median(rounds.Select(run => run.BareAsShipped)), Median(rounds.Select(run => run.Pipeline))));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            pages/s of the pipeline, median of the ratios round by round:
              {Middle(rounds.Select(run => run.Pipeline.PagesPerSecond / run.Bare.PagesPerSecond)):0.00} of the bare loop with .NET's defaults
              {Middle(rounds.Select(run => run.Pipeline.PagesPerSecond / run.BareAsShipped.PagesPerSecond)):0.00} of the bare loop with the service's runtime settings
            """));
        await CompareWithScrapyAsync(address, Middle(rounds.Select(run => run.Pipeline.PagesPerSecond)));
        server.StandardInput.Close();
        await server.WaitForExitAsync();
        return rounds.All(run => run.Bare.Pages == run.Pipeline.Pages && run.BareAsShipped.Pages == run.Pipeline.Pages) ? 0 : 1;
    }

    /// <summary>One crawl by Debian's python3-scrapy, where it is installed.</summary>
    private static async Task CompareWithScrapyAsync(string address, double pagesPerSecond)
    {
        using Process probe = Start("/usr/bin/python3", ["-c", "import scrapy"]);
        await probe.WaitForExitAsync();
        if (probe.ExitCode != 0)
        {
            Console.WriteLine("scrapy    not installed: apt-get install python3-scrapy");
            return;
        }

        CrawlRun scrapy = await MeasureProcessAsync("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "scrapy_site.py"), address + "/index.html"]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scrapy    {scrapy}   the pipeline makes {pagesPerSecond / scrapy.PagesPerSecond:0.0} times its pages/s"));
    }

    /// <summary>The inside of one bare process.</summary>
    public static async Task<int> RunBareAsync(Uri start)
    {
        CrawlFigures figures = await BareLoop.RunAsync(start, CancellationToken.None);
        Console.WriteLine(JsonSerializer.Serialize(new { fetched = figures.Pages, seconds = figures.Elapsed.TotalSeconds }));
        PrintResources();
        return 0;
    }

    /// <summary>The inside of one pipeline process: the service's own command line.</summary>
    public static int RunPipeline(string[] arguments)
    {
        int exitCode = (int)typeof(ExitCode).Assembly.EntryPoint!.Invoke(null, [arguments])!;
        PrintResources();
        return exitCode;
    }

    private static Task<CrawlRun> BareAsync(string address, string runtimeSettings) => MeasureAsync(runtimeSettings, [BareArgument, address + "/index.html"]);

    private static async Task<CrawlRun> PipelineAsync(string address)
    {
        string folder = Directory.CreateTempSubdirectory("cybershield-benchmark-").FullName;
        try
        {
            string config = Path.Combine(folder, "config");
            Directory.CreateDirectory(Path.Combine(config, "sites"));
            Directory.CreateDirectory(Path.Combine(config, "watchlists"));
            await File.WriteAllTextAsync(Path.Combine(config, "sites", "docs.yaml"), Site(address));
            await File.WriteAllTextAsync(Path.Combine(config, "watchlists", "words.yaml"), List());
            return await MeasureAsync(AsShipped, [PipelineArgument, "crawl", "docs", "--json", "--config", config, "--data", Path.Combine(folder, "data")]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Site(string address) => $$"""
        name: docs
        contact: benchmark@cybershield.example
        seeds: ["{{address}}/index.html"]
        scope: ["{{address}}"]
        schedule: { every: 24h }
        politeness: { delay: 0s, in_flight: 8 }
        allow_addresses: [127.0.0.1/32]
        max_pages: 100000
        max_depth: 100
        """;

    private static string List() => $$"""
        schema: termlist/1
        id: words
        title: Words to find
        version: 1.0.0
        status: live
        owner: benchmark
        second_approver: others
        purpose: Gives the crawl something to flag.
        basis: https://example.org/benchmark
        review_by: 2100-01-01
        expires: 2100-01-01
        flag: { score_at_least: 2, distinct_terms_at_least: 2, within_words: 400 }
        terms:
        {{string.Join('\n', Terms.Select((term, i) => $$"""  - { id: t{{i}}, any: ["{{term}}"], weight: 1, why: a word to find, match: ["{{term}}"], no_match: [{ text: "nothing of the kind", tag: control }] }"""))}}
        """;

    private static Task<CrawlRun> MeasureAsync(string runtimeSettings, string[] arguments) =>
        MeasureProcessAsync("dotnet", ["exec", "--runtimeconfig", Path.Combine(AppContext.BaseDirectory, runtimeSettings), typeof(CrawlBenchmark).Assembly.Location, .. arguments]);

    private static async Task<CrawlRun> MeasureProcessAsync(string program, string[] arguments)
    {
        using Process process = Start(program, arguments);
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        int split = output.LastIndexOf("resources ", StringComparison.Ordinal);
        if (split < 0)
            throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        JsonElement summary = JsonDocument.Parse(output[..split]).RootElement;
        string[] resources = output[split..].Split(' ', StringSplitOptions.TrimEntries);
        return new CrawlRun(summary.GetProperty("fetched").GetInt32(), summary.GetProperty("seconds").GetDouble(),
            double.Parse(resources[1], CultureInfo.InvariantCulture), double.Parse(resources[2], CultureInfo.InvariantCulture), double.Parse(resources[3], CultureInfo.InvariantCulture));
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static void PrintResources()
    {
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resources {self.TotalProcessorTime.TotalMilliseconds:0} {self.PeakWorkingSet64 / 1048576.0:0} {JitInfo.GetCompilationTime().TotalMilliseconds:0}"));
    }

    private static void Print(string name, CrawlRound round) =>
        Console.WriteLine($"{name,-8}  bare {round.Bare}   bare, service's settings {round.BareAsShipped}   pipeline {round.Pipeline}");

    private static CrawlRun Median(IEnumerable<CrawlRun> runs)
    {
        CrawlRun[] all = [.. runs];
        return new CrawlRun((int)Middle(all.Select(run => (double)run.Pages)), Middle(all.Select(run => run.Seconds)), Middle(all.Select(run => run.CpuMs)), Middle(all.Select(run => run.PeakMb)), Middle(all.Select(run => run.JitMs)));
    }

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private sealed record CrawlRound(CrawlRun Bare, CrawlRun BareAsShipped, CrawlRun Pipeline);

    private sealed record CrawlRun(int Pages, double Seconds, double CpuMs, double PeakMb, double JitMs)
    {
        public double PagesPerSecond => Pages / Seconds;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Pages} pages {PagesPerSecond,6:0} pages/s {CpuMs / Pages,5:0.00} CPU-ms/page (compiling {JitMs / Pages:0.00}) {PeakMb,4:0} MB");
    }
}
