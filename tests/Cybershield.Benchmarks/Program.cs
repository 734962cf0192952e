using System.Globalization;
using Cybershield.Benchmarks;

string data = Environment.GetEnvironmentVariable("CYBERSHIELD_TEST_DATA") ?? Path.Combine("..", "shared", "data");
switch (args)
{
    case ["matching"]:
        return MatchingBenchmark.Run(data);
    case ["benign", .. string[] lists]:
        return BenignBenchmark.Run(lists.FirstOrDefault() ?? Path.Combine("config", "watchlists"));
    case ["inflection"]:
        return InflectionBenchmark.Run(data);
    case ["frontier"]:
        return await FrontierBenchmark.RunAsync();
    case ["workers"]:
        return await WorkersBenchmark.RunAsync();
    case ["store"]:
        return await StoreBenchmark.RunAsync();
    case ["index", .. string[] flags]:
        return await IndexBenchmark.RunAsync(flags is [string count] ? int.Parse(count, CultureInfo.InvariantCulture) : 10_000);
    case ["queries", .. string[] flags]:
        return await QueryBenchmark.RunAsync(flags is [string largest] ? int.Parse(largest, CultureInfo.InvariantCulture) : 1_000_000);
    case ["rescore", .. string[] folder]:
        return await RescoreBenchmark.RunAsync(data, folder.FirstOrDefault());
    case ["extraction", .. string[] folder]:
        return ExtractionBenchmark.Run(folder.FirstOrDefault() ?? CrawlBenchmark.PostgresqlDocumentation);
    case ["crawl", .. string[] folder]:
        return await CrawlBenchmark.RunAsync([.. BenchmarkedSite.Named(folder.FirstOrDefault())]);
    case [CrawlBenchmark.BareArgument, string start, string within, string crawls]:
        return await CrawlBenchmark.RunBareAsync(new Uri(start), within, int.Parse(crawls, CultureInfo.InvariantCulture));
    case [PipelineCrawl.Argument, string address, string start, string within, string crawls]:
        return PipelineCrawl.Run(address, start, within, int.Parse(crawls, CultureInfo.InvariantCulture));
    case [StageBenchmark.Argument, string address, string folder, string within]:
        return await StageBenchmark.RunAsync(address, folder, within);
    default:
        Console.Error.WriteLine("Say what to measure: matching | inflection | benign [FOLDER] | frontier | store | workers | index [FLAGS] | queries [FLAGS] | rescore [FOLDER] | extraction [FOLDER] | crawl [postgresql-doc-15 | openjdk-17-doc | FOLDER]");
        return 2;
}
