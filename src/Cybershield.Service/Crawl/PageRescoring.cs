using Cybershield.Matching;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>Judges stored pages by a watchlist without fetching: pages are read ahead and results written behind while all processors screen.</summary>
internal sealed class PageRescoring(CrawlRecord record)
{
    // Few at once, so that a text is gone before the garbage collector would move it; many writes at once, so that they share commits.
    private const int PagesAtOnce = 64;
    private const int WritesAtOnce = 16;

    /// <summary>All pages captured since an instant whose text is kept and that another watchlist screened last; returns how many.</summary>
    /// <param name="progress">Told how many were judged so far.</param>
    public async Task<int> RunAsync(Watchlist watchlist, DateTimeOffset since, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        int rescored = 0;
        Task<IReadOnlyList<StoredPage>> reading = ReadAsync(since, 0, cancellationToken);
        Queue<Task> writing = [];
        while (await reading is [.., StoredPage last] pages)
        {
            reading = ReadAsync(since, last.AddressId, cancellationToken);
            (StoredPage Page, Screening Screening)[] screened = Screen(watchlist, pages, cancellationToken);
            if (writing.Count == WritesAtOnce)
                await writing.Dequeue();
            writing.Enqueue(record.RescreenAsync(screened, cancellationToken));
            rescored += screened.Length;
            progress?.Report(rescored);
        }

        await Task.WhenAll(writing);
        return rescored;
    }

    private Task<IReadOnlyList<StoredPage>> ReadAsync(DateTimeOffset since, long after, CancellationToken cancellationToken) =>
        Task.Run(() => record.ReadPagesAsync(since, after, PagesAtOnce, cancellationToken), cancellationToken);

    private static (StoredPage Page, Screening Screening)[] Screen(Watchlist watchlist, IReadOnlyList<StoredPage> pages, CancellationToken cancellationToken) =>
        [.. pages.Where(page => page.Text is not null && page.ScreenedBy != watchlist.Fingerprint)
            .AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(page => (page, watchlist.Screen(page.Text!, page.SiteGroup)))];
}
