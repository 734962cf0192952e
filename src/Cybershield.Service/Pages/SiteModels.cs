using Cybershield.Service.Configuration;
using Cybershield.Service.Web;
using Cybershield.Storage;

namespace Cybershield.Service.Pages;

/// <param name="Folder">The folder of site files as it is in force; null where it was not read yet.</param>
public sealed record SitesModel(IReadOnlyList<SiteStatus> Sites, IReadOnlyDictionary<string, DateTimeOffset> NextCrawls, LoadedFolder? Folder);

/// <param name="Crawl">The last crawl, or the one that runs; null where none ever ran.</param>
public sealed record SiteModel(SiteStatus Site, CrawlProgress? Crawl, DateTimeOffset? NextCrawl, IReadOnlyList<FailedAddress> Failures)
{
    /// <summary>What renders the site's pages; null where they are read as the server sends them.</summary>
    public RenderedSites? Rendered { get; init; }

    /// <summary>The site's file accepts invalid certificates.</summary>
    public bool IsUnverified { get; init; }
}
