using System.CommandLine;
using Cybershield.Matching;

namespace Cybershield.Service.Commands;

/// <summary><c>lists diff</c>: what one version of a list changes against another.</summary>
internal static class ListDiffCommand
{
    private static readonly Argument<string> Old = new("old") { Description = "File of the version before." };
    private static readonly Argument<string> New = new("new") { Description = "File of the version after." };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "diff",
        "Says what one version of a list changes against another, and which version it should carry. Exit code 1: the newer file carries another version.",
        [Old, New, CommandFrame.AsJson],
        (parsed, _) => Task.FromResult(Run(ListFiles.ReadFile(parsed.GetRequiredValue(Old)), ListFiles.ReadFile(parsed.GetRequiredValue(New)), parsed.GetValue(CommandFrame.AsJson))));

    private static int Run(TermList old, TermList now, bool asJson)
    {
        if (old.Id != now.Id)
            throw CommandFailure.Usage($"{old.FileName} is the list {old.Id}, {now.FileName} the list {now.Id}: they are not versions of one list.");
        ListDiff diff = ListDiff.Between(old, now);
        if (asJson)
            CommandFrame.PrintJson(diff);
        else
            Print(old, now, diff);
        return diff.Changes.Count == 0 || diff.ProposedVersion == now.Version ? ExitCode.Done : ExitCode.Findings;
    }

    private static void Print(TermList old, TermList now, ListDiff diff)
    {
        foreach (string change in diff.Changes)
            Console.Out.WriteLine(change);
        Console.Out.WriteLine(diff.Changes.Count == 0 ? "Nothing changed." : $"{old.Version} should become {diff.ProposedVersion}; the file says {now.Version}.");
    }
}
