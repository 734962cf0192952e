using System.CommandLine;
using Cybershield.Elasticsearch;
using Cybershield.Service.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary><c>doctor</c>: whether the record is whole and keeps its rules, and whether the index holds what it should. Changes nothing.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> RecordOnly = new("--record-only") { Description = "Leave the search server out." };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "doctor",
        "Checks the record's integrity and rules, and every document of the index against the record; read-only, beside a running service. Exit code 1: something is wrong, 3: the search server does not answer.",
        [RecordOnly, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        ExamineAsync);

    private static async Task<int> ExamineAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using RecordStore store = RecordAccess.OpenForReading(parsed);
        LoadedConfiguration configuration = LoadedConfiguration.Read(parsed.GetRequiredValue(CommandFrame.Config), TimeProvider.System);
        ElasticsearchOptions search = configuration.Settings.Elasticsearch;
        bool asks = search.IsConfigured && search.Faults().Count == 0 && !parsed.GetValue(RecordOnly);
        Diagnosis diagnosis = new(
            await store.CheckAsync(cancellationToken),
            asks ? await CompareAsync(store, search, cancellationToken) : null,
            configuration.Errors.Select(error => error.ToString()).ToArray());
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(diagnosis);
        else
            Print(diagnosis);
        return diagnosis.Index?.Problem is not null ? ExitCode.Environment : diagnosis.IsWell ? ExitCode.Done : ExitCode.Findings;
    }

    private static async Task<IndexDiagnosis> CompareAsync(RecordStore store, ElasticsearchOptions search, CancellationToken cancellationToken)
    {
        using ElasticsearchGateway gateway = new(search);
        try
        {
            ServerAnswer answer = await gateway.ProbeAsync(cancellationToken);
            if (!answer.Accepted)
                return IndexDiagnosis.Failed(answer.ToString());
            ServerAnswer refreshed = await gateway.RefreshAsync(search.IndexPrefix, cancellationToken);
            IndexDiagnosis found = await IndexDiagnosis.MakeAsync(store, new IndexComparison(gateway, search).ReadAsync(cancellationToken));
            return found with { IsOfLastSecond = refreshed.Status != 403 };
        }
        catch (HttpRequestException refused)
        {
            return IndexDiagnosis.Failed(refused.Message);
        }
    }

    private static void Print(Diagnosis diagnosis)
    {
        Console.Out.WriteLine(diagnosis.Record.Count == 0 ? "Record: whole, and every rule holds" : "Record:");
        foreach (BrokenRule rule in diagnosis.Record)
            Console.Out.WriteLine($"  broken: {rule.Rule} ({Tables.Number(rule.Breaches)} times)");
        Console.Out.WriteLine(diagnosis.Index switch
        {
            null => "Index: not looked at",
            { Problem: { } problem } => $"Index: the search server does not answer: {problem}",
            { IsAsRecorded: true } index => $"Index: {Tables.Number(index.Documents)} documents are as the record has them; {Tables.Number(index.Waiting)} changes wait, {Tables.Number(index.Dead)} dead letters{(index.Dead > 0 ? ": `cybershield outbox list` says why" : "")}",
            var index => (index.IsOfLastSecond ? "" : "What was written in the last second may look missing: give the key of doctor the right `maintenance`\n") + $"Index: {Tables.Number(index.Missing)} documents are missing, {Tables.Number(index.Stale)} are of another revision, {Tables.Number(index.Unknown)} are unknown to the record, {Tables.Number(index.Twice)} stand there twice, such as {string.Join(", ", index.Examples)}: run `cybershield reindex`",
        });
        foreach (string error in diagnosis.ConfigurationErrors)
            Console.Out.WriteLine($"Not in force: {error}");
    }

    /// <param name="Record">Rules that do not hold.</param>
    /// <param name="Index">Null where there is no search server, or it was left out.</param>
    private sealed record Diagnosis(IReadOnlyList<BrokenRule> Record, IndexDiagnosis? Index, IReadOnlyList<string> ConfigurationErrors)
    {
        public bool IsWell => Record.Count == 0 && Index?.IsWell != false && ConfigurationErrors.Count == 0;
    }
}
