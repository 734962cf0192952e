using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Cybershield.LoopbackSite;

/// <summary>How a path answers: it writes to the connection whatever it likes, broken or not.</summary>
public delegate Task Answer(RawExchange exchange, CancellationToken cancellationToken);

/// <summary>A server on loopback that writes raw bytes, so that it can be as wrong as the web is. Unknown paths answer 404.</summary>
public sealed class RawSite : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Answer> _answers = new();
    private readonly ConcurrentQueue<LoggedRequest> _log = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly TcpListener _listener;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Task _accepting;

    private RawSite(TcpListener listener, SslServerAuthenticationOptions? tls)
    {
        _listener = listener;
        _tls = tls;
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string Address => $"{(_tls is null ? "http" : "https")}://{_listener.LocalEndpoint}";

    /// <summary>Every request so far, in the order of arrival.</summary>
    public IReadOnlyList<LoggedRequest> Log => [.. _log];

    /// <summary>Connections accepted so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Listens on <paramref name="address"/>, 127.0.0.1 where it is null, and on a free port where <paramref name="port"/> is 0.</summary>
    public static RawSite Start(IPAddress? address = null, int port = 0, SslServerAuthenticationOptions? tls = null) =>
        new(new TcpListener(address ?? IPAddress.Loopback, port), tls);

    /// <summary>Sets the answer of a path; "*" answers what no other path does.</summary>
    public RawSite On(string path, Answer answer)
    {
        _answers[path] = answer;
        return this;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                Task serving = ServeAsync(client);
                _connections[serving] = true;
                _ = serving.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient owned = client;
        client.NoDelay = true;
        try
        {
            Stream stream = client.GetStream();
            if (_tls is not null)
            {
                SslStream secure = new(stream);
                await secure.AuthenticateAsServerAsync(_tls, _stop.Token);
                stream = secure;
            }

            await using Stream ownedStream = stream;
            while (await ReadHeadAsync(stream) is { } head && await AnswerAsync(new RawExchange(head, stream, client.Client)))
            {
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The other side went away, as crawlers do when they have seen enough.
        }
    }

    private async Task<bool> AnswerAsync(RawExchange exchange)
    {
        bool conditional = exchange.Header("If-None-Match") is not null || exchange.Header("If-Modified-Since") is not null;
        DateTimeOffset now = _time.GetUtcNow();
        _log.Enqueue(new LoggedRequest(now, now, exchange.PathAndQuery, exchange.Header("User-Agent") ?? "", conditional, 0));
        string path = exchange.PathAndQuery.Split('?')[0];
        Answer answer = _answers.GetValueOrDefault(path) ?? (path == "/robots.txt" ? null : _answers.GetValueOrDefault("*")) ?? Answers.Status(404);
        await answer(exchange, _stop.Token);
        return exchange.IsKeptAlive;
    }

    private async Task DropBodyAsync(Stream stream, string head, int alreadyRead)
    {
        string? length = new RawExchange(head, stream, null).Header("Content-Length");
        await stream.ReadExactlyAsync(new byte[length is null ? 0 : int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) - alreadyRead], _stop.Token);
    }

    private async Task<string?> ReadHeadAsync(Stream stream)
    {
        byte[] buffer = new byte[32 * 1024];
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), _stop.Token);
            length += read;
            int end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                string head = Encoding.Latin1.GetString(buffer, 0, end + 4);
                await DropBodyAsync(stream, head, length - head.Length);
                return head;
            }

            if (read == 0)
            {
                return null;
            }
        }

        return null;
    }
}

/// <summary>One request and the connection to answer it on.</summary>
public sealed class RawExchange(string head, Stream stream, Socket? socket)
{
    /// <summary>What the request line asks for.</summary>
    public string PathAndQuery { get; } = head.Split(' ')[1];

    /// <summary>Whether the connection may carry another request; an answer sets it when its framing is sound.</summary>
    public bool IsKeptAlive { get; set; }

    /// <summary>The first header of that name, or null.</summary>
    public string? Header(string name) => head.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();

    /// <summary>Writes text as Latin-1.</summary>
    public Task WriteAsync(string text, CancellationToken cancellationToken) => WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);

    /// <summary>Writes bytes.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>Closes the connection with a reset instead of a farewell.</summary>
    public void Reset() => socket?.Close(0);
}
