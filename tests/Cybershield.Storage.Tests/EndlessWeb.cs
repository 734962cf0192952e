using System.Globalization;
using System.Text;
using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Storage.Tests;

/// <summary>Pages /0 to /1499, each with links to eight others, all reachable from /0, one in five flagged; and a process that crawls them without a network.</summary>
internal static class EndlessWeb
{
    public const int Pages = 1_500;

    public const int PagesPerFlag = 5;

    private const int Links = 8;

    public static IEnumerable<int> LinksOf(int page, int pages = Pages) => Enumerable.Range(1, Links).Select(i => ((page * Links) + i) % pages);

    public static CrawlUrl UrlOf(int page) =>
        CrawlUrl.TryParse(string.Create(CultureInfo.InvariantCulture, $"http://web.test:8080/{page}"), null, out CrawlUrl? url) ? url : throw new InvalidOperationException();

    /// <summary>Continues the crawl until it is done; writes the number of each page after its commit.</summary>
    public static async Task<int> CrawlAsync(string folder)
    {
        await using SqliteStore store = SqliteStore.Open(folder, TimeProvider.System);
        return await CrawlAsync(store, crawl => Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => WorkAsync(store, crawl)))));
    }

    /// <summary>The same with a smaller web, killed at a boundary of its commits, counted from 1; on PostgreSQL where the place is no folder.</summary>
    public static async Task<int> CrawlUntilAsync(string place, int pages, int boundary)
    {
        int reached = 0;
        void Count(WriteBoundary _)
        {
            if (Interlocked.Increment(ref reached) == boundary)
                System.Diagnostics.Process.GetCurrentProcess().Kill();
        }

        await using RecordStore store = Directory.Exists(place) ? SqliteStore.Open(place, TimeProvider.System, Count) : PostgresStore.Open(place, TimeProvider.System, Count);
        return await CrawlAsync(store, crawl => WorkInRoundsAsync(store, crawl, pages));
    }

    private static async Task<int> CrawlAsync(RecordStore store, Func<long, Task> work)
    {
        if (await store.Lock.TakeAsync(default) is { } other)
            throw new InvalidOperationException($"Process {other.ProcessId} holds the lock.");
        await store.Record.RegisterSitesAsync([Site()], default);
        long crawl = await store.Frontier.OpenCrawlAsync("web", [new Discovery(UrlOf(0), 0, 0, AddressKind.Page)], default);
        await work(crawl);
        await store.Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        return 0;
    }

    private static async Task WorkAsync(RecordStore store, long crawl)
    {
        while ((await store.Frontier.BacklogAsync(crawl, default)).Count > 0)
            foreach (CrawlLease lease in await store.Frontier.LeaseAsync(crawl, UrlOf(0).HostKey, 2, TimeSpan.FromMinutes(1), default))
                await CompleteAsync(store, lease, Pages);
    }

    // No caller asks for leases while others work: so a number of commits always stands for the same progress.
    private static async Task WorkInRoundsAsync(RecordStore store, long crawl, int pages)
    {
        while (await store.Frontier.LeaseAsync(crawl, UrlOf(0).HostKey, 8, TimeSpan.FromMinutes(1), default) is { Count: > 0 } leases)
            await Task.WhenAll(leases.Select(lease => CompleteAsync(store, lease, pages)));
    }

    private static async Task CompleteAsync(RecordStore store, CrawlLease lease, int pages)
    {
        int page = int.Parse(lease.Url.PathAndQuery[1..], CultureInfo.InvariantCulture);
        Tell($"fetch {page}");
        if (await store.Record.CompleteAsync(lease, Fetched(page), Examine(page, pages), default))
            Tell(string.Create(CultureInfo.InvariantCulture, $"{page}"));
    }

    private static void Tell(string line)
    {
        lock (Console.Out)
            Console.Out.WriteLine(line);
    }

    private static FetchResult.Fetched Fetched(int page) =>
        new(200, Encoding.UTF8.GetBytes($"{page}"), "text/html", $"\"{page}\"", null, null, TimeProvider.System.GetUtcNow(), TimeSpan.FromMilliseconds(1));

    private static PageExamination Examine(int page, int pages)
    {
        string text = string.Join(' ', Enumerable.Range(page, 300)) + (page % PagesPerFlag == 0 ? " promise" : "");
        PageText blocks = new([new PageBlock(Zone.Body, "en", text)]);
        Outlink[] links = [.. LinksOf(page, pages).Select(link => new Outlink(UrlOf(link), AddressKind.Page, false))];
        ExtractedPage extracted = new($"Page {page}", "utf-8", "en", null, null, null, false, [], links, text);
        return new PageExamination(extracted, blocks, Screenings.Of(blocks, "w", words: "promise"));
    }

    private static Site Site() => new(
        "web", "Web", "test", "mailto:watch@example.org", [UrlOf(0)], new CrawlScope([new ScopeRule("http://web.test:8080", [])]), new SiteSchedule.Every(TimeSpan.FromHours(1)),
        new Politeness(TimeSpan.FromSeconds(1), 1), [], 100_000, 10_000);
}
