using System.CommandLine;
using Cybershield.Matching.Yaml;
using Cybershield.Service.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary><c>retention</c>: deletes the texts that were kept for as long as the settings say.</summary>
internal static class RetentionCommand
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Print what would be deleted; change nothing." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command retention = CommandFrame.Create(
            "retention",
            "Deletes page texts that were kept for as long as the Retention settings say; the service does the same once a day. Flags, assessments, decisions and list texts stay.",
            [DryRun, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
            DeleteAsync);
        HoldCommands.AddTo(retention);
        return retention;
    }

    private static async Task<int> DeleteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        RetentionOptions options = RecordAccess.Require(parsed.GetRequiredValue(CommandFrame.Config)).Settings.Retention;
        bool dryRun = parsed.GetValue(DryRun);
        await using RecordStore store = dryRun ? RecordAccess.OpenForReading(parsed) : RecordPlace.Of(parsed).Open();
        RetentionSummary summary = dryRun
            ? await store.Retention.PreviewAsync(options.Policy(), cancellationToken)
            : await store.Retention.ApplyAsync(options.Policy(), cancellationToken);
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(new { dryRun, summary.UnflaggedTexts, summary.FlaggedTexts, summary.HeldTexts });
        else
            await Console.Out.WriteLineAsync(Told(summary, options, dryRun));
        return ExitCode.Done;
    }

    private static string Told(RetentionSummary summary, RetentionOptions options, bool dryRun) =>
        $"""
        {(dryRun ? "Would delete" : "Deleted")} {Tables.Number(summary.UnflaggedTexts)} texts without a flag, kept for more than {DurationText.Format(options.UnflaggedText)},
        and {Tables.Number(summary.FlaggedTexts)} texts of flags that were settled more than {DurationText.Format(options.FlaggedCaptures)} ago. {Tables.Number(summary.HeldTexts)} more are under legal hold.
        """;
}
