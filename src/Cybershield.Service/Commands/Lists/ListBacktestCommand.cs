using System.CommandLine;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary><c>lists backtest</c>: which stored pages a changed list would flag or drop, with what reviewers decided on them.</summary>
internal static class ListBacktestCommand
{
    private static readonly Argument<string> List = new("list") { Description = "Id of a list of the configuration, or a file." };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "backtest",
        "Judges the stored pages by a list and says which it would flag or drop against what is recorded, with what reviewers decided on them. Nothing is written. Exit code 1: it would flag or drop a page.",
        [List, StoredPages.Since, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TermList list = Find(parsed);
        DateTimeOffset since = StoredPages.SinceOf(parsed);
        await using RecordStore store = RecordAccess.OpenForReading(parsed);
        Backtest backtest = await JudgeAsync(list, since, store, cancellationToken);
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(new { List = list.Id, list.Version, Since = since, Backtest = backtest });
        else
            Print(list, since, backtest);
        return backtest.Added.Count + backtest.Dropped.Count == 0 ? ExitCode.Done : ExitCode.Findings;
    }

    private static TermList Find(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(List);
        return File.Exists(name) ? ListFiles.ReadFile(name) : ListFiles.Find(parsed, name);
    }

    private static async Task<Backtest> JudgeAsync(TermList list, DateTimeOffset since, RecordStore store, CancellationToken cancellationToken)
    {
        Watchlist watchlist = StoredPages.AsLive(list);
        Dictionary<string, Flag> flags = await StoredPages.FlagsAsync(store.Reviews, list.Id, cancellationToken);
        List<BacktestPage> pages = [];
        await foreach (StoredPage page in StoredPages.ReadAsync(store.Record, since, cancellationToken))
            pages.Add(BacktestPage.Against(page.Url, flags.GetValueOrDefault(page.Url), StoredPages.Judge(watchlist, page), page.Text is not null));
        return Backtest.Of(pages);
    }

    private static void Print(TermList list, DateTimeOffset since, Backtest backtest)
    {
        Console.Out.WriteLine($"{list.Id} {list.Version} on {Tables.Number(backtest.Pages)} pages captured since {Tables.Instant(since)}, against what is recorded");
        if (backtest.WithoutText > 0)
            Console.Out.WriteLine($"{Tables.Number(backtest.WithoutText)} of them had no text left, {Tables.Number(backtest.FlaggedWithoutText)} of these are flagged: of them nothing is said.");
        BacktestTables.Print(backtest);
    }
}
