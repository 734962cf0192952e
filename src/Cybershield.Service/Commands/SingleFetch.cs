using Cybershield.Crawling;
using Cybershield.Rendering;
using Cybershield.Service.Configuration;

namespace Cybershield.Service.Commands;

/// <summary>One request for a person who wants to see a page: in a registered site only, with robots.txt, politeness and address checks as in a crawl, and nothing recorded.</summary>
internal static class SingleFetch
{
    /// <summary>The registered site that an address belongs to.</summary>
    /// <exception cref="CommandFailure">There is none: nothing else is fetched.</exception>
    public static Site SiteOf(LoadedConfiguration configuration, CrawlUrl url) => configuration.Snapshot.Sites.FirstOrDefault(site => site.Scope.Contains(url))
        ?? throw CommandFailure.Usage($"{url} lies in no registered site, and nothing else is fetched: save it to a file and give the file, or register its site in config/sites.");

    /// <summary>Fetches an address.</summary>
    public static async Task<FetchResult> FetchAsync(LoadedConfiguration configuration, Site site, CrawlUrl url, AddressKind kind, CancellationToken cancellationToken)
    {
        await using ChromiumRenderer renderer = new(configuration.Settings.Rendering, TimeProvider.System);
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), configuration.Settings.Fetching, TimeProvider.System, renderer.AsRendering());
        DateTimeOffset latest = TimeProvider.System.GetUtcNow() + configuration.Settings.Crawl.LeaseDuration;
        return await fetcher.FetchAsync(new CrawlLease(0, 0, site.Id, url, 0, 0, kind, 0, latest, null, null), site, cancellationToken);
    }

    /// <summary>What came of it, in a few words.</summary>
    public static string OutcomeOf(FetchResult result) => result switch
    {
        FetchResult.Disallowed disallowed => $"disallowed, {disallowed.Reason}",
        FetchResult.Gone gone => $"gone, status {gone.Status}",
        FetchResult.Redirected redirected => $"it redirects to {redirected.Target}",
        FetchResult.Unreachable unreachable => $"unreachable, {unreachable.Detail}",
        FetchResult.Failed failed => $"failed, {failed.Detail}",
        _ => result.GetType().Name,
    };
}
