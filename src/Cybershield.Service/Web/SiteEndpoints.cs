using Cybershield.Service.Pages;
using Cybershield.Storage;

namespace Cybershield.Service.Web;

/// <summary>The registered sites and how their crawls go.</summary>
internal static class SiteEndpoints
{
    private const int FailuresShown = 100;
    private const int CrawlsRead = 1000;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sites", ListAsync);
        pages.MapGet("/sites/{id}", ShowAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, CrawlRecord record, ServiceState state, CancellationToken cancellationToken)
    {
        IReadOnlyList<SiteStatus> sites = await record.SitesAsync(cancellationToken);
        return Rendered.As<SiteList, SitesModel>(context, new(sites, state.Now.NextCrawls, state.Now.Sites));
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext context, CrawlRecord record, ServiceState state, CancellationToken cancellationToken)
    {
        SiteStatus? site = (await record.SitesAsync(cancellationToken)).FirstOrDefault(site => site.Id == id);
        if (site is null)
            return Results.NotFound();
        CrawlProgress? crawl = (await record.CrawlsAsync(CrawlsRead, cancellationToken)).Where(crawl => crawl.SiteId == id).MaxBy(crawl => crawl.StartedAt);
        DateTimeOffset? next = state.Now.NextCrawls.TryGetValue(id, out DateTimeOffset at) ? at : null;
        return Rendered.As<SiteView, SiteModel>(context, new(site, crawl, next, await record.FailuresAsync(id, FailuresShown, cancellationToken))
        {
            IsUnverified = state.Now.Unverified.Contains(id),
            Rendered = state.Now.Rendered is { } rendered && rendered.SiteIds.Contains(id) ? rendered : null,
        });
    }
}
