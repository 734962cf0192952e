using System.Net;
using Cybershield.LoopbackSite;

namespace Cybershield.Crawling.Tests;

/// <summary>Short words for what the tests of fetching need.</summary>
internal static class Fetching
{
    public static readonly IReadOnlyList<IPNetwork> Loopback = [IPNetwork.Parse("127.0.0.0/8")];

    public static readonly FetcherOptions Hasty = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        Deadline = TimeSpan.FromSeconds(1),
        MaxBodyBytes = 2 * 1024 * 1024,
    };

    public static CrawlUrl Url(string text) => CrawlUrl.TryParse(text, null, out CrawlUrl? url) ? url : throw new ArgumentException(text);

    public static Site SiteOf(IReadOnlyList<IPNetwork> allowed, TimeSpan delay, int inFlight, params string[] addresses)
    {
        CrawlUrl[] seeds = [.. addresses.Select(Url)];
        CrawlScope scope = new([.. seeds.Select(seed => new ScopeRule(seed.Origin, []))]);
        return new Site("test", "Test", "tests", "tests@example.org", seeds, scope, new SiteSchedule.Every(TimeSpan.FromDays(1)),
            new Politeness(delay, inFlight), allowed, 1000, 5);
    }

    public static Site SiteOf(params string[] addresses) => SiteOf(Loopback, TimeSpan.Zero, 8, addresses);

    public static CrawlLease Lease(string address) => Lease(Url(address));

    public static CrawlLease Lease(CrawlUrl url) =>
        new(1, 1, "test", url, 0, 0, AddressKind.Page, 1, DateTimeOffset.MaxValue, null, null);

    /// <summary>One fetch of a path of a server that stands alone.</summary>
    public static async Task<FetchResult> FetchAsync(RawSite server, string path, FetcherOptions? options = null)
    {
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), options ?? Hasty, TimeProvider.System);
        return await fetcher.FetchAsync(Lease(server.Address + path), SiteOf(server.Address), CancellationToken.None);
    }
}
