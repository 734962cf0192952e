using Cybershield.Crawling;

namespace Cybershield.Service.Configuration;

/// <summary>The sites whose pages a browser renders, and whether there is one.</summary>
/// <param name="Browser">The executable; null where none was found.</param>
/// <param name="Problem">Why those sites give no page now, and what to do; null where all is well.</param>
public sealed record RenderedSites(IReadOnlyList<string> SiteIds, string? Browser, string? Problem)
{
    /// <summary>Looks for the browser as the crawler does.</summary>
    public static RenderedSites Of(IEnumerable<Site> sites, RenderingOptions options)
    {
        string[] ids = [.. sites.Where(site => site.Rendering is not null).Select(site => site.Id)];
        return new RenderedSites(ids, options.FindBrowser(), ids.Length == 0 ? null : options.FindProblem());
    }

    /// <summary>A line for each site, as commands print them.</summary>
    public IEnumerable<string> Lines() =>
        SiteIds.Select(id => Problem is null ? $"{id} is rendered in a browser, {Browser}" : $"{id} asks for a browser and gives no page: {Problem}");
}
