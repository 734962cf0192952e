using System.Text.Json;
using Cybershield.Service.Commands;

namespace Cybershield.Benchmarks;

/// <summary>The inside of a pipeline process: the service's own command line crawls a site several times, each time into an empty record.</summary>
internal static class PipelineCrawl
{
    public const string Argument = "crawl-pipeline";

    private static readonly string[] Terms =
        ["deadlock", "savepoint", "write-ahead log", "two-phase commit", "logical replication", "trigram", "SSL certificate", "LDAP", "SELinux", "bloom filter"];

    public static int Run(string address, string start, string within, int crawls)
    {
        string folder = Directory.CreateTempSubdirectory("cybershield-benchmark-").FullName;
        try
        {
            string config = Path.Combine(folder, "config");
            Directory.CreateDirectory(Path.Combine(config, "sites"));
            Directory.CreateDirectory(Path.Combine(config, "watchlists"));
            File.WriteAllText(Path.Combine(config, "sites", "docs.yaml"), Site(address, start, within));
            File.WriteAllText(Path.Combine(config, "watchlists", "words.yaml"), List());
            List<CrawlFigures> done = [];
            while (done.Count < crawls)
            {
                done.Add(Crawl(config, Path.Combine(folder, $"data-{done.Count}"), done));
                Console.WriteLine(done[^1].Line());
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The list that gives the crawl something to flag.</summary>
    public static string List() => $$"""
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

    private static CrawlFigures Crawl(string config, string data, List<CrawlFigures> before)
    {
        TextWriter output = Console.Out;
        using StringWriter printed = new();
        Console.SetOut(printed);
        object? ended = typeof(ExitCode).Assembly.EntryPoint!.Invoke(null, [(string[])["crawl", "docs", "--json", "--config", config, "--data", data]]);
        Console.SetOut(output);
        if (printed.ToString() is not ['{', ..] summary)
            throw new InvalidOperationException($"The crawl ended with {ended}: {printed}");
        using JsonDocument account = JsonDocument.Parse(summary);
        return CrawlFigures.OfThisProcess(account.RootElement.GetProperty("fetched").GetInt32(), account.RootElement.GetProperty("seconds").GetDouble(), before);
    }

    private static string Site(string address, string start, string within) => $$"""
        name: docs
        contact: benchmark@cybershield.example
        seeds: ["{{address}}{{start}}"]
        scope: ["{{address}}{{within.TrimEnd('/')}}"]
        schedule: { every: 24h }
        politeness: { delay: 0s, in_flight: 8 }
        allow_addresses: [127.0.0.1/32]
        max_pages: 100000
        max_depth: 100
        """;
}
