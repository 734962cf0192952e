using System.Text.Json;
using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Storage;

public sealed partial class CrawlRecord
{
    private const int RescreenedAtOnce = 16;
    private const int CharactersAtOnce = 8_000_000;
    private const int PackedBytesAtOnce = 8_000_000;

    private const string Page =
        """
        SELECT address.id, address.capture, site.id, site_group, url, title, language, fetched_at, fingerprint, text
        FROM address JOIN site ON number = site JOIN capture ON capture.id = address.capture
            LEFT JOIN watchlist ON watchlist.id = screened_by LEFT JOIN capture_text ON capture_text.capture = address.capture
        """;

    private const string PagesSince = $"{Page} WHERE address.id > ? AND address.capture IS NOT NULL AND fetched_at >= ? ORDER BY address.id LIMIT ?";

    /// <summary>The stored page of a canonical address; null where it was never captured. Its text is null once retention has deleted it.</summary>
    public Task<StoredPage?> FindPageAsync(string url, CancellationToken cancellationToken) => ReadAsync(
        session =>
        {
            using SqlRows row = session.Query($"{Page} WHERE url = ?", url);
            return row.Read() ? PageOf(row) : null;
        },
        cancellationToken);

    /// <summary>The panel of a site: pages by which is told what the site repeats.</summary>
    public Task<IReadOnlyList<PanelPage>> ReadPanelAsync(string siteId, CancellationToken cancellationToken) =>
        ReadAsync(session => PanelTable.Read(session, memory.Sites.Get(siteId).Number), cancellationToken);

