using System.Globalization;
using Cybershield.Review;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary>How a backtest is printed.</summary>
internal static class BacktestTables
{
    private const int Shown = 50;

    /// <summary>The counts by what reviewers decided, then the pages.</summary>
    public static void Print(Backtest backtest)
    {
        Outcome[] outcomes = Enum.GetValues<Outcome>();
        Table counts = Tables.Create(["", ">pages", .. outcomes.Select(outcome => ">" + Outcomes.NameOf(outcome)), ">not decided"]);
        foreach ((string name, IReadOnlyList<BacktestPage> pages) in new[] { ("kept", backtest.Kept), ("added", backtest.Added), ("dropped", backtest.Dropped) })
            counts.AddRow(Tables.Row([name, Tables.Number(pages.Count), .. outcomes.Select(outcome => Decided(pages, outcome)), Decided(pages, null)]));
        Tables.Print(counts);
        PrintPages("would be flagged", backtest.Added);
        PrintPages("would no longer be flagged", backtest.Dropped);
    }

    private static void PrintPages(string title, IReadOnlyList<BacktestPage> pages)
    {
        if (pages.Count == 0)
            return;
        Table table = Tables.Create(title, ">score before", ">after", "terms", "decided");
        foreach (BacktestPage page in pages.Take(Shown))
            table.AddRow(Tables.Row(page.Url, Score(page.Before), Score(page.After), string.Join(", ", page.Terms), page.Outcome is { } outcome ? Outcomes.NameOf(outcome) : ""));
        Tables.Print(table);
        if (pages.Count > Shown)
            Console.Out.WriteLine($"and {Tables.Number(pages.Count - Shown)} more: `--json` gives all.");
    }

    private static string Decided(IReadOnlyList<BacktestPage> pages, Outcome? outcome) => Tables.Number(pages.Count(page => page.Outcome == outcome));

    private static string Score(decimal? score) => score?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";
}
