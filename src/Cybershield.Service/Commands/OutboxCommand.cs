using System.CommandLine;
using Cybershield.Storage;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary><c>outbox list|replay|drop</c>: what the search server refused for good, and what is to become of it.</summary>
internal static class OutboxCommand
{
    private const int MostListed = 10_000;
    private static readonly Argument<string[]> Flags = new("FLAG") { Description = "Ids of flags; all dead letters with --all.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> All = new("--all") { Description = "Every dead letter." };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why; kept in the audit.", HelpName = "TEXT" };
    private static readonly Option<string> By = new("--by") { Description = "Who does it; kept in the audit.", HelpName = "ID", DefaultValueFactory = _ => Environment.UserName };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command outbox = new("outbox", "Changes of flags that the search server refused for good (dead letters).");
        outbox.Add(CommandFrame.Create("list", "Prints the dead letters with the reason that the search server gave, oldest first. Exit code 1: there are some.",
            [CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson], ListAsync));
        outbox.Add(CommandFrame.Create("replay", "Puts dead letters into the outbox again, once the cause is mended: they are sent as the flags stand now.",
            [Flags, All, CommandFrame.Config, CommandFrame.Data], ReplayAsync));
        outbox.Add(CommandFrame.Create("drop", "Gives dead letters up, with a reason: their flags stay in the record and are missing in the index until they change again.",
            [Flags, All, Reason, By, CommandFrame.Config, CommandFrame.Data], DropAsync));
        return outbox;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using RecordStore store = RecordAccess.OpenForReading(parsed);
        IReadOnlyList<DeadFlag> dead = await store.DeadLetters.ListAsync(MostListed, cancellationToken);
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(dead);
        else
            Print(dead);
        return dead.Count > 0 ? ExitCode.Findings : ExitCode.Done;
    }

    private static void Print(IReadOnlyList<DeadFlag> dead)
    {
        Table table = Tables.Create("flag", "address", "list", ">revision", "since", "reason");
        foreach (DeadFlag flag in dead)
            table.AddRow(Tables.Row(flag.FlagId, flag.Address, flag.ListId, Tables.Number(flag.Revision), Tables.Instant(flag.DiedAt), flag.Reason));
        Tables.Print(table);
        Console.Out.WriteLine($"{Tables.Number(dead.Count)} dead letters");
    }

    private static async Task<int> ReplayAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] flags = Chosen(parsed);
        await using RecordStore store = RecordPlace.Of(parsed).Open();
        int replayed = await store.DeadLetters.ReplayAsync(flags, cancellationToken);
        await Console.Out.WriteLineAsync($"{Tables.Number(replayed)} dead letters wait in the outbox again.");
        return Told(flags, replayed);
    }

    private static async Task<int> DropAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] flags = Chosen(parsed);
        if (parsed.GetValue(Reason) is not { } reason || string.IsNullOrWhiteSpace(reason))
            throw CommandFailure.Usage("Say why: outbox drop FLAG --reason \"the page is gone for good\". The audit keeps it.");
        await using RecordStore store = RecordPlace.Of(parsed).Open();
        int dropped = await store.DeadLetters.DropAsync(flags, parsed.GetRequiredValue(By), reason, cancellationToken);
        await Console.Out.WriteLineAsync($"{Tables.Number(dropped)} dead letters were given up.");
        return Told(flags, dropped);
    }

    private static string[] Chosen(ParseResult parsed) => (parsed.GetValue(Flags) ?? [], parsed.GetValue(All)) switch
    {
        ([], false) => throw CommandFailure.Usage("Name flags, or all dead letters with --all: `cybershield outbox list` prints them."),
        ([_, ..], true) => throw CommandFailure.Usage("Name flags or write --all, not both."),
        var (flags, _) => [.. flags.Distinct()],
    };

    private static int Told(string[] flags, int done)
    {
        if (flags.Length > done)
            Console.Error.WriteLine($"{flags.Length - done} of the named flags have no dead letter: `cybershield outbox list` prints those that have.");
        return flags.Length > done ? ExitCode.Findings : ExitCode.Done;
    }
}
