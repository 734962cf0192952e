using System.CommandLine;
using System.Globalization;
using System.Text;
using Cybershield.Review;
using Cybershield.Storage;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary><c>flags list</c>: the flags as a table, JSON or CSV.</summary>
internal static class FlagsCommand
{
    private static readonly Option<FlagState?> State = new("--state") { Description = "Only flags in this state: open, decided or lapsed." };
    private static readonly Option<string?> Site = new("--site") { Description = "Only flags of this site.", HelpName = "ID" };
    private static readonly Option<string?> List = new("--list") { Description = "Only flags of this term list.", HelpName = "ID" };
    private static readonly Option<bool> AsCsv = new("--csv") { Description = "Print CSV (RFC 4180)." };
    private static readonly string[] Columns = ["id", "url", "site", "list", "list_version", "score", "score_at_least", "terms", "state", "captured_at", "first_flagged_at"];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command flags = new("flags", "What was flagged.");
        flags.Add(CommandFrame.Create("list", "Prints flags, newest first: address, list, score, terms, state, when captured. Muted ones are included.",
            [State, Site, List, CommandFrame.Data, CommandFrame.AsJson, AsCsv], ListAsync));
        return flags;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using SqliteStore store = RecordAccess.OpenForReading(parsed);
        FlagQuery query = new(
            States: parsed.GetValue(State) is { } state ? [state] : null,
            Sites: parsed.GetValue(Site) is { } site ? [site] : null,
            Lists: parsed.GetValue(List) is { } list ? [list] : null,
            IncludeMuted: true);
        List<FlagRow> rows = [];
        await foreach (Flag flag in store.Reviews.ExportAsync(query, cancellationToken))
            rows.Add(RowOf(flag));
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(rows);
        else if (parsed.GetValue(AsCsv))
            PrintCsv(rows);
        else
            PrintTable(rows);
        return ExitCode.Done;
    }

    private static FlagRow RowOf(Flag flag) => new(
        flag.Id, flag.Url, flag.SiteId, flag.ListId, flag.Latest.ListVersion, flag.Latest.Score, flag.Latest.ScoreAtLeast,
        [.. flag.Latest.Terms.Where(term => term.Counted).Select(term => term.TermId)], flag.State, flag.Latest.CapturedAt, flag.FirstFlaggedAt);

    private static void PrintTable(List<FlagRow> rows)
    {
        Table table = Tables.Create("address", "list", ">score", "terms", "state", "captured");
        foreach (FlagRow row in rows)
            table.AddRow(Tables.Row(row.Url, row.List, row.Score.ToString(CultureInfo.InvariantCulture), string.Join(", ", row.Terms), Tables.Name(row.State), Tables.Instant(row.CapturedAt)));
        Tables.Print(table);
        Console.Out.WriteLine($"{Tables.Number(rows.Count)} flags");
    }

    private static void PrintCsv(List<FlagRow> rows)
    {
        Console.Out.Write(string.Join(',', Columns) + "\r\n");
        foreach (FlagRow row in rows)
        {
            string[] cells =
            [
                row.Id, row.Url, row.Site, row.List, row.ListVersion, row.Score.ToString(CultureInfo.InvariantCulture), row.ScoreAtLeast.ToString(CultureInfo.InvariantCulture),
                string.Join(' ', row.Terms), Tables.Name(row.State), row.CapturedAt.ToString("O", CultureInfo.InvariantCulture), row.FirstFlaggedAt.ToString("O", CultureInfo.InvariantCulture),
            ];
            Console.Out.Write(string.Join(',', cells.Select(Cell)) + "\r\n");
        }
    }

    // A cell that a spreadsheet would take for a formula is quoted with an apostrophe before it.
    private static string Cell(string text)
    {
        string safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : new StringBuilder("\"").Append(safe.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
    }

    private sealed record FlagRow(
        string Id, string Url, string Site, string List, string ListVersion, decimal Score, decimal ScoreAtLeast,
        IReadOnlyList<string> Terms, FlagState State, DateTimeOffset CapturedAt, DateTimeOffset FirstFlaggedAt);
}
