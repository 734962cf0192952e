using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>One connection of the browser to its proxy: one plain request, or one tunnel (RFC 9110, 9.3.6).</summary>
internal sealed class ProxyConnection(Socket client, ProxyRoutes routes) : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly NetworkStream stream = new(client, ownsSocket: true);

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        ProxyRequest? request = await ProxyRequest.ReadAsync(stream, routes.Options.MaxHeaderKibibytes * 1024, cancellationToken);
        await (request switch
        {
            null => RefuseAsync(HttpStatusCode.BadRequest, cancellationToken),
            { Method: "CONNECT" } => TunnelAsync(request, cancellationToken),
            _ => ForwardAsync(request, cancellationToken),
        });
    }

    /// <summary>Ends the connection so that a cut answer can't be taken for a whole one.</summary>
    public void Reset()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    public void Dispose() => stream.Dispose();

    private async Task TunnelAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        if (request.TunnelHostKey is not { } hostKey || !routes.Gate.AdmitConnection(hostKey))
        {
            await RefuseAsync(HttpStatusCode.Forbidden, cancellationToken);
            return;
        }

        await using Stream server = await ConnectAsync(request.Url!, cancellationToken);
        await stream.WriteAsync("HTTP/1.1 200 Connection Established\r\n\r\n"u8.ToArray(), cancellationToken);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task up = CarryAsync(stream, server, either.Token);
        Task down = CarryAsync(server, stream, either.Token);
        await Task.WhenAny(up, down);
        // What ends one direction ends the tunnel: nobody here half-closes for a reason that matters to a page.
        await either.CancelAsync();
        await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (routes.Budget.Limit is not null)
        {
            Reset();
        }
    }

    private async Task<Stream> ConnectAsync(CrawlUrl url, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(routes.Options.ConnectTimeout);
        return await routes.Connections.ForRendering(routes.Site, routes.Gate.HoldsHost(url.HostKey)).Connector
            .ConnectAsync(new DnsEndPoint(url.Host.Trim('[', ']'), url.Port), patience.Token);
    }

    private async Task ForwardAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        if (request.Url is null || !RenderProxy.Methods.Contains(request.Method) || request.HasUnknownLength || !await routes.Gate.AdmitAsync(request.Url, cancellationToken))
        {
            await RefuseAsync(HttpStatusCode.Forbidden, cancellationToken);
            return;
        }

        if (!routes.Budget.TakeBytes(request.HeadBytes + request.BodyBytes))
        {
            await RefuseAsync(HttpStatusCode.RequestEntityTooLarge, cancellationToken);
            return;
        }

        using HttpRequestMessage message = await request.ToMessageAsync(stream, cancellationToken);
        HttpMessageInvoker pool = routes.Connections.ForRendering(routes.Site, routes.Gate.HoldsHost(request.Url.HostKey)).Pool;
        using HttpResponseMessage response = await pool.SendAsync(message, cancellationToken);
        await stream.WriteAsync(ProxyAnswerHead.Of(response), cancellationToken);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await CarryAsync(body, stream, cancellationToken);
    }

    /// <exception cref="BodyRefusedException">The page's budget of bytes is used up.</exception>
    private async Task CarryAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            int read = await from.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return;
            }

            if (!routes.Budget.TakeBytes(read))
            {
                throw new BodyRefusedException(FailureReason.BodyTooLarge, "the page may carry no more bytes");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private async Task RefuseAsync(HttpStatusCode status, CancellationToken cancellationToken) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(int)status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellationToken);
}
