using System.Text;
using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Storage.Tests;

/// <summary>An open store with one registered site, and what a crawl does to it in one line each. A second kind of store derives the same contracts.</summary>
internal abstract class RecordFixture(StoreUnderTest kind)
{
    protected const string Fingerprint = "watchlist-1";

    protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    protected TemporaryFolder Folder { get; private set; } = null!;

    protected ManualTime Time { get; private set; } = null!;

    protected RecordStore Store { get; private set; } = null!;

    protected IFrontier Frontier => Store.Frontier;

    protected CrawlRecord Record => Store.Record;

    [SetUp]
    public async Task OpenStore()
    {
        Folder = new TemporaryFolder();
        Time = new ManualTime();
        Store = await OpenAsync();
        await Record.RegisterSitesAsync([SiteOf("shop")], default);
    }

    [TearDown]
    public async Task CloseStore()
    {
        try
        {
            await Store.DisposeAsync();
            AssertInvariants();
            kind.GiveBack(Folder);
        }
        finally
        {
            Folder.Dispose();
        }
    }

    /// <summary>Opens the record of this test, beside whoever has it open.</summary>
    protected Task<RecordStore> OpenAsync() => kind.OpenAsync(Folder, Time);

    /// <summary>After every test: what holds in each committed state.</summary>
    protected void AssertInvariants() => kind.AssertInvariants(Folder);

    /// <summary>The first column of the first row, as another program would read it.</summary>
    protected Task<string> TextAsync(string sql) => kind.TextAsync(Folder, sql);

    /// <summary>Closes the store and opens it again, as another start of the service would.</summary>
    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync();
    }

    protected static CrawlUrl Url(string text) => CrawlUrl.TryParse(text, null, out CrawlUrl? url) ? url : throw new ArgumentException(text);

    protected static CrawlUrl Page(string path, string site = "shop") => Url($"http://{site}.test:8080{path}");

    protected static string Host(string site = "shop") => Page("/", site).HostKey;

    protected static Site SiteOf(string id, int maxPages = 1_000, int maxDepth = 10, string[]? prefixes = null, string? host = null) => new(
        id, $"The {id}", "shops", "mailto:watch@example.org", [Page("/", host ?? id)], new CrawlScope([new ScopeRule($"http://{host ?? id}.test:8080", prefixes ?? [])]),
        new SiteSchedule.Every(TimeSpan.FromHours(6)), new Politeness(TimeSpan.FromSeconds(1), 1), [], maxPages, maxDepth);

    protected static Discovery Seed(CrawlUrl url, AddressKind kind = AddressKind.Page) => new(url, 0, 0, kind);

    protected Task<long> OpenCrawlAsync(params string[] paths) => Frontier.OpenCrawlAsync("shop", [.. paths.Select(path => Seed(Page(path)))], default);

    protected Task<IReadOnlyList<CrawlLease>> LeaseAsync(long crawl, int atMost = 100) => Frontier.LeaseAsync(crawl, Host(), atMost, Minute, default);

    protected async Task<CrawlLease> LeaseOneAsync(long crawl) => (await LeaseAsync(crawl, 1)).Single();

    protected FetchResult.Fetched Fetched(string body = "body", string? etag = null) =>
        new(200, Encoding.UTF8.GetBytes(body), "text/html", etag, null, null, Time.GetUtcNow(), TimeSpan.FromMilliseconds(20));

    protected FetchResult.Unreachable Unreachable(TimeSpan? retryAfter = null) => new(FailureReason.ServerError, "503", retryAfter, Time.GetUtcNow());

    protected FetchResult.NotModified NotModified() => new(Time.GetUtcNow(), TimeSpan.FromMilliseconds(5));

    protected static PageText TextOf(string body) => new([new PageBlock(Zone.Title, "en", "Offer"), new PageBlock(Zone.Body, "en", body)]);

    protected static PageExamination Examined(string body, string watchlist = Fingerprint, params string[] links) => ExaminedWith(
        body, watchlist, [.. links.Select(link => new Outlink(Url(new Uri(Page("/").Uri, link).AbsoluteUri), AddressKind.Page, false))]);

    protected static PageExamination ExaminedWith(string body, string watchlist, IReadOnlyList<Outlink> links, CrawlUrl? refresh = null) => new(
        new ExtractedPage("Offer", "utf-8", "en", null, null, refresh, false, [], links, body), TextOf(body), new Screening(watchlist, 1, []));

    /// <summary>Fetches everything that is due, each page with the given links, until nothing is.</summary>
    protected async Task CrawlAllAsync(long crawl, Func<CrawlLease, string[]>? links = null)
    {
        while (await LeaseAsync(crawl) is { Count: > 0 } leases)
            foreach (CrawlLease lease in leases)
                await CompleteAsync(lease, "text of " + lease.Url, links?.Invoke(lease) ?? []);
    }

    protected Task<bool> CompleteAsync(CrawlLease lease, string body, params string[] links) => Record.CompleteAsync(lease, Fetched(body), Examined(body, Fingerprint, links), default);

    protected async Task<CrawlProgress> ProgressAsync(long crawl) => (await Record.FindCrawlAsync(crawl, default))!;

    protected async Task AssertCountersAgreeAsync(long crawl)
    {
        LeaseCounts counts = await Frontier.CountLeasesAsync(crawl, default);
        CrawlProgress p = await ProgressAsync(crawl);
        Assert.That(counts.Taken, Is.EqualTo(counts.Completed + counts.Released + counts.Expired + counts.Outstanding), counts.ToString());
        Assert.That(p.Fetched + p.Listings + p.NotModified + p.Redirected + p.Disallowed + p.Gone + p.SoftErrors + p.Retried + p.Failed, Is.EqualTo(counts.Completed), p.ToString());
    }
}
