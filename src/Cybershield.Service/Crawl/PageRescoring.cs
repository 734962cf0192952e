using Cybershield.Matching;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>
/// Judges stored pages by a watchlist without fetching: pages are read ahead and results written behind while all processors screen. A text is unpacked
/// where it is screened and gone right after: the garbage collector finds none to move.
/// </summary>
internal sealed class PageRescoring(CrawlRecord record)
{
    private const int PagesAtOnce = 256;
    // Several at once, so that they share commits.
    private const int WritesAtOnce = 4;

    /// <summary>All pages captured since an instant whose text is kept and that another watchlist screened last; returns how many.</summary>
    /// <param name="progress">Told how many were judged so far.</param>
    public async Task<int> RunAsync(Watchlist watchlist, DateTimeOffset since, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        int rescored = 0;
        Task<IReadOnlyList<PackedPage>> reading = ReadAsync(since, 0, cancellationToken);
        Queue<Task> writing = [];
        while (await reading is [.., PackedPage last] pages)
        {
            reading = ReadAsync(since, last.Page.AddressId, cancellationToken);
            RescreenedPage[] judged = Judge(watchlist, pages, cancellationToken);
            if (writing.Count == WritesAtOnce)
                await writing.Dequeue();
            writing.Enqueue(record.RescreenAsync(judged, cancellationToken));
            rescored += judged.Length;
            progress?.Report(rescored);
        }

        await Task.WhenAll(writing);
        return rescored;
    }

    private Task<IReadOnlyList<PackedPage>> ReadAsync(DateTimeOffset since, long after, CancellationToken cancellationToken) =>
        Task.Run(() => record.ReadPackedPagesAsync(since, after, PagesAtOnce, cancellationToken), cancellationToken);

    private RescreenedPage[] Judge(Watchlist watchlist, IReadOnlyList<PackedPage> pages, CancellationToken cancellationToken) =>
        pages.Where(page => page.HasText && page.Page.ScreenedBy != watchlist.Fingerprint)
            .AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(page => Judge(watchlist, page.Unpack())).ToArray();

    private RescreenedPage Judge(Watchlist watchlist, StoredPage page) => record.Judge(page, watchlist.Screen(page.Text!, page.SiteGroup));
}
