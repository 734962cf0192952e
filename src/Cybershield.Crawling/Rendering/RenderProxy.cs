using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Cybershield.Crawling;

/// <summary>
/// A forward proxy on loopback for one page in a browser. It dials with the crawler's checked connector, carries what the page's budget allows,
/// and refuses every host outside of the site and its <c>render_hosts</c>: redirect hops and WebSockets pass here like everything else.
/// </summary>
internal sealed class RenderProxy : IAsyncDisposable
{
    /// <summary>What a page may do at a host; whatever else changes things there.</summary>
    public static readonly IReadOnlySet<string> Methods = new HashSet<string> { "GET", "HEAD", "OPTIONS", "POST" };

    private const int MaxConnections = 128;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<Task, bool> serving = new();
    private readonly ProxyRoutes routes;
    private readonly Task accepting;

    public RenderProxy(ProxyRoutes routes)
    {
        this.routes = routes;
        listener.Start();
        Address = $"http://{listener.LocalEndpoint}";
        accepting = AcceptAsync();
    }

    public string Address { get; }

    public RenderBudget Budget => routes.Budget;

    /// <summary>Closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(serving.Keys);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Serve(await listener.AcceptSocketAsync(stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // A connection that was reset before it was accepted is none; a closed listener ends the loop.
            }
        }
    }

    private void Serve(Socket client)
    {
        if (serving.Count >= MaxConnections)
        {
            client.Dispose();
            return;
        }

        client.NoDelay = true;
        Task task = ServeAsync(client);
        serving[task] = true;
        _ = task.ContinueWith(done => serving.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket client)
    {
        using ProxyConnection connection = new(client, routes);
        try
        {
            await connection.ServeAsync(stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException || WireFailures.Reason(e, deadlinePassed: false) is not null)
        {
            // The page's request fails; what the page makes of that is its own affair.
            connection.Reset();
        }
    }
}

/// <summary>Where a page's connections may lead, and through what.</summary>
internal sealed record ProxyRoutes(Site Site, SiteConnections Connections, RenderGate Gate, RenderBudget Budget, FetcherOptions Options);
