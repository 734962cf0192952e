using System.Net;

namespace Cybershield.Crawling;

/// <summary>
/// One page in a browser: the document to show at its address, already fetched by the crawler; the proxy through which everything else has to go;
/// and the answer to whether it may. The proxy serves this one page and ends with it.
/// </summary>
public sealed class RenderPass : IAsyncDisposable
{
    // What is about the transfer, which is over, or would lead away from the page.
    private static readonly HashSet<string> Withheld = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Content-Encoding", "Content-Disposition", "Trailer", "Upgrade", "Alt-Svc",
        "Refresh", "Strict-Transport-Security", "Proxy-Authenticate", "Report-To", "Reporting-Endpoints", "NEL",
    };

    private readonly RenderGate gate;
    private readonly RenderProxy proxy;

    internal RenderPass(CrawlUrl url, WireAnswer document, string userAgent, RenderGate gate, RenderProxy proxy)
    {
        (Url, UserAgent, this.gate, this.proxy) = (url, userAgent, gate, proxy);
        (Status, Body) = ((int)document.Status, document.Body);
        Headers = [.. document.Headers.Where(header => !Withheld.Contains(header.Key))];
    }

    /// <summary>The page's address.</summary>
    public CrawlUrl Url { get; }

    /// <summary>The status of the document, 2xx.</summary>
    public int Status { get; }

    /// <summary>The document's bytes, unpacked.</summary>
    public byte[] Body { get; }

    /// <summary>The document's headers, without those of its transfer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>How the browser has to name itself.</summary>
    public string UserAgent { get; }

    /// <summary>The forward proxy on loopback that all of the page's connections have to use.</summary>
    public string ProxyAddress => proxy.Address;

    /// <summary>Whether the page may send this request now, for what the proxy can't see inside of TLS; waits for its time. Plain http is judged by the proxy, hop by hop.</summary>
    public async ValueTask<bool> AdmitAsync(string method, string address, CancellationToken cancellationToken)
    {
        if (!CrawlUrl.TryParse(address, null, out CrawlUrl? url) || !RenderProxy.Methods.Contains(method))
        {
            proxy.Budget.Refuse();
            return false;
        }

        return url.UrlOrigin.Scheme == "http" || await gate.AdmitAsync(url, cancellationToken);
    }

    /// <summary>A request of the page was answered: hosts that ask to wait are left alone for longer.</summary>
    public void Answered(string address, int status, string? retryAfter)
    {
        if ((HttpStatusCode)status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && CrawlUrl.TryParse(address, null, out CrawlUrl? url))
        {
            gate.AskedToWait(url.HostKey, retryAfter);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => proxy.DisposeAsync();
}
