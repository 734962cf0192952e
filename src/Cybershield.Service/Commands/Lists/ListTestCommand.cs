using System.CommandLine;
using Cybershield.Matching;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary><c>lists test</c>: the tests inside lists, and the disguises that their terms claim to see through.</summary>
internal static class ListTestCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "test",
        "Runs the tests inside lists and the disguises that their terms claim to see through. Exit code 1: a test failed.",
        [ListFiles.One, CommandFrame.Config, CommandFrame.AsJson],
        (parsed, _) => Task.FromResult(Run(ListFiles.Read(parsed), parsed.GetValue(CommandFrame.AsJson))));

    private static int Run(TermList[] lists, bool asJson)
    {
        ListTestReport[] reports = [.. lists.Select(ListTester.Run)];
        if (asJson)
            PrintJson(reports);
        else
            Print(reports);
        return reports.All(report => report.Passed) ? ExitCode.Done : ExitCode.Findings;
    }

    private static void PrintJson(ListTestReport[] reports) => CommandFrame.PrintJson(reports.Select(report => new
    {
        List = report.List.Id,
        report.Passed,
        Tests = report.Results.Select(result => new { result.Kind, result.Subject, result.Text, result.Mark.Line, result.Passed, result.Problem, Todo = result.IsTodo }),
        Resistance = report.Resistance.Select(row => new { row.Disguise, row.Recognised, row.Of }),
    }));

    private static void Print(ListTestReport[] reports)
    {
        Table table = Tables.Create("list", ">tests", ">passed", ">known gaps");
        foreach (ListTestReport report in reports)
        {
            table.AddRow(Tables.Row(
                report.List.Id,
                Tables.Number(report.Results.Count(result => !result.IsTodo)),
                Tables.Number(report.Results.Count(result => result is { IsTodo: false, Passed: true })),
                Tables.Number(report.Results.Count(result => result.IsTodo))));
        }

        Tables.Print(table);
        PrintResistance(reports);
        foreach ((ListTestReport report, ListTestResult result) in reports.SelectMany(report => report.Results.Where(result => !result.Passed).Select(result => (report, result))))
            Console.Out.WriteLine($"{report.List.FileName}:{result.Mark.Line}:{result.Mark.Column}: {(result.IsTodo ? "known gap: " : "")}{result.Kind} of `{result.Subject}`: {result.Problem}: {Tables.Printable(result.Text)}");
    }

    private static void PrintResistance(ListTestReport[] reports)
    {
        string[] disguises = [.. reports.SelectMany(report => report.Resistance).Select(row => row.Disguise).Distinct()];
        if (disguises.Length == 0)
            return;
        Table table = Tables.Create(["disguises recognised", .. disguises.Select(disguise => ">" + disguise)]);
        foreach (ListTestReport report in reports)
            table.AddRow(Tables.Row([report.List.Id, .. disguises.Select(disguise => Share(report, disguise))]));
        Tables.Print(table);
    }

    private static string Share(ListTestReport report, string disguise)
    {
        (string Disguise, int Recognised, int Of) row = report.Resistance.FirstOrDefault(row => row.Disguise == disguise);
        return row.Disguise is null ? "" : $"{row.Recognised}/{row.Of}";
    }
}
