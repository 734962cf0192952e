using System.Text.Json;
using System.Text.Json.Nodes;
using Cybershield.Review;
using Microsoft.Extensions.Logging;

namespace Cybershield.Elasticsearch;

/// <summary>
/// Fills a new generation of indices from the record while people search the old one, then moves the alias in one step.
/// Meanwhile every change is written to both, by the entries that the outbox gives out; so nobody sees a flag twice, and none is missed.
/// </summary>
/// <remarks>It can be ended at any moment: the record knows how far the copy has come, and sending again is harmless.</remarks>
public sealed partial class Reindexer(IOutbox outbox, ElasticsearchGateway gateway, ElasticsearchOptions options, TimeProvider time, ILogger<Reindexer> log)
{
    private const int PageDocuments = 500;

    private readonly IndexNames _names = new(options.IndexPrefix);
    private readonly IndexTemplates _templates = new(gateway, new IndexNames(options.IndexPrefix));
    private readonly HashSet<string> _indices = [];
    private BatchLimits _limits = new(options.MaxBatchDocuments, options.MaxBatchBytes);

    /// <summary>Runs to the end. What the search server refuses for good stops it, with its words; running it again goes on from there.</summary>
    /// <param name="progress">Told how many flags were copied so far in this run.</param>
    public async Task<ReindexResult> RunAsync(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ServerAnswer answer = await gateway.ProbeAsync(cancellationToken);
        if (answer.Accepted)
            answer = await _templates.InstallAsync(cancellationToken);
        if (!answer.Accepted)
            return new ReindexResult(null, 0, answer.ToString());
        Rebuilding rebuilding = await outbox.BeginRebuildAsync(cancellationToken);
        LogBegun(rebuilding.Next, rebuilding.CopiedTo);
        (int copied, string? problem) = await CopyAsync(rebuilding, progress, cancellationToken);
        if (problem is not null)
            return new ReindexResult(rebuilding.Next, copied, problem);
        answer = await SwitchAsync(rebuilding, cancellationToken);
        return new ReindexResult(rebuilding.Next, copied, answer.Accepted ? null : answer.ToString());
    }

    private async Task<(int Copied, string? Problem)> CopyAsync(Rebuilding rebuilding, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        int copied = 0;
        while (true)
        {
            (IReadOnlyList<OutboxEntry> entries, long last) = await outbox.ReadAllAsync(rebuilding, PageDocuments, cancellationToken);
            if (entries.Count == 0)
                return (copied, null);
            (List<OutboxEntry> accepted, string? problem) = await SendAsync(entries, cancellationToken);
            if (problem is not null)
                return (copied, problem);
            rebuilding = await outbox.CopiedAsync(rebuilding, accepted, last, cancellationToken);
            copied += entries.Count;
            progress?.Report(copied);
        }
    }

