using System.CommandLine;
using Cybershield.Storage;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary><c>retention hold|release|holds</c>: what must not be deleted, however old.</summary>
internal static class HoldCommands
{
    private static readonly Argument<string> Subject = new("FLAG|SITE") { Description = "The id of a flag, or of a site." };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why; kept in the audit.", HelpName = "TEXT" };
    private static readonly Option<string> By = new("--by") { Description = "Who does it; kept in the audit.", HelpName = "ID", DefaultValueFactory = _ => Environment.UserName };

    /// <summary>Adds them to <c>retention</c>.</summary>
    public static void AddTo(Command retention)
    {
        retention.Add(CommandFrame.Create("hold", "Places a legal hold: no text of this flag or site is deleted until it is released, by retention, by a purge or because a page changed.",
            [Subject, Reason, By, CommandFrame.Config, CommandFrame.Data], HoldAsync));
        retention.Add(CommandFrame.Create("release", "Ends a legal hold; what its age allows is deleted from then on.",
            [Subject, Reason, By, CommandFrame.Config, CommandFrame.Data], ReleaseAsync));
        retention.Add(CommandFrame.Create("holds", "Prints the legal holds in force, oldest first.",
            [CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson], ListAsync));
    }

    private static async Task<int> HoldAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        (string subject, string reason) = Asked(parsed, "hold");
        await using RecordStore store = RecordPlace.Of(parsed).Open();
        HoldResult result = await store.Holds.HoldAsync(subject, parsed.GetRequiredValue(By), reason, cancellationToken);
        if (result == HoldResult.Unknown)
            throw CommandFailure.Usage($"There is no flag or site \"{subject}\": `cybershield flags list --json` and `cybershield sites list` print those that are known.");
        if (result == HoldResult.NotNow)
            throw CommandFailure.Usage($"{subject} is held already: `cybershield retention holds` prints why.");
        await Console.Out.WriteLineAsync($"Held {subject}: none of its texts is deleted until it is released.");
        return ExitCode.Done;
    }

    private static async Task<int> ReleaseAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        (string subject, string reason) = Asked(parsed, "release");
        await using RecordStore store = RecordPlace.Of(parsed).Open();
        if (await store.Holds.ReleaseAsync(subject, parsed.GetRequiredValue(By), reason, cancellationToken) != HoldResult.Done)
            throw CommandFailure.Usage($"{subject} is not held: `cybershield retention holds` prints what is.");
        await Console.Out.WriteLineAsync($"Released {subject}.");
        return ExitCode.Done;
    }

    private static (string Subject, string Reason) Asked(ParseResult parsed, string command)
    {
        string subject = parsed.GetRequiredValue(Subject);
        return parsed.GetValue(Reason) is { } reason && !string.IsNullOrWhiteSpace(reason)
            ? (subject, reason)
            : throw CommandFailure.Usage($"Say why: retention {command} {subject} --reason \"court order of 3 May\". The audit keeps it.");
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using RecordStore store = RecordAccess.OpenForReading(parsed);
        IReadOnlyList<LegalHold> holds = await store.Holds.ListAsync(cancellationToken);
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(holds);
        else
            Tables.Print(Shown(holds));
        return ExitCode.Done;
    }

    private static Table Shown(IReadOnlyList<LegalHold> holds)
    {
        Table table = Tables.Create("flag or site", "since", "by", "reason");
        foreach (LegalHold hold in holds)
            table.AddRow(Tables.Row(hold.FlagId ?? hold.SiteId ?? "", Tables.Instant(hold.CreatedAt), hold.ReviewerId, hold.Reason));
        return table;
    }
}
