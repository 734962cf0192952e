using System.CommandLine;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary><c>lists diff</c>: what one version of a list changes against another.</summary>
internal static class ListDiffCommand
{
    private static readonly Argument<string> Old = new("old") { Description = "File of the version before." };
    private static readonly Argument<string> New = new("new") { Description = "File of the version after." };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "diff",
        "Says what one version of a list changes against another, which version it should carry, and, where there is a record, on which stored pages the two differ. Exit code 1: the newer file carries another version.",
        [Old, New, StoredPages.Since, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TermList old = ListFiles.ReadFile(parsed.GetRequiredValue(Old)), now = ListFiles.ReadFile(parsed.GetRequiredValue(New));
        if (old.Id != now.Id)
            throw CommandFailure.Usage($"{old.FileName} is the list {old.Id}, {now.FileName} the list {now.Id}: they are not versions of one list.");
        DateTimeOffset since = StoredPages.SinceOf(parsed);
        ListDiff diff = ListDiff.Between(old, now);
        Backtest? pages = await CompareAsync(old, now, since, parsed, cancellationToken);
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(new { diff.Changes, diff.ProposedVersion, now.Version, StoredPages = pages });
        else
            Print(old, now, diff, pages);
        return diff.Changes.Count == 0 || diff.ProposedVersion == now.Version ? ExitCode.Done : ExitCode.Findings;
    }

    /// <summary>Null where there is no record.</summary>
    private static async Task<Backtest?> CompareAsync(TermList old, TermList now, DateTimeOffset since, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!RecordPlace.Of(parsed).Exists)
            return null;
        await using RecordStore store = RecordAccess.OpenForReading(parsed);
        Dictionary<string, Flag> flags = await StoredPages.FlagsAsync(store.Reviews, old.Id, cancellationToken);
        Watchlist before = StoredPages.AsLive(old), after = StoredPages.AsLive(now);
        List<BacktestPage> pages = [];
        await foreach (StoredPage page in StoredPages.ReadAsync(store.Record, since, cancellationToken))
            pages.Add(BacktestPage.Between(page.Url, StoredPages.Judge(before, page), StoredPages.Judge(after, page), flags.GetValueOrDefault(page.Url)) with { HasText = page.Text is not null });
        return Backtest.Of(pages);
    }

    private static void Print(TermList old, TermList now, ListDiff diff, Backtest? pages)
    {
        foreach (string change in diff.Changes)
            Console.Out.WriteLine(change);
        Console.Out.WriteLine(diff.Changes.Count == 0 ? "Nothing changed." : $"{old.Version} should become {diff.ProposedVersion}; the file says {now.Version}.");
        if (pages is null)
            return;
        Console.Out.WriteLine($"On {Tables.Number(pages.Pages - pages.WithoutText)} stored pages ({Tables.Number(pages.WithoutText)} more had no text left):");
        BacktestTables.Print(pages);
    }
}
