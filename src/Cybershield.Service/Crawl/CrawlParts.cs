using Cybershield.Crawling;
using Cybershield.Service.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>What every crawl works with.</summary>
internal sealed record CrawlParts(IFrontier Frontier, CrawlRecord Record, PagePipeline Pipeline, SitePages Pages, Fetcher Fetcher, HostRights Hosts, CrawlOptions Options, RenderingOptions Rendering, TimeProvider Time);
