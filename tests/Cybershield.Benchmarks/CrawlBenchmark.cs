using System.Diagnostics;
using System.Globalization;

namespace Cybershield.Benchmarks;

/// <summary>
/// The whole durable pipeline beside a bare fetch-and-parse loop and beside scrapy, in turn: a folder served from a process of its own, each crawler in
/// a fresh process that crawls several times, the last time warm. Pages per second leave out the start of the process; the CPU time of the first crawl includes it. The bare loop
/// runs with .NET's defaults and once more compiled and set as the service ships, since a short run gains from that.
/// </summary>
internal static class CrawlBenchmark
{
    public const string PostgresqlDocumentation = "/usr/share/doc/postgresql-doc-15/html";
    public const string BareArgument = "crawl-bare";
    private const int Rounds = 3;

    /// <summary>Crawls the sites and prints a table for each. Exit code 1 where the crawlers disagree about the number of pages.</summary>
    public static async Task<int> RunAsync(BenchmarkedSite[] sites)
    {
        foreach (BenchmarkedSite missing in sites.Where(site => !site.IsThere))
            Console.WriteLine($"skipped: {missing.Name}, {missing.Folder} has no {missing.Start[1..]}: {missing.Missing}");
        CrawlProcess crawlers = await CrawlProcess.PublishAsync();
        bool allAgree = true;
        foreach (BenchmarkedSite site in sites.Where(site => site.IsThere))
            allAgree &= await CompareAsync(site, crawlers);
        return !sites.Any(site => site.IsThere) ? 3 : allAgree ? 0 : 1;
    }

    /// <summary>The inside of a bare process.</summary>
    public static async Task<int> RunBareAsync(Uri start, string within, int crawls)
    {
        List<CrawlFigures> done = [];
        while (done.Count < crawls)
        {
            (int pages, TimeSpan elapsed) = await BareLoop.RunAsync(start, within, CancellationToken.None);
            done.Add(CrawlFigures.OfThisProcess(pages, elapsed.TotalSeconds, done));
            Console.WriteLine(done[^1].Line());
        }

        return 0;
    }

    private static async Task<bool> CompareAsync(BenchmarkedSite site, CrawlProcess crawlers)
    {
        using Process server = CrawlProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Cybershield.LoopbackSite.dll"), site.Folder]);
        string address = (await server.StandardOutput.ReadLineAsync())!;
        List<CrawlRound> rounds = [];
        for (int round = 0; round < Rounds; round++)
            rounds.Add(await RunRoundAsync(site, address, crawlers));
        CrawlPair? scrapy = await ScrapyAsync(address + site.Start, site.Within);
        Print(site, rounds, scrapy);
        await crawlers.PrintAsShippedAsync(StageBenchmark.Argument, address, site.Folder, site.Within);
        server.StandardInput.Close();
        await server.WaitForExitAsync();
        return rounds.All(round => round.Bare.First.Pages == round.Pipeline.First.Pages && round.BareAsShipped.First.Pages == round.Pipeline.Warm!.Pages);
    }

    private static async Task<CrawlRound> RunRoundAsync(BenchmarkedSite site, string address, CrawlProcess crawlers) => new(
        await crawlers.AsBuiltAsync(BareArgument, address + site.Start, site.Within, $"{site.Crawls}"),
        await crawlers.AsShippedAsync(BareArgument, address + site.Start, site.Within, $"{site.Crawls}"),
        await crawlers.AsShippedAsync(PipelineCrawl.Argument, address, site.Start, site.Within, $"{site.Crawls}"));

    /// <summary>One crawl by Debian's python3-scrapy, where it is installed.</summary>
    private static async Task<CrawlPair?> ScrapyAsync(string start, string within)
    {
        using Process probe = CrawlProcess.Start("/usr/bin/python3", ["-c", "import scrapy"]);
        await probe.WaitForExitAsync();
        return probe.ExitCode != 0 ? null : await CrawlProcess.MeasureAsync("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "scrapy_site.py"), start, within]);
    }

    private static void Print(BenchmarkedSite site, List<CrawlRound> rounds, CrawlPair? scrapy)
    {
        CrawlPair pipeline = CrawlPair.Median(rounds.Select(round => round.Pipeline));
        Console.WriteLine($"\n{site.Name}: pages below {site.Within}, from {site.Start} on, 8 in flight, no delay; medians of {Rounds} rounds in turn, the first of {site.Crawls} crawls in a process and the last, scrapy once\n");
        Console.WriteLine("| | pages | pages/s | warm | CPU-ms a page, process and all | of it compiling | warm | of it compiling | peak MB |\n|---|---|---|---|---|---|---|---|---|");
        Console.WriteLine(CrawlPair.Median(rounds.Select(round => round.Bare)).Row("bare loop, .NET's defaults"));
        Console.WriteLine(CrawlPair.Median(rounds.Select(round => round.BareAsShipped)).Row("bare loop, as the service ships"));
        Console.WriteLine(pipeline.Row("pipeline, as it ships"));
        Console.WriteLine(scrapy?.Row("scrapy") ?? "skipped: scrapy is not installed: apt-get install python3-scrapy");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            The pipeline's pages/s, median of the ratios round by round, first crawl and warm:
              {Ratio(rounds, round => (round.Pipeline.First, round.Bare.First)):0.00} and {Ratio(rounds, round => (round.Pipeline.Warm!, round.Bare.Warm!)):0.00} of the bare loop with .NET's defaults
              {Ratio(rounds, round => (round.Pipeline.First, round.BareAsShipped.First)):0.00} and {Ratio(rounds, round => (round.Pipeline.Warm!, round.BareAsShipped.Warm!)):0.00} of the bare loop compiled and set as the service ships
            """));
        if (scrapy is not null)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {pipeline.First.PagesPerSecond / scrapy.First.PagesPerSecond:0.0} and {pipeline.Warm!.PagesPerSecond / scrapy.First.PagesPerSecond:0.0} times scrapy"));
    }

    private static double Ratio(List<CrawlRound> rounds, Func<CrawlRound, (CrawlFigures Ours, CrawlFigures Theirs)> of) =>
        CrawlFigures.Middle(rounds.Select(of).Select(pair => pair.Ours.PagesPerSecond / pair.Theirs.PagesPerSecond));

    private sealed record CrawlRound(CrawlPair Bare, CrawlPair BareAsShipped, CrawlPair Pipeline);
}
