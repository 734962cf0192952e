using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Rendering;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cybershield.Service.Hosting;

/// <summary>The crawling half of the service, as the container takes it.</summary>
internal static class CrawlServices
{
    /// <summary>Everything from the frontier to the record, and the worker that runs crawls.</summary>
    public static IServiceCollection AddCrawling(this IServiceCollection services, OpenedService opened)
    {
        ServiceSettings settings = opened.Configuration.Settings;
        services.AddMetrics();
        services.AddSingleton(opened.Time).AddSingleton(settings.Crawl).AddSingleton(settings.Reload);
        services.AddSingleton<CrawlRecord>(opened.Store.Record).AddSingleton<IFrontier>(opened.Store.Frontier);
        services.AddSingleton(new WatchlistHolder(opened.Watchlist)).AddSingleton(new ConfigurationHolder(opened.Configuration.Snapshot));
        services.AddSingleton(settings.Rendering).AddSingleton<ChromiumRenderer>();
        services.AddSingleton(provider => Fetcher.Open(opened.Store.Frontier, settings.Fetching, opened.Time, provider.GetRequiredService<ChromiumRenderer>().AsRendering())).AddSingleton(new PageExtractor(settings.Extraction));
        services.AddSingleton(provider => new HostRights(opened.Store.Frontier, provider.GetRequiredService<Fetcher>(), settings.Crawl.LeaseDuration, opened.Store.IsShared, provider.GetRequiredService<WorkerStanding>()));
        services.AddSingleton(new SitemapReader(new AddressListOptions())).AddSingleton(new FeedReader(new AddressListOptions()));
        services.TryAddSingleton<WorkerStates>();
        services.TryAddSingleton<WorkerStanding>();
        services.AddSingleton<ServiceMetrics>().AddSingleton<SitePages>().AddSingleton<PageExaminer>().AddSingleton<PagePipeline>().AddSingleton<CrawlParts>();
        services.AddSingleton<CrawlWorker>();
        return services;
    }
}
