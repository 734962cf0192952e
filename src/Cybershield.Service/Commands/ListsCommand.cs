using System.CommandLine;
using System.Globalization;
using Cybershield.Matching;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary><c>lists test|lint|diff|new</c>: the work of a list's owner.</summary>
internal static class ListsCommand
{
    private static readonly Argument<string?> One = new("list") { Description = "Id of one list; all of them by default.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string> Old = new("old") { Description = "File of the version before." };
    private static readonly Argument<string> New = new("new") { Description = "File of the version after." };
    private static readonly Argument<string> Id = new("id") { Description = "Id of the new list: lower-case words with hyphens." };

    /// <summary>The command with its parts.</summary>
    public static Command Create() => new("lists", "Tests, lints, compares and starts term lists.")
    {
        CommandFrame.Create("test", "Runs the tests inside lists and the disguises that their terms claim to see through.", [One, CommandFrame.Config, CommandFrame.AsJson], (parsed, _) =>
            Task.FromResult(Test(Lists(parsed), parsed.GetValue(CommandFrame.AsJson)))),
        CommandFrame.Create("lint", "Says what makes lists harmful, useless or incomplete.", [One, CommandFrame.Config, CommandFrame.AsJson], (parsed, _) =>
            Task.FromResult(Lint(Lists(parsed), parsed.GetValue(CommandFrame.AsJson)))),
        CommandFrame.Create("diff", "Says what one version of a list changes against another, and which version it should carry.", [Old, New, CommandFrame.AsJson], (parsed, _) =>
            Task.FromResult(Diff(ReadFile(parsed.GetRequiredValue(Old)), ReadFile(parsed.GetRequiredValue(New)), parsed.GetValue(CommandFrame.AsJson)))),
        CommandFrame.Create("new", "Writes a draft list to start from.", [Id, CommandFrame.Config], (parsed, _) =>
            Task.FromResult(Start(parsed.GetRequiredValue(Id), parsed.GetRequiredValue(CommandFrame.Config)))),
    };

    private static TermList[] Lists(ParseResult parsed)
    {
        string folder = Path.Combine(parsed.GetRequiredValue(CommandFrame.Config), "watchlists");
        if (!Directory.Exists(folder))
        {
            throw CommandFailure.Usage($"There is no folder {folder}.");
        }

        TermList[] lists = [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(ReadFile)];
        string? one = parsed.GetValue(One);
        return one is null ? lists
            : lists.FirstOrDefault(list => list.Id == one) is { } found ? [found]
            : throw CommandFailure.Usage($"There is no list {one} in {folder}.");
    }

    private static TermList ReadFile(string file)
    {
        if (!File.Exists(file))
        {
            throw CommandFailure.Usage($"There is no file {file}.");
        }

        TermListReading reading = TermListReader.Read(file, File.ReadAllText(file));
        return reading.List ?? throw CommandFailure.Usage(string.Join(Environment.NewLine, reading.Errors));
    }

    private static int Test(TermList[] lists, bool asJson)
    {
        ListTestReport[] reports = [.. lists.Select(ListTester.Run)];
        if (asJson)
        {
            CommandFrame.PrintJson(reports.Select(report => new
            {
                List = report.List.Id,
                report.Passed,
                Tests = report.Results.Select(result => new { result.Kind, result.Subject, result.Text, result.Mark.Line, result.Passed, result.Problem, Todo = result.IsTodo }),
                Resistance = report.Resistance.Select(row => new { row.Disguise, row.Recognised, row.Of }),
            }));
        }
        else
        {
            Print(reports);
        }

        return reports.All(report => report.Passed) ? ExitCode.Done : ExitCode.Findings;
    }

    private static void Print(ListTestReport[] reports)
    {
        Table table = Tables.Create("list", ">tests", ">passed", ">known gaps", "disguises recognised");
        foreach (ListTestReport report in reports)
        {
            table.AddRow(Tables.Row(
                report.List.Id,
                Tables.Number(report.Results.Count(result => !result.IsTodo)),
                Tables.Number(report.Results.Count(result => result is { IsTodo: false, Passed: true })),
                Tables.Number(report.Results.Count(result => result.IsTodo)),
                string.Join(", ", report.Resistance.Select(row => $"{row.Disguise} {row.Recognised}/{row.Of}"))));
        }

        Tables.Print(table);
        foreach ((ListTestReport report, ListTestResult result) in reports.SelectMany(report => report.Results.Where(result => !result.Passed).Select(result => (report, result))))
        {
            Console.Out.WriteLine($"{report.List.FileName}:{result.Mark.Line}:{result.Mark.Column}: {(result.IsTodo ? "known gap: " : "")}{result.Kind} of `{result.Subject}`: {result.Problem}: {Tables.Printable(result.Text)}");
        }
    }

    private static int Lint(TermList[] lists, bool asJson)
    {
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        LintFinding[] findings = [.. lists.SelectMany(list => ListLint.Check(list, today))];
        if (asJson)
        {
            CommandFrame.PrintJson(findings);
        }
        else
        {
            foreach (LintFinding finding in findings)
            {
                Console.Out.WriteLine($"{finding.Fault} ({(finding.IsError ? "error" : "warning")} {finding.Name}{(finding.Reply is null ? "" : ", replied: " + finding.Reply)})");
            }

            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lists.Length} lists, {findings.Length} findings."));
        }

        return findings.All(finding => !finding.IsError && finding.Reply is not null) ? ExitCode.Done : ExitCode.Findings;
    }

    private static int Diff(TermList old, TermList now, bool asJson)
    {
        ListDiff diff = ListDiff.Between(old, now);
        if (asJson)
        {
            CommandFrame.PrintJson(diff);
        }
        else
        {
            foreach (string change in diff.Changes)
            {
                Console.Out.WriteLine(change);
            }

            Console.Out.WriteLine(diff.Changes.Count == 0 ? "Nothing changed." : $"{old.Version} should become {diff.ProposedVersion}; the file says {now.Version}.");
        }

        return diff.Changes.Count == 0 || diff.ProposedVersion == now.Version ? ExitCode.Done : ExitCode.Findings;
    }

    private static int Start(string id, string config)
    {
        string file = Path.Combine(config, "watchlists", id + ".yaml");
        string draft = TermListReader.Draft(id);
        if (TermListReader.Read(file, draft).Errors is [ConfigurationError error, ..])
        {
            throw CommandFailure.Usage(error.ToString());
        }

        if (File.Exists(file))
        {
            throw CommandFailure.Usage($"{file} is there already.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, draft);
        Console.Out.WriteLine($"{file} is a draft: fill it in, then `lists lint {id}` and `lists test {id}`.");
        return ExitCode.Done;
    }
}
