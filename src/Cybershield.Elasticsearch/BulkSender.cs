using System.Text.Json;
using Cybershield.Review;
using Microsoft.Extensions.Logging;

namespace Cybershield.Elasticsearch;

/// <summary>Sends bulk requests and settles what became of their entries: done, or dead with a reason. What may still pass stays where it is.</summary>
/// <param name="complete">What is done with entries that every generation has accepted.</param>
internal sealed partial class BulkSender(IOutbox outbox, Func<IReadOnlyList<OutboxEntry>, CancellationToken, Task> complete, ElasticsearchGateway gateway, ElasticsearchOptions options, ILogger log)
{
    private readonly IndexNames _names = new(options.IndexPrefix);

    /// <summary>Cuts entries into requests within the limits.</summary>
    public IEnumerable<BulkBatch> Cut(IReadOnlyList<OutboxEntry> entries, BatchLimits limits) =>
        BulkBatch.Cut(entries, _names, limits.Documents, limits.Bytes, options.MaxTextCharacters);

    /// <summary>Sends one request, or its halves where it is too large, and settles every entry that got an answer of its own.</summary>
    public async Task SendAsync(BulkBatch batch, Tally tally, CancellationToken cancellationToken)
    {
        if (tally.Worst == Verdict.Alarm)
            return;
        ServerAnswer answer = await gateway.BulkAsync(batch.Body, cancellationToken);
        Verdict verdict = Verdicts.OfRequest(answer);
        if (verdict == Verdict.Done)
            await SettleAsync(batch, answer, tally, cancellationToken);
        else if (verdict == Verdict.TooLarge)
            await SplitAsync(batch, answer, tally, cancellationToken);
        else
            tally.Add(answer, batch.Entries.Count);
    }

    private async Task SettleAsync(BulkBatch batch, ServerAnswer answer, Tally tally, CancellationToken cancellationToken)
    {
        List<OutboxEntry> done = [];
        List<DeadLetter> dead = [];
        Queue<ServerAnswer> items = new(Items(answer.Body));
        foreach (OutboxEntry entry in batch.Entries)
        {
            ServerAnswer item = entry.Generations.Select(_ => items.Dequeue()).MaxBy(Verdicts.OfItem)!;
            Verdict verdict = Verdicts.OfItem(item);
            if (verdict == Verdict.Done)
                done.Add(entry);
            else if (verdict == Verdict.Refused)
                dead.Add(new DeadLetter(entry, item.ToString()));
            else
                tally.Add(item, 1);
        }
        tally.AddSettled(done.Count, dead.Count);
        await complete(done, cancellationToken);
        await BuryAsync(dead, cancellationToken);
    }

    public static IEnumerable<ServerAnswer> Items(JsonElement body) =>
        from item in body.GetProperty("items").EnumerateArray()
        let result = item.EnumerateObject().First().Value
        select ServerAnswer.Read(result.GetProperty("status").GetInt32(), result);

    /// <summary>Halves; a single document goes once more without the page's text, which the record keeps, and then to the dead letters.</summary>
    private async Task SplitAsync(BulkBatch batch, ServerAnswer answer, Tally tally, CancellationToken cancellationToken)
    {
        tally.LowerBytesTo(batch.Body.Length / 2);
        if (batch.Entries is [OutboxEntry single])
        {
            await SendShortenedAsync(single, answer, tally, cancellationToken);
            return;
        }
        int half = (batch.Entries.Count + 1) / 2;
        foreach (BulkBatch part in Cut(batch.Entries, new BatchLimits(half, options.MaxBatchBytes)))
            await SendAsync(part, tally, cancellationToken);
    }

    private async Task SendShortenedAsync(OutboxEntry entry, ServerAnswer tooLarge, Tally tally, CancellationToken cancellationToken)
    {
        BulkBatch shortened = BulkBatch.Cut([entry], _names, 1, options.MaxBatchBytes, maxTextCharacters: 0).Single();
        ServerAnswer answer = await gateway.BulkAsync(shortened.Body, cancellationToken);
        Verdict verdict = Verdicts.OfRequest(answer);
        if (verdict == Verdict.Done)
        {
            IndexMetrics.Shortened();
            LogShortened(entry.FlagId);
            await SettleAsync(shortened, answer, tally, cancellationToken);
        }
        else if (verdict == Verdict.TooLarge)
        {
            tally.AddSettled(0, 1);
            await BuryAsync([new DeadLetter(entry, $"larger than the server takes even without the page's text: {tooLarge}")], cancellationToken);
        }
        else
        {
            tally.Add(answer, 1);
        }
    }

    private async Task BuryAsync(List<DeadLetter> dead, CancellationToken cancellationToken)
    {
        if (dead.Count == 0)
            return;
        await outbox.DeadLetterAsync(dead, cancellationToken);
        foreach (DeadLetter letter in dead)
        {
            IndexMetrics.DeadLettered(letter.Reason);
            LogDeadLetter(letter.Entry.FlagId, letter.Reason);
        }
    }

    [LoggerMessage(3004, LogLevel.Error, "Flag {FlagId} went to the dead letters: {Reason}")]
    private partial void LogDeadLetter(string flagId, string reason);

    [LoggerMessage(3005, LogLevel.Warning, "Flag {FlagId} was projected without the page's text, which is larger than the search server takes")]
    private partial void LogShortened(string flagId);
}