    /// <summary>Pages in sites that are not retired whose last screening was made by another watchlist and whose text is still there, by address id from <paramref name="afterAddressId"/>.</summary>
    public Task<IReadOnlyList<StoredPage>> ReadUnscreenedAsync(string watchlistFingerprint, long afterAddressId, int atMost, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredPage>>(session => ReadUnscreened(session, watchlistFingerprint, afterAddressId, atMost), cancellationToken);

    /// <summary>Pages captured at or after <paramref name="since"/>, by address id from <paramref name="afterAddressId"/>, also those whose text is no longer kept; fewer than <paramref name="atMost"/> where they are long.</summary>
    public Task<IReadOnlyList<StoredPage>> ReadPagesAsync(DateTimeOffset since, long afterAddressId, int atMost, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredPage>>(
            session =>
            {
                List<StoredPage> pages = [];
                using SqlRows rows = session.Query(PagesSince, afterAddressId, since, (long)atMost);
                for (int characters = 0; characters < CharactersAtOnce && rows.Read(); characters += pages[^1].Text?.Blocks.Sum(block => block.Text.Length) ?? 0)
                    pages.Add(PageOf(rows));
                return pages;
            },
            cancellationToken);

    /// <summary>The same pages with their texts still packed.</summary>
    public Task<IReadOnlyList<PackedPage>> ReadPackedPagesAsync(DateTimeOffset since, long afterAddressId, int atMost, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<PackedPage>>(
            session =>
            {
                List<PackedPage> pages = [];
                using SqlRows rows = session.Query(PagesSince, afterAddressId, since, (long)atMost);
                for (int bytes = 0; bytes < PackedBytesAtOnce && rows.Read(); bytes += pages[^1].Packed?.Length ?? 0)
                    pages.Add(new PackedPage(WithoutText(rows)) { Packed = rows.Blob(9) });
                return pages;
            },
            cancellationToken);

    /// <summary>Records screenings of stored captures by another watchlist: assessments, flags and lapses, as a fetch would. A page captured again meanwhile is skipped.</summary>
    public Task RescreenAsync(IReadOnlyList<(StoredPage Page, Screening Screening)> screened, CancellationToken cancellationToken) =>
        RescreenAsync([.. screened.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(one => Judge(one.Page, one.Screening))], cancellationToken);

    /// <summary>The same for pages that were judged already.</summary>
    public async Task RescreenAsync(IReadOnlyList<RescreenedPage> judged, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        // Each part is small, so that a reviewer's change waits for one of them at most; together they share commits.
        await Task.WhenAll(judged.Chunk(RescreenedAtOnce).Select(some =>
            database.Writer.WriteAsync(session => memory.Working.IsInForce(session) && Rescreen(session, some, now), cancellationToken)));
    }

    /// <summary>What a screening makes of a stored page, worked out as far as the record is not needed; the text is not kept.</summary>
    public RescreenedPage Judge(StoredPage page, Screening screening)
    {
        ScreenedPage judged = memory.Working.Stamp(memory.Sites.Get(page.SiteId).Screened(page, TextOf(page), screening));
        return new RescreenedPage(page with { Text = null }, screening.WatchlistFingerprint, FlagWriter.Prepare(judged));
    }

    /// <summary>The same for a page whose text is packed, which is unpacked only where a list flags the page.</summary>
    public RescreenedPage Judge(PackedPage page, Screening screening) =>
        Judge(screening.Lists.Any(list => list.Flagged) ? page.Unpack() : page.Page with { Text = PageText.Empty }, screening);

    private static bool Rescreen(SqlSession session, RescreenedPage[] pages, DateTimeOffset now)
    {
        foreach (IGrouping<(string Watchlist, long? Set), RescreenedPage> some in pages.GroupBy(page => (page.Watchlist, page.Prepared.Page.ConfigurationSet)))
        {
            HashSet<long> marked = Mark(session, some, WatchlistTable.Intern(session, some.Key.Watchlist), some.Key.Set);
            HashSet<string> flagged = FlagTable.UrlsAmong(session, some.Select(page => page.Page.Url));
            foreach (RescreenedPage page in some.Where(page => marked.Contains(page.Page.AddressId) && (page.Prepared.Assessments.Count > 0 || flagged.Contains(page.Page.Url))))
                FlagWriter.Apply(session, page.Prepared, page.Page.CaptureId, page.Page.FetchedAt, now);
        }

        return true;
    }

    /// <summary>Says of all of them at once who screened them last; returns the addresses whose capture is still the one that was screened, and that this watchlist had not screened yet.</summary>
    private static HashSet<long> Mark(SqlSession session, IEnumerable<RescreenedPage> pages, long watchlist, long? set)
    {
        HashSet<long> marked = [];
        using SqlRows rows = session.Query(
            $"""
            UPDATE address SET screened_by = ?1, screened_set = ?2
            WHERE {session.Dialect.AmongFew("id", $"SELECT value FROM {session.Dialect.Numbers("?3")} screened")}
                AND {session.Dialect.AmongFew("capture", $"SELECT value FROM {session.Dialect.Numbers("?4")} screened")}
                AND (screened_by IS NULL OR screened_by <> ?1) RETURNING id
            """,
            watchlist, set, JsonSerializer.Serialize(pages.Select(page => page.Page.AddressId)), JsonSerializer.Serialize(pages.Select(page => page.Page.CaptureId)));
        while (rows.Read())
            marked.Add(rows.Number(0));
        return marked;
    }

    private static PageText TextOf(StoredPage page) => page.Text ?? throw new ArgumentException($"The page {page.AddressId} has no text that could have been screened.", nameof(page));

    /// <summary>The index holds a page under the watchlist that screened it; of each other watchlist the next pages are read, and of these the first.</summary>
    private static List<StoredPage> ReadUnscreened(SqlSession session, string fingerprint, long after, int atMost)
    {
        long current = WatchlistTable.Find(session, fingerprint) ?? 0;
        List<StoredPage> pages = [];
        for (long? other = NextWatchlist(session, 0); other is long watchlist; other = NextWatchlist(session, watchlist))
            if (watchlist != current)
                AddPagesOf(session, watchlist, after, atMost, pages);
        return [.. pages.OrderBy(page => page.AddressId).Take(atMost)];
    }

    private static long? NextWatchlist(SqlSession session, long after) => session.Number("SELECT min(screened_by) FROM address WHERE screened_by > ? AND capture IS NOT NULL", after);

    private static void AddPagesOf(SqlSession session, long watchlist, long after, int atMost, List<StoredPage> pages)
    {
        using SqlRows rows = session.Query(
            $"{Page} WHERE screened_by = ? AND address.id > ? AND address.capture IS NOT NULL AND retired = 0 AND text IS NOT NULL ORDER BY address.id LIMIT ?", watchlist, after, (long)atMost);
        while (rows.Read())
            pages.Add(PageOf(rows));
    }

    private static StoredPage PageOf(SqlRows row) => WithoutText(row) with { Text = row.IsNull(9) ? null : PageTextDecoding.Decode(row.Bytes(9)) };

    private static StoredPage WithoutText(SqlRows row) => new(
        row.Number(0), row.Number(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.Instant(7), row.NullableText(8) ?? "", null);
}

/// <summary>A stored page that was judged again, ready to be written.</summary>
public sealed class RescreenedPage
{
    internal RescreenedPage(StoredPage page, string watchlist, PreparedScreening prepared) => (Page, Watchlist, Prepared) = (page, watchlist, prepared);

    internal StoredPage Page { get; }

    internal string Watchlist { get; }

    internal PreparedScreening Prepared { get; }
}
