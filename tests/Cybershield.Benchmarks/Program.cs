using Cybershield.Benchmarks;

string data = Environment.GetEnvironmentVariable("CYBERSHIELD_TEST_DATA") ?? Path.Combine("..", "shared", "data");
switch (args)
{
    case ["matching"]:
        return MatchingBenchmark.Run(data);
    case ["inflection"]:
        return InflectionBenchmark.Run(data);
    case ["frontier"]:
        return await FrontierBenchmark.RunAsync();
    case ["store"]:
        return await StoreBenchmark.RunAsync();
    case ["extraction", .. string[] folder]:
        return ExtractionBenchmark.Run(folder.FirstOrDefault() ?? CrawlBenchmark.PostgresqlDocumentation);
    case ["crawl", .. string[] folder]:
        return await CrawlBenchmark.RunAsync(folder.FirstOrDefault() ?? CrawlBenchmark.PostgresqlDocumentation);
    case [CrawlBenchmark.BareArgument, string start]:
        return await CrawlBenchmark.RunBareAsync(new Uri(start));
    case [CrawlBenchmark.PipelineArgument, .. string[] arguments]:
        return CrawlBenchmark.RunPipeline(arguments);
    default:
        Console.Error.WriteLine("Say what to measure: matching | inflection | frontier | store | extraction [FOLDER] | crawl [FOLDER]");
        return 2;
}
