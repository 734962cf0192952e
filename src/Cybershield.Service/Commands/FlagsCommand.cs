using System.CommandLine;
using System.Globalization;
using Cybershield.Review;
using Cybershield.Storage;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary><c>flags list</c>: the flags as a table, JSON or CSV; the last two are the exports of the review pages.</summary>
internal static class FlagsCommand
{
    private static readonly Option<FlagState?> State = new("--state") { Description = "Only flags in this state: open, decided or lapsed." };
    private static readonly Option<string?> Site = new("--site") { Description = "Only flags of this site.", HelpName = "ID" };
    private static readonly Option<string?> List = new("--list") { Description = "Only flags of this term list.", HelpName = "ID" };
    private static readonly Option<bool> AsCsv = new("--csv") { Description = "Print CSV (RFC 4180)." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command flags = new("flags", "What was flagged.");
        flags.Add(CommandFrame.Create("list", "Prints flags, newest first: address, list, score, terms, state, when captured. Muted ones are included.",
            [State, Site, List, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson, AsCsv], ListAsync));
        return flags;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using RecordStore store = RecordAccess.OpenForReading(parsed);
        FlagQuery query = new(
            States: parsed.GetValue(State) is { } state ? [state] : null,
            Sites: parsed.GetValue(Site) is { } site ? [site] : null,
            Lists: parsed.GetValue(List) is { } list ? [list] : null,
            IncludeMuted: true);
        IAsyncEnumerable<Flag> flags = store.Reviews.ExportAsync(query, cancellationToken);
        Task printed = (parsed.GetValue(CommandFrame.AsJson), parsed.GetValue(AsCsv)) switch
        {
            (true, _) => PrintJsonAsync(flags, cancellationToken),
            (_, true) => FlagExport.WriteCsvAsync(flags, Console.Out, cancellationToken),
            _ => PrintTableAsync(flags),
        };
        await printed;
        return ExitCode.Done;
    }

    private static async Task PrintJsonAsync(IAsyncEnumerable<Flag> flags, CancellationToken cancellationToken)
    {
        await using Stream output = Console.OpenStandardOutput();
        await FlagExport.WriteJsonAsync(flags, output, cancellationToken);
    }

    private static async Task PrintTableAsync(IAsyncEnumerable<Flag> flags)
    {
        Table table = Tables.Create("address", "list", ">score", "terms", "state", "captured");
        int rows = 0;
        await foreach (Flag flag in flags)
        {
            string terms = string.Join(", ", flag.Latest.Terms.Where(term => term.Counted).Select(term => term.TermId));
            table.AddRow(Tables.Row(flag.Url, flag.ListId, flag.Latest.Score.ToString(CultureInfo.InvariantCulture), terms, Tables.Name(flag.State), Tables.Instant(flag.Latest.CapturedAt)));
            rows++;
        }

        Tables.Print(table);
        Console.Out.WriteLine($"{Tables.Number(rows)} flags");
    }
}
