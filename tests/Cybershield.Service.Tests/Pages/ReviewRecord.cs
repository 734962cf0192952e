using System.Text;
using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Cybershield.Service.Tests.Pages;

/// <summary>A real record in a folder of its own, filled as crawls fill it.</summary>
internal sealed class ReviewRecord : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cybershield-pages-").FullName;

    private ReviewRecord() => Store = SqliteStore.Open(_folder, TimeProvider.System);

    public SqliteStore Store { get; }

    public ReviewStore Reviews => Store.Reviews;

    public static async Task<ReviewRecord> OfAsync(IEnumerable<SamplePage> pages)
    {
        var record = new ReviewRecord();
        ILookup<string, SamplePage> bySite = pages.ToLookup(page => page.SiteId);
        await record.Store.Record.RegisterListsAsync(
            [.. pages.SelectMany(page => page.Screening.Lists).DistinctBy(list => list.ListId).Select(list => new ListText(list.ListId, list.ListVersion, list.ListSha256, "id: " + list.ListId, ListStatus.Live))], default);
        await record.Store.Record.RegisterSitesAsync([.. bySite.Select(site => SiteOf(site.First()))], default);
        foreach (IGrouping<string, SamplePage> site in bySite)
            await record.CrawlAsync(site.Key, [.. site]);
        return record;
    }

    /// <summary>Fetches a page again, with what it says now.</summary>
    public Task CrawlAgainAsync(SamplePage page) => CrawlAsync(page.SiteId, [page]);

    public void Serve(IServiceCollection services) => services.AddSingleton(Reviews).AddSingleton(Store.Record).AddSingleton(Store.Outbox);

    /// <summary>The id of the flag that a sample page raised.</summary>
    public static string FlagOf(SamplePage page) => Flag.FlagId(UrlOf(page).Value, page.Screening.Lists[0].ListId);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task CrawlAsync(string siteId, SamplePage[] pages)
    {
        long crawl = await Store.Frontier.OpenCrawlAsync(siteId, [.. pages.Select(page => new Discovery(UrlOf(page), 0, 0, AddressKind.Page))], default);
        foreach (CrawlLease lease in await Store.Frontier.LeaseAsync(crawl, UrlOf(pages[0]).HostKey, 1_000, TimeSpan.FromMinutes(5), default))
        {
            if (pages.SingleOrDefault(page => UrlOf(page).Equals(lease.Url)) is not { } page)
                continue;
            var fetched = new FetchResult.Fetched(200, Encoding.UTF8.GetBytes(page.Title), "text/html", null, null, null, TimeProvider.System.GetUtcNow(), TimeSpan.FromMilliseconds(20));
            Assert.That(await Store.Record.CompleteAsync(lease, fetched, Examined(page), default));
        }
        await Store.Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
    }

    private static PageExamination Examined(SamplePage page) => new(
        new ExtractedPage(page.Title, "utf-8", page.Language, null, null, null, false, [], [], page.Text.Blocks[^1].Text), page.Text, page.Screening);

    private static Site SiteOf(SamplePage page) => new(
        page.SiteId, page.SiteName, "samples", "mailto:watch@example.org", [UrlOf(page)], new CrawlScope([new ScopeRule(UrlOf(page).Uri.GetLeftPart(UriPartial.Authority), [])]),
        new SiteSchedule.Every(TimeSpan.FromHours(6)), new Politeness(TimeSpan.FromSeconds(1), 1), [], 1000, 10);

    private static CrawlUrl UrlOf(SamplePage page) => CrawlUrl.TryParse(page.Url, null, out CrawlUrl? url) ? url : throw new ArgumentException(page.Url);
}
