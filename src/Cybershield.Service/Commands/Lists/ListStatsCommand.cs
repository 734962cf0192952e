using System.CommandLine;
using System.Globalization;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Storage;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary><c>lists stats</c>: how often each term was found, and how often it was right.</summary>
internal static class ListStatsCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "stats",
        "Says of every term how many flags it counts in, how often reviewers found it right, near-duplicates counted once, with the 95 % interval, and whether it never fired in 90 days. Exit code 1: a term of a live list never fired.",
        [ListFiles.One, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TermList[] lists = ListFiles.Read(parsed);
        await using RecordStore store = RecordAccess.OpenForReading(parsed);
        ILookup<string, TermStatistics> statistics = await ListStatistics.ReadAsync(lists, store, cancellationToken);
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(lists.Select(list => new { List = list.Id, list.Version, list.Status, Terms = statistics[list.Id].Select(Json) }));
        else
            Array.ForEach(lists, list => Print(list, statistics[list.Id]));
        return lists.Any(list => list.Status == ListStatus.Live && statistics[list.Id].Any(term => term.NeverFired)) ? ExitCode.Findings : ExitCode.Done;
    }

    private static object Json(TermStatistics term) => new
    {
        term.TermId,
        term.Flags,
        term.LastSeen,
        term.Precision.Right,
        Wrong = term.Precision.Judged - term.Precision.Right,
        term.Precision.Judged,
        Precision = term.Precision.Share,
        IntervalLow = term.Precision.Interval.Low,
        IntervalHigh = term.Precision.Interval.High,
        NeverFiredIn90Days = term.NeverFired,
    };

    private static void Print(TermList list, IEnumerable<TermStatistics> terms)
    {
        Table table = Tables.Create($"{list.Id} {list.Version}", ">flags", ">right", ">wrong", ">precision", "95 % interval", "last found", "");
        foreach (TermStatistics term in terms)
        {
            Precision precision = term.Precision;
            table.AddRow(Tables.Row(
                term.TermId, Tables.Number(term.Flags), Tables.Number(precision.Right), Tables.Number(precision.Judged - precision.Right),
                precision.Share is { } share ? Percent(share) : "not measured",
                precision.Judged == 0 ? "" : $"{Percent(precision.Interval.Low)} to {Percent(precision.Interval.High)}, n = {precision.Judged}",
                term.LastSeen is { } at ? Tables.Instant(at) : "", term.NeverFired ? "never fired in 90 days" : ""));
        }

        Tables.Print(table);
    }

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";
}
