using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>The crawl's side of the record: captures, sites, crawls and list texts. Every call returns after its commit.</summary>
public sealed partial class CrawlRecord
{
    private readonly RecordDatabase database;
    private readonly ProcessMemory memory;
    private readonly TimeProvider time;
    private readonly RetryOptions retries;

    internal CrawlRecord(RecordDatabase database, ProcessMemory memory, TimeProvider time, RetryOptions retries)
    {
        this.database = database;
        this.memory = memory;
        this.time = time;
        this.retries = retries;
    }

    /// <summary>Why nothing can be written now, and what to do, for an administrator; null while all is well.</summary>
    public string? Trouble => database.CanWrite ? database.Writer.Trouble?.Message : null;

    /// <summary>
    /// The one transaction that ends a lease: checks the fencing token, writes capture, screening, assessments, flags,
    /// outbox entries and outlinks, and completes the lease. False where the token is stale; then nothing was written.
    /// </summary>
    /// <param name="examined">Required with <see cref="FetchResult.Fetched"/>; with <see cref="FetchResult.NotModified"/> a <see cref="StoredExamination"/> where the watchlist is another one now; otherwise null.</param>
    public async Task<bool> CompleteAsync(CrawlLease lease, FetchResult result, Examination? examined, CancellationToken cancellationToken)
    {
        RequireExamination(lease, result, examined);
        int epoch = memory.Known.Epoch;
        CompletionContext context = new(memory.Sites.Get(lease.SiteId), memory, epoch, retries, time.GetUtcNow());
        PageCompletion completion = new(lease, result, examined, context);
        bool completed = await database.Writer.WriteAsync(completion.Run, cancellationToken);
        if (completed)
            foreach (FoundAddress address in completion.Found)
                memory.Known.Add(address.Url, address.Depth, epoch);
        return completed;
    }

    private static void RequireExamination(CrawlLease lease, FetchResult result, Examination? examined)
    {
        bool fits = (result, examined) switch
        {
            (FetchResult.Fetched, PageExamination) => lease.Kind == AddressKind.Page,
            (FetchResult.Fetched, ListingExamination) => lease.Kind != AddressKind.Page,
            (FetchResult.Fetched, _) => false,
            (FetchResult.NotModified, StoredExamination) => true,
            _ => examined is null,
        };
        if (!fits)
            throw new ArgumentException($"A {lease.Kind} with the result {result.GetType().Name} does not go with {examined?.GetType().Name ?? "no examination"}.", nameof(examined));
    }
}

/// <summary>What a process knows of the record without asking it.</summary>
internal sealed record ProcessMemory(SiteTable Sites, KnownAddresses Known, WorkingSet Working);
