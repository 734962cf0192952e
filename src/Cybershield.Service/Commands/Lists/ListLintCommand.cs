using System.CommandLine;
using System.Globalization;
using Cybershield.Matching;

namespace Cybershield.Service.Commands;

/// <summary><c>lists lint</c>: what makes lists harmful, useless or incomplete.</summary>
internal static class ListLintCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "lint",
        "Says what makes lists harmful, useless or incomplete. Exit code 1: an error, or a warning without a written reply in the file.",
        [ListFiles.One, CommandFrame.Config, CommandFrame.AsJson],
        (parsed, _) => Task.FromResult(Run(ListFiles.Read(parsed), parsed.GetValue(CommandFrame.AsJson))));

    private static int Run(TermList[] lists, bool asJson)
    {
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        LintFinding[] findings = [.. lists.SelectMany(list => ListLint.Check(list, today))];
        if (asJson)
            CommandFrame.PrintJson(findings);
        else
            Print(lists, findings);
        return findings.All(finding => !finding.IsError && finding.Reply is not null) ? ExitCode.Done : ExitCode.Findings;
    }

    private static void Print(TermList[] lists, LintFinding[] findings)
    {
        foreach (LintFinding finding in findings)
            Console.Out.WriteLine($"{finding.Fault} ({(finding.IsError ? "error" : "warning")} {finding.Name}{(finding.Reply is null ? "" : ", replied: " + finding.Reply)})");
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lists.Length} lists, {findings.Length} findings."));
    }
}
