using System.Runtime.CompilerServices;
using Cybershield.Matching;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>
/// Judges stored pages by a watchlist without fetching, on all processors: a batch is read, judged and written from end to end, and while some are
/// written others are judged. Texts are unpacked where they are screened, one after the other into the same memory.
/// </summary>
internal sealed class PageRescoring(CrawlRecord record)
{
    private const int PagesAtOnce = 64;
    // Batches that wait for their commit keep no processor; together they share commits.
    private const int BatchesInWriting = 4;

    /// <summary>All pages captured since an instant whose text is kept and that another watchlist screened last; returns how many.</summary>
    public async Task<int> RunAsync(Watchlist watchlist, DateTimeOffset since, CancellationToken cancellationToken)
    {
        int rescored = 0;
        ParallelOptions underWay = new() { MaxDegreeOfParallelism = Environment.ProcessorCount + BatchesInWriting, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ReadAsync(since, cancellationToken), underWay, async (pages, cancellation) =>
        {
            RescreenedPage[] judged = Judge(watchlist, pages);
            await record.RescreenAsync(judged, cancellation);
            Interlocked.Add(ref rescored, judged.Length);
        });
        return rescored;
    }

    private async IAsyncEnumerable<IReadOnlyList<PackedPage>> ReadAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long after = 0;
        while (await record.ReadPackedPagesAsync(since, after, PagesAtOnce, cancellationToken) is [.., PackedPage last] pages)
        {
            yield return pages;
            after = last.Page.AddressId;
        }
    }

    private RescreenedPage[] Judge(Watchlist watchlist, IReadOnlyList<PackedPage> pages)
    {
        using UnpackedText text = new();
        return [.. pages.Where(page => page.HasText && page.Page.ScreenedBy != watchlist.Fingerprint)
            .Select(page => record.Judge(page, watchlist.Screen(page.UnpackInto(text), page.Page.SiteGroup)))];
    }
}
