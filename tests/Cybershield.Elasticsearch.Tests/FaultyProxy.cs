using System.Net;
using System.Net.Sockets;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>What becomes of one connection through the <see cref="FaultyProxy"/>.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>It is cut while the request is on its way: the server sees half of it.</summary>
    CutRequest,
    /// <summary>The server gets and carries out the request; its answer is lost with the connection.</summary>
    CutAnswer,
    /// <summary>As before, but the connection stays open and silent for longer than anybody waits.</summary>
    HoldAnswer,
}

/// <summary>Stands on loopback before a real server and lets connections suffer, in a given order; later ones pass.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private const int CutAfterBytes = 2_000;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private readonly Queue<Fault> _faults;
    private readonly List<Task> _connections = [];
    private Task _accepting = Task.CompletedTask;

    private FaultyProxy(string server, Fault[] faults) => (_server, _faults) = (new Uri(server), new(faults));

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>How many faults were provoked.</summary>
    public int Provoked { get; private set; }

    public static FaultyProxy Start(string server, params Fault[] faults)
    {
        FaultyProxy proxy = new(server, faults);
        proxy._listener.Start();
        proxy._accepting = proxy.AcceptAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(PassOnAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>A connection begins well and meets its fault with the first request larger than a probe, so that it is always a bulk request that suffers.</summary>
    private async Task PassOnAsync(TcpClient client)
    {
        using TcpClient near = client;
        using TcpClient far = new();
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await far.ConnectAsync(_server.Host, _server.Port, ended.Token);
            Wound wound = new();
            Task answers = AnswerAsync(far.GetStream(), near.GetStream(), wound, ended);
            await RequestAsync(near.GetStream(), far.GetStream(), wound, ended.Token);
            await ended.CancelAsync();
            await answers;
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
        {
        }
    }

    private async Task RequestAsync(NetworkStream from, NetworkStream to, Wound wound, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and int count)
        {
            if (count >= CutAfterBytes && wound.Fault == Fault.None && _faults.TryDequeue(out Fault fault))
                (wound.Fault, Provoked) = (fault, Provoked + 1);
            await to.WriteAsync(buffer.AsMemory(0, wound.Fault == Fault.CutRequest ? CutAfterBytes / 2 : count), cancellationToken);
            if (wound.Fault == Fault.CutRequest)
                return;
        }
    }

    private static async Task AnswerAsync(NetworkStream from, NetworkStream to, Wound wound, CancellationTokenSource ended)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, ended.Token) is > 0 and int count)
                if (wound.Fault == Fault.None)
                    await to.WriteAsync(buffer.AsMemory(0, count), ended.Token);
                else if (wound.Fault == Fault.CutAnswer)
                    break;
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
        }
        await ended.CancelAsync();
    }

    private sealed class Wound
    {
        public Fault Fault { get; set; }
    }
}
