using Cybershield.Crawling;
using Cybershield.Storage;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary>What a crawl did: the machine-readable summary of <c>crawl --json</c>.</summary>
internal sealed record CrawlSummary(
    long Crawl,
    string Site,
    CrawlEnding? Ending,
    int Fetched,
    int NotModified,
    int Redirected,
    int Disallowed,
    int Gone,
    int SoftErrors,
    int Failed,
    int Listings,
    int Known,
    int Flagged,
    double Seconds,
    IReadOnlyDictionary<string, int> FailuresByReason,
    IReadOnlyDictionary<string, int> DroppedByReason)
{
    /// <summary>The summary of a crawl's counters.</summary>
    public static CrawlSummary Of(CrawlProgress end, DateTimeOffset now) => new(
        end.CrawlId, end.SiteId, end.Ending, end.Fetched, end.NotModified, end.Redirected, end.Disallowed, end.Gone, end.SoftErrors, end.Failed, end.Listings,
        end.Known, end.Flagged, Math.Round(((end.EndedAt ?? now) - end.StartedAt).TotalSeconds, 2), end.FailuresByReason, end.DroppedByReason);

    /// <summary>Prints it as a table.</summary>
    public void Print()
    {
        Table table = Tables.Create("result", ">addresses");
        foreach ((string name, int count) in Counts().Where(row => row.Count > 0 || row.Name is "fetched" or "failed" or "flagged"))
            table.AddRow(Tables.Row(name, Tables.Number(count)));
        Tables.Print(table);
        Console.Out.WriteLine($"{Site}: {(Ending is { } ending ? Tables.Name(ending) : "running")} after {Seconds} s");
        foreach ((string reason, int count) in FailuresByReason)
            Console.Out.WriteLine($"  failed, {reason}: {Tables.Number(count)}");
        foreach ((string reason, int count) in DroppedByReason)
            Console.Out.WriteLine($"  not followed, {reason}: {Tables.Number(count)}");
    }

    private IEnumerable<(string Name, int Count)> Counts() =>
    [
        ("fetched", Fetched), ("not modified", NotModified), ("redirected", Redirected), ("disallowed", Disallowed), ("gone", Gone),
        ("soft errors", SoftErrors), ("failed", Failed), ("sitemaps and feeds", Listings), ("known", Known), ("flagged", Flagged),
    ];
}
