using System.CommandLine;

namespace Cybershield.Service.Commands;

/// <summary><c>lists</c>: the work of a list's owner.</summary>
internal static class ListsCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create() => new("lists", "Tests, lints, compares, measures and starts term lists.")
    {
        ListTestCommand.Create(),
        ListLintCommand.Create(),
        ListDiffCommand.Create(),
        ListBacktestCommand.Create(),
        ListStatsCommand.Create(),
        ListNewCommand.Create(),
        ListNewCommand.CreateSchema(),
    };
}
