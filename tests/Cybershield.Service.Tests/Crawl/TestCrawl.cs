using System.Net;
using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Cybershield.Service.Tests.Crawl;

/// <summary>The pipeline of the service, from frontier to record, for one registered site on loopback.</summary>
internal sealed class TestCrawl : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cybershield-crawl-").FullName;
    private readonly ServiceProvider _provider;
    private readonly TimeProvider _time;

    private TestCrawl(Site site, FetcherOptions fetching, ExtractorOptions extraction, RetryOptions retries, TimeProvider time)
    {
        (Site, _time) = (site, time);
        Store = SqliteStore.Open(_folder, time, retries);
        _provider = Services(Store, fetching, extraction, time).BuildServiceProvider();
    }

    public Site Site { get; }

    public SqliteStore Store { get; }

    /// <summary>What a crawl is made of.</summary>
    public static ServiceCollection Services(SqliteStore store, FetcherOptions fetching, ExtractorOptions extraction, TimeProvider time)
    {
        ServiceCollection services = new();
        services.AddMetrics().AddSingleton(time).AddSingleton(new CrawlOptions());
        services.AddSingleton<CrawlRecord>(store.Record).AddSingleton<IFrontier>(store.Frontier);
        services.AddSingleton(new WatchlistHolder(Watchlist.Compile([], new DateOnly(2026, 1, 1))));
        services.AddSingleton(_ => Fetcher.Open(store.Frontier, fetching, time)).AddSingleton(new PageExtractor(extraction));
        services.AddSingleton(provider => new HostRights(store.Frontier, provider.GetRequiredService<Fetcher>(), TimeSpan.FromMinutes(5), isShared: false, standing: null));
        services.AddSingleton(new SitemapReader(new AddressListOptions())).AddSingleton(new FeedReader(new AddressListOptions()));
        services.AddSingleton<WorkerStates>().AddSingleton(new RenderingOptions());
        services.AddSingleton<ServiceMetrics>().AddSingleton<SitePages>().AddSingleton<PageExaminer>().AddSingleton<PagePipeline>().AddSingleton<CrawlParts>();
        return services;
    }

    public static async Task<TestCrawl> OpenAsync(Site site, FetcherOptions fetching, ExtractorOptions? extraction = null, RetryOptions? retries = null, TimeProvider? time = null)
    {
        TestCrawl crawl = new(site, fetching, extraction ?? new ExtractorOptions(), retries ?? new RetryOptions(2, TimeSpan.FromMilliseconds(20), TimeSpan.FromMinutes(10)), time ?? TimeProvider.System);
        await crawl.Store.Record.RegisterSitesAsync([site], CancellationToken.None);
        return crawl;
    }

    /// <summary>A site of some loopback origins, asked without delay; each seed is the first page of its origin.</summary>
    public static Site SiteOf(params string[] seeds)
    {
        CrawlUrl[] urls = [.. seeds.Select(Url)];
        CrawlScope scope = new([.. urls.Select(url => new ScopeRule(url.Origin, [])).DistinctBy(rule => rule.Origin)]);
        return new Site("test", "Test", "tests", "tests@example.org", urls, scope, new SiteSchedule.Every(TimeSpan.FromDays(1)), new Politeness(TimeSpan.Zero, 8), [IPNetwork.Parse("127.0.0.0/8")], 2000, 20);
    }

    public static CrawlUrl Url(string text) => CrawlUrl.TryParse(text, null, out CrawlUrl? url) ? url : throw new ArgumentException(text);

    /// <summary>One crawl to its end.</summary>
    public async Task<CrawlProgress> RunAsync(CancellationToken cancellationToken = default)
    {
        using CrawlStop stop = new(TimeSpan.FromSeconds(5), _time, cancellationToken);
        SiteCrawl crawl = new(Site, _provider.GetRequiredService<CrawlParts>(), stop);
        long id = (await crawl.OpenAsync(DateTimeOffset.MaxValue))!.Value;
        await crawl.RunAsync();
        CrawlProgress end = (await Store.Record.FindCrawlAsync(id, CancellationToken.None))!;
        LeaseCounts leases = await Store.Frontier.CountLeasesAsync(id, CancellationToken.None);
        Assert.That(leases.Taken, Is.EqualTo(leases.Completed + leases.Released + leases.Expired + leases.Outstanding), "leases taken");
        Assert.That(leases.Completed, Is.EqualTo(end.Fetched + end.Listings + end.NotModified + end.Redirected + end.Disallowed + end.Gone + end.SoftErrors + end.Retried + end.Failed), "every lease has one result");
        return end;
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
