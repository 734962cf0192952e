using System.CommandLine;
using Cybershield.Elasticsearch;
using Cybershield.Matching.Yaml;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
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
            "Deletes page texts and months of indices that were kept for as long as the Retention settings say; the service does the same once a day. Flags, assessments, decisions and list texts stay.",
            [DryRun, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
            DeleteAsync);
        HoldCommands.AddTo(retention);
        return retention;
    }

    private static async Task<int> DeleteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ServiceSettings settings = RecordAccess.Require(parsed.GetRequiredValue(CommandFrame.Config)).Settings;
        RetentionOptions options = settings.Retention;
        bool dryRun = parsed.GetValue(DryRun);
        await using RecordStore store = dryRun ? RecordAccess.OpenForReading(parsed) : RecordPlace.Of(parsed).Open();
        RetentionSummary summary = dryRun
            ? await store.Retention.PreviewAsync(options.Policy(), cancellationToken)
            : await store.Retention.ApplyAsync(options.Policy(), cancellationToken);
        IReadOnlyList<IndexMonth> months = await MonthsAsync(settings, store, dryRun, cancellationToken);
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(new { dryRun, summary.UnflaggedTexts, summary.FlaggedTexts, summary.HeldTexts, configurationSets = summary.Sets, indexMonths = months.Select(month => new { month = month.Name, month.Flags, month.Open, month.Held, month.Waiting, deleted = !month.IsKept && !dryRun }) });
        else
            await Console.Out.WriteLineAsync(Told(summary, options, dryRun) + ToldSets(summary.Sets, dryRun) + string.Concat(months.Select(month => Told(month, dryRun))));
        return ExitCode.Done;
    }

    /// <summary>Months of indices that are due, deleted unless something keeps them.</summary>
    private static async Task<IReadOnlyList<IndexMonth>> MonthsAsync(ServiceSettings settings, RecordStore store, bool dryRun, CancellationToken cancellationToken)
    {
        if (!settings.Elasticsearch.IsConfigured || settings.Retention.IndexMonths is null)
            return [];
        using ElasticsearchGateway gateway = new(settings.Elasticsearch);
        IndexMonthDeletion deletion = new(store.IndexMonths, new IndexDeletion(gateway, settings.Elasticsearch), settings.Retention);
        IReadOnlyList<IndexMonth> due = deletion.Preview();
        try
        {
            return dryRun ? due : [.. due.Where(month => month.IsKept).Concat(await deletion.DeleteAsync(() => { }, cancellationToken)).OrderBy(month => month.StartsAt)];
        }
        catch (HttpRequestException refused)
        {
            throw CommandFailure.Environment(refused.Message);
        }
    }

    private static string Told(IndexMonth month, bool dryRun) => month.IsKept
        ? $"\nThe index of {month.Name} stays: of its {Tables.Number(month.Flags)} flags {Tables.Number(month.Open)} are open, {Tables.Number(month.Held)} are under legal hold and {Tables.Number(month.Waiting)} wait to be projected."
        : $"\n{(dryRun ? "Would delete" : "Deleted")} the index of {month.Name} with the documents of {Tables.Number(month.Flags)} flags.";

    private static string ToldSets(int sets, bool dryRun) =>
        sets == 0 ? "" : $"\n{(dryRun ? "Would delete" : "Deleted")} the files of {Tables.Number(sets)} configuration sets that were replaced long ago and that nothing refers to.";

    private static string Told(RetentionSummary summary, RetentionOptions options, bool dryRun) =>
        $"""
        {(dryRun ? "Would delete" : "Deleted")} {Tables.Number(summary.UnflaggedTexts)} texts without a flag, kept for more than {DurationText.Format(options.UnflaggedText)},
        and {Tables.Number(summary.FlaggedTexts)} texts of flags that were settled more than {DurationText.Format(options.FlaggedCaptures)} ago. {Tables.Number(summary.HeldTexts)} more are under legal hold.
        """;
}
