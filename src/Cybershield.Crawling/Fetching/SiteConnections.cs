using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace Cybershield.Crawling;

/// <summary>Connection pools, one for each set of allowed addresses, and what a site's requests say of us.</summary>
internal sealed class SiteConnections(FetcherOptions options, NameResolver resolve) : IDisposable
{
    private static readonly string Version = typeof(SiteConnections).Assembly.GetName().Version!.ToString(3);

    private readonly ConcurrentDictionary<string, NetworkReach> reaches = new();
    private readonly ConditionalWeakTable<Site, SiteConnection> sites = [];

    /// <summary>The connection for a request of a site. Its allowed private addresses and its exception from checking certificates hold on its own origins only, never where a redirect leads elsewhere.</summary>
    public SiteConnection For(Site site, CrawlUrl url)
    {
        SiteConnection connection = sites.GetValue(site, Open);
        bool isPlain = site.AllowAddresses.Count == 0 && !site.AcceptInvalidCertificates;
        return isPlain || site.Scope.ContainsOrigin(url) ? connection : connection with { Pool = Reach([], acceptInvalid: false).Pool };
    }

    /// <summary>How a page of the site reaches a host; the site's allowed private addresses hold on the hosts that its file names.</summary>
    public NetworkReach ForRendering(Site site, bool isNamed) => Reach(isNamed ? site.AllowAddresses : [], acceptInvalid: false);

    private static bool AcceptAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

    public void Dispose()
    {
        foreach (NetworkReach reach in reaches.Values)
        {
            reach.Pool.Dispose();
        }
    }

    private SiteConnection Open(Site site) => new(Reach(site.AllowAddresses, site.AcceptInvalidCertificates).Pool, $"Cybershield/{Version} (+{site.Contact})");

    private NetworkReach Reach(IReadOnlyList<IPNetwork> allowed, bool acceptInvalid) =>
        reaches.GetOrAdd($"{acceptInvalid} {string.Join(' ', allowed)}", _ => Open(allowed, acceptInvalid));

    private NetworkReach Open(IReadOnlyList<IPNetwork> allowed, bool acceptInvalid)
    {
        CheckedConnector connector = new(allowed, resolve);
        return new NetworkReach(connector, new HttpMessageInvoker(Handler(connector, acceptInvalid)));
    }

    [SuppressMessage("Security", "CA5359", Justification = "Only for the origins of a site whose file asks for it, shown with the site.")]
    private SocketsHttpHandler Handler(CheckedConnector connector, bool acceptInvalid) => new()
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = acceptInvalid ? AcceptAny : null },
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
