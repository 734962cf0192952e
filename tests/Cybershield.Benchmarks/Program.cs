using Cybershield.Benchmarks;

string data = Environment.GetEnvironmentVariable("CYBERSHIELD_TEST_DATA") ?? Path.Combine("..", "shared", "data");
switch (args)
{
    case ["matching"]:
        return MatchingBenchmark.Run(data);
    case ["frontier"]:
        return await FrontierBenchmark.RunAsync();
    default:
        Console.Error.WriteLine("Say what to measure: matching, frontier");
        return 2;
}
