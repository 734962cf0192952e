using System.CommandLine;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary><c>backup</c> and <c>restore</c> of the embedded record. PostgreSQL's own tools copy the other one.</summary>
internal static class BackupCommands
{
    private static readonly Argument<string> BackupFile = new("FILE") { Description = "The copy." };

    /// <summary><c>backup</c>.</summary>
    public static Command CreateBackup() => CommandFrame.Create(
        "backup",
        "Copies the embedded record to a new file, beside a running service, and verifies the copy.",
        [BackupFile, CommandFrame.Config, CommandFrame.Data],
        (parsed, _) => Act(parsed, "pg_dump", folder =>
        {
            string file = parsed.GetRequiredValue(BackupFile);
            long bytes = SqliteBackup.Write(folder, file);
            return $"{file}: {Tables.Number(bytes)} bytes, verified.";
        }));

    /// <summary><c>restore</c>.</summary>
    public static Command CreateRestore() => CommandFrame.Create(
        "restore",
        "Puts a backup in the place of the record, after verifying it; the old record is kept beside it. Refused while a process works with the record.",
        [BackupFile, CommandFrame.Config, CommandFrame.Data],
        (parsed, _) => Act(parsed, "pg_restore", folder =>
        {
            string? kept = SqliteBackup.Restore(folder, parsed.GetRequiredValue(BackupFile), TimeProvider.System);
            return "Restored." + (kept is null ? "" : $" What was there is kept as {kept}.") + " With a search server, run `cybershield reindex` next.";
        }));

    /// <param name="sharedTool">What does the same for a record on PostgreSQL.</param>
    private static Task<int> Act(ParseResult parsed, string sharedTool, Func<string, string> act)
    {
        RecordPlace place = RecordPlace.Of(parsed);
        if (place.IsShared)
            throw CommandFailure.Usage($"The record is on PostgreSQL (Storage:Postgres), and this command copies the embedded one: use {sharedTool}, as the runbook (deploy/runbook.md) shows under Backup.");
        try
        {
            Console.Out.WriteLine(act(place.DataFolder));
            return Task.FromResult(ExitCode.Done);
        }
        catch (RecordException fault)
        {
            throw CommandFailure.Environment(fault.Message);
        }
    }
}
