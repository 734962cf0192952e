using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>The crawl's side of the record in SQLite.</summary>
internal sealed partial class CrawlRecord(RecordDatabase database, SiteTable sites, KnownAddresses known, TimeProvider time, RetryOptions retries) : ICrawlRecord
{
    /// <inheritdoc/>
    public async Task<bool> CompleteAsync(CrawlLease lease, FetchResult result, Examination? examined, CancellationToken cancellationToken)
    {
        RequireExamination(lease, result, examined);
        int epoch = known.Epoch;
        CompletionContext context = new(sites.Get(lease.SiteId), known, epoch, retries, time.GetUtcNow());
        PageCompletion completion = new(lease, result, examined, context);
        bool completed = await database.Writer.WriteAsync(completion.Run, cancellationToken);
        if (completed)
            foreach (FoundAddress address in completion.Found)
                known.Add(address.Url, address.Depth, epoch);
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
