using System.Runtime.CompilerServices;
using Cybershield.Review;
using Microsoft.Extensions.Logging;

namespace Cybershield.Elasticsearch;

/// <summary>
/// Drains the outbox into the search server. The outbox is the retry queue: what was not accepted is still in it, so a crash,
/// a timeout or an outage loses nothing, and ids and versions make sending twice harmless.
/// </summary>
/// <remarks>
/// It never asks for a refresh: reviewers' pages read the record, so nobody waits for the search server, and <c>refresh=wait_for</c>
/// would hold a request for up to a second. A change is searchable after at most <see cref="ElasticsearchOptions.FlushAfter"/> and the index's refresh interval.
/// One caller at a time.
/// </remarks>
public sealed partial class OutboxIndexer(
    IOutbox outbox,
    ElasticsearchGateway gateway,
    ElasticsearchOptions options,
    TimeProvider time,
    ILogger<OutboxIndexer> log)
{
    private const int RequestsInFlight = 2;
    private const int RequestsARound = 16;
    private const int GuessedDocumentBytes = 16 * 1024;

    private readonly IndexNames _names = new(options.IndexPrefix);
    private readonly IndexTemplates _templates = new(gateway, new IndexNames(options.IndexPrefix));
    private readonly BulkSender _sender = new(outbox, outbox.CompleteAsync, gateway, options, log);
    private readonly HashSet<string> _indices = [];
    private BatchLimits _limits = new(options.MaxBatchDocuments, options.MaxBatchBytes);
    private IndexerState _state = new(IndexerPhase.Starting, time.GetUtcNow(), null, null, null, null, 0, 0, 0);
    private int _meanDocumentBytes = GuessedDocumentBytes;
    private int _refusalsInARow;
    private bool _prepared;
    private bool _moreWaits;
    private int _forgets;

    /// <summary>The latest snapshot; safe to read from anywhere.</summary>
    public IndexerState State => Volatile.Read(ref _state);

    /// <summary>An index was deleted on purpose: the next round makes sure of each that it writes to. Safe to call from anywhere.</summary>
    public void ForgetIndices() => Interlocked.Exchange(ref _forgets, 1);

    /// <summary>
    /// One round: reaches the server and installs the templates where that is still to be done, then sends what waits, two requests in flight, and takes out what was accepted.
    /// The caller waits for <see cref="DrainResult.Pause"/> before the next one. Outages are results; only a failing record throws.
    /// </summary>
    public async Task<DrainResult> DrainOnceAsync(CancellationToken cancellationToken)
    {
        Tally tally = new();
        if (!_prepared)
            tally.Add(await PrepareAsync(cancellationToken));
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = RequestsInFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(OneAheadAsync(BatchesAsync(tally, cancellationToken)), parallel, async (batch, token) => await _sender.SendAsync(batch, tally, token));
        return Conclude(tally);
    }

    private async Task<ServerAnswer> PrepareAsync(CancellationToken cancellationToken)
    {
        ServerAnswer answer = await gateway.ProbeAsync(cancellationToken);
        if (answer.Accepted)
            answer = await _templates.InstallAsync(cancellationToken);
        _prepared = answer.Accepted;
        if (_prepared)
            LogReady(gateway.Identity!.ToString(), _names.Alias);
        return answer;
    }

    /// <summary>The next request is made ready while those before it are under way: so the server need not wait, and no more is in memory than one request beside those.</summary>
    private static async IAsyncEnumerable<BulkBatch> OneAheadAsync(IAsyncEnumerable<BulkBatch> source)
    {
        await using IAsyncEnumerator<BulkBatch> batches = source.GetAsyncEnumerator(CancellationToken.None);
        Task<bool> next = NextAsync();
        try
        {
            while (await next)
            {
                BulkBatch batch = batches.Current;
                next = NextAsync();
                yield return batch;
            }
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<bool> NextAsync() => Task.Run(async () => await batches.MoveNextAsync());
    }

    /// <summary>What waits, one request after the other, as far as one round goes.</summary>
    private async IAsyncEnumerable<BulkBatch> BatchesAsync(Tally tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OutboxEntry? last = null;
        for (int reads = 0; reads < RequestsARound && tally.Worst == Verdict.Done; reads++)
        {
            int atMost = AtMost();
            IReadOnlyList<OutboxEntry> entries = await outbox.ReadAsync(atMost, last, cancellationToken);
            tally.Add(await EnsureIndicesAsync(entries, cancellationToken));
            foreach (BulkBatch batch in tally.Worst == Verdict.Done ? _sender.Cut(entries, _limits) : [])
            {
                _meanDocumentBytes = Math.Max(1, batch.Body.Length / batch.Entries.Count);
                yield return batch;
            }
            _moreWaits = entries.Count == atMost;
            if (!_moreWaits)
                yield break;
            last = entries[^1];
        }
    }

    /// <summary>As many entries as one request is likely to hold, so that memory is bounded by bytes and not by documents.</summary>
    private int AtMost() => Math.Clamp(_limits.Bytes / _meanDocumentBytes, 1, _limits.Documents);

    /// <remarks>OpenSearch cannot be told that writing must not create an index, so there each round makes sure.</remarks>
    private async Task<ServerAnswer> EnsureIndicesAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _forgets, 0) == 1 || gateway.Identity?.Product == SearchProduct.OpenSearch)
            _indices.Clear();
        IEnumerable<(string Index, bool Live)> needed = entries.SelectMany(entry => entry.Generations.Select((generation, place) => (_names.IndexFor(generation, entry.FirstFlaggedAt), place == 0)));
        foreach ((string index, bool live) in needed.Distinct().Where(i => !_indices.Contains(i.Index)))
        {
            ServerAnswer answer = await _templates.EnsureIndexAsync(index, live, cancellationToken);
            if (!answer.Accepted)
                return answer;
            _indices.Add(index);
        }
        return new ServerAnswer(200, default, "", "");
    }

    private DrainResult Conclude(Tally tally)
    {
        _limits = _limits.After(tally, options);
        _refusalsInARow = tally.Worst == Verdict.TryAgain ? _refusalsInARow + 1 : 0;
        if (tally.Worst == Verdict.Alarm)
            (_prepared, _) = (false, _indices.RemoveWhere(_ => true));
        DrainResult result = tally.Worst switch
        {
            Verdict.Alarm => tally.Result(IndexerPhase.Alarm, options.AlarmPause),
            Verdict.TryAgain => tally.Result(IndexerPhase.BackingOff, options.BackOff(_refusalsInARow)),
            _ when _moreWaits => tally.Result(IndexerPhase.Draining, TimeSpan.Zero),
            _ => tally.Result(IndexerPhase.Idle, options.FlushAfter),
        };
        Publish(result);
        return result;
    }

    private void Publish(DrainResult result)
    {
        IndexMetrics.Done(result.Done);
        IndexMetrics.TriedAgain(result.TriedAgain, result.Problem);
        DateTimeOffset now = time.GetUtcNow();
        IndexerState before = _state;
        bool waits = result.Phase is IndexerPhase.BackingOff or IndexerPhase.Alarm;
        Volatile.Write(ref _state, new(
            result.Phase,
            result.Phase == before.Phase ? before.Since : now,
            gateway.Identity ?? before.Server,
            result.Problem,
            waits ? now + result.Pause : null,
            result.Done > 0 ? now : before.LastDoneAt,
            before.Done + result.Done,
            before.TriedAgain + result.TriedAgain,
            before.DeadLettered + result.DeadLettered));
        if (result.Phase != before.Phase)
            LogPhase(result, waits);
    }

    private void LogPhase(DrainResult result, bool waits)
    {
        if (result.Phase == IndexerPhase.Alarm)
            LogAlarm(result.Problem);
        else if (waits)
            LogBackingOff(result.Problem);
        else if (result.Done > 0)
            LogDrained(result.Done);
    }

    [LoggerMessage(3001, LogLevel.Information, "Projecting flags to {Server}, alias {Alias}")]
    private partial void LogReady(string server, string alias);

    [LoggerMessage(3002, LogLevel.Warning, "The search server does not take flags now, the outbox keeps them: {Problem}")]
    private partial void LogBackingOff(string? problem);

    [LoggerMessage(3003, LogLevel.Error, "The search server needs a person, the outbox keeps all flags until then: {Problem}")]
    private partial void LogAlarm(string? problem);

    [LoggerMessage(3006, LogLevel.Information, "Projected {Count} flags")]
    private partial void LogDrained(int count);
}
