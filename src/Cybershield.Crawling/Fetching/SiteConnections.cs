using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;

namespace Cybershield.Crawling;

/// <summary>Connection pools, one for each set of allowed addresses, and what a site's requests say of us.</summary>
internal sealed class SiteConnections(FetcherOptions options, NameResolver resolve) : IDisposable
{
    private static readonly string Version = typeof(SiteConnections).Assembly.GetName().Version!.ToString(3);

    private readonly ConcurrentDictionary<string, NetworkReach> reaches = new();
    private readonly ConditionalWeakTable<Site, SiteConnection> sites = [];

    /// <summary>The connection for a request of a site. Its allowed private addresses hold on its own origins only, never where a redirect leads elsewhere.</summary>
    public SiteConnection For(Site site, CrawlUrl url)
    {
        SiteConnection connection = sites.GetValue(site, Open);
        return site.AllowAddresses.Count == 0 || site.Scope.ContainsOrigin(url) ? connection
            : connection with { Pool = Reach([]).Pool };
    }

    /// <summary>How a page of the site reaches a host; the site's allowed private addresses hold on the hosts that its file names.</summary>
    public NetworkReach ForRendering(Site site, bool isNamed) => Reach(isNamed ? site.AllowAddresses : []);

    public void Dispose()
    {
        foreach (NetworkReach reach in reaches.Values)
        {
            reach.Pool.Dispose();
        }
    }

    private SiteConnection Open(Site site) => new(Reach(site.AllowAddresses).Pool, $"Cybershield/{Version} (+{site.Contact})");

    private NetworkReach Reach(IReadOnlyList<IPNetwork> allowed) => reaches.GetOrAdd(string.Join(' ', allowed), _ => Open(allowed));

    private NetworkReach Open(IReadOnlyList<IPNetwork> allowed)
    {
        CheckedConnector connector = new(allowed, resolve);
        return new NetworkReach(connector, new HttpMessageInvoker(Handler(connector)));
    }

    private SocketsHttpHandler Handler(CheckedConnector connector) => new()
    {
        ConnectCallback = (context, cancellationToken) => connector.ConnectAsync(context.DnsEndPoint, cancellationToken),
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new AnswerStream(context.PlaintextStream)),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.ConnectTimeout,
        MaxResponseHeadersLength = options.MaxHeaderKibibytes,
        MaxResponseDrainSize = 64 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };
}

/// <summary>The one way to a set of addresses: as connections, and as requests.</summary>
internal sealed record NetworkReach(CheckedConnector Connector, HttpMessageInvoker Pool);

/// <summary>Through which connections a site's requests go, and under which name.</summary>
internal sealed record SiteConnection(HttpMessageInvoker Pool, string UserAgent);