    /// <summary>Until every entry has an answer of its own; pressure is waited out, anything that needs a person ends it.</summary>
    private async Task<(List<OutboxEntry> Accepted, string? Problem)> SendAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        List<OutboxEntry> accepted = [];
        for (int refusals = 1; ; refusals++)
        {
            accepted.Clear();
            Tally tally = new();
            BulkSender sender = new(outbox, (done, _) => { accepted.AddRange(done); return Task.CompletedTask; }, gateway, options, log);
            tally.Add(await EnsureIndicesAsync(entries, cancellationToken));
            foreach (BulkBatch batch in tally.Worst == Verdict.Done ? sender.Cut(entries, _limits) : [])
                await sender.SendAsync(batch, tally, cancellationToken);
            _limits = _limits.After(tally, options);
            DrainResult result = tally.Result(IndexerPhase.Draining, TimeSpan.Zero);
            if (tally.Worst == Verdict.Done)
                return (accepted, null);
            if (tally.Worst == Verdict.Alarm)
                return (accepted, result.Problem);
            LogWaiting(result.Problem);
            await Task.Delay(options.BackOff(refusals), time, cancellationToken);
        }
    }

    private async Task<ServerAnswer> EnsureIndicesAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        foreach (string index in entries.Select(entry => _names.IndexFor(entry.Generations[0], entry.FirstFlaggedAt)).Distinct().Where(index => !_indices.Contains(index)))
        {
            ServerAnswer answer = await _templates.EnsureIndexAsync(index, live: false, cancellationToken);
            if (!answer.Accepted)
                return answer;
            _indices.Add(index);
        }
        return new ServerAnswer(200, default, "", "");
    }

    /// <remarks>
    /// The alias moves before the record says so, and once more after it: an indexer that had still read "both" may just have made the
    /// new generation's index of a new month. Old indices go last, when nobody can be writing to them any more.
    /// </remarks>
    private async Task<ServerAnswer> SwitchAsync(Rebuilding rebuilding, CancellationToken cancellationToken)
    {
        ServerAnswer answer = await MoveAliasAsync(rebuilding.Next, cancellationToken);
        if (!answer.Accepted)
            return answer;
        await outbox.EndRebuildAsync(rebuilding, cancellationToken);
        LogSwitched(rebuilding.Next);
        await Task.Delay(options.RequestTimeout, time, cancellationToken);
        answer = await MoveAliasAsync(rebuilding.Next, cancellationToken);
        return answer.Accepted ? await DeleteOthersAsync(rebuilding.Next, cancellationToken) : answer;
    }

    private async Task<ServerAnswer> MoveAliasAsync(int generation, CancellationToken cancellationToken)
    {
        ServerAnswer found = await gateway.FindIndicesAsync(_names.Pattern, cancellationToken);
        if (!found.Accepted)
            return found;
        JsonArray actions = [];
        foreach (JsonProperty index in found.Body.EnumerateObject())
        {
            bool carries = index.Value.GetProperty("aliases").TryGetProperty(_names.Alias, out _);
            if (_names.IsOf(generation, index.Name) != carries)
                actions.Add(new JsonObject { [carries ? "remove" : "add"] = new JsonObject { ["index"] = index.Name, ["alias"] = _names.Alias } });
        }
        return actions.Count == 0 ? found : await gateway.ChangeAliasesAsync(actions, cancellationToken);
    }

    private async Task<ServerAnswer> DeleteOthersAsync(int generation, CancellationToken cancellationToken)
    {
        ServerAnswer answer = await gateway.FindIndicesAsync(_names.Pattern, cancellationToken);
        string[] old = answer.Accepted ? [.. answer.Body.EnumerateObject().Select(index => index.Name).Where(index => !_names.IsOf(generation, index))] : [];
        foreach (string index in old)
        {
            answer = await gateway.DeleteIndexAsync(index, cancellationToken);
            if (!answer.Accepted)
                return answer;
            LogDeleted(index);
        }
        return answer;
    }

    [LoggerMessage(3101, LogLevel.Information, "Filling generation {Generation} of the indices from the record, after flag {CopiedTo}")]
    private partial void LogBegun(int generation, long copiedTo);

    [LoggerMessage(3102, LogLevel.Warning, "The search server takes nothing now, the copy waits: {Problem}")]
    private partial void LogWaiting(string? problem);

    [LoggerMessage(3103, LogLevel.Information, "Generation {Generation} is the one that is searched")]
    private partial void LogSwitched(int generation);

    [LoggerMessage(3104, LogLevel.Information, "Deleted the old index {Index}")]
    private partial void LogDeleted(string index);
}

/// <summary>What a rebuild came to.</summary>
/// <param name="Generation">The generation that was filled; null where the search server was not reached.</param>
/// <param name="Copied">Flags copied in this run.</param>
/// <param name="Problem">Why it stopped, in a sentence for an administrator; null where it is done.</param>
public sealed record ReindexResult(int? Generation, int Copied, string? Problem);
