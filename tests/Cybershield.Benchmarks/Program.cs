using Cybershield.Benchmarks;

string data = Environment.GetEnvironmentVariable("CYBERSHIELD_TEST_DATA") ?? Path.Combine("..", "shared", "data");
switch (args)
{
    case ["matching"]:
        return MatchingBenchmark.Run(data);
    default:
        Console.Error.WriteLine("Say what to measure: matching");
        return 2;
}
