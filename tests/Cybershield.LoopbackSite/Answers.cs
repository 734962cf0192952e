using System.IO.Compression;
using System.Text;

namespace Cybershield.LoopbackSite;

/// <summary>The answers of a hostile web, each under the name of what is wrong with it.</summary>
public static class Answers
{
    /// <summary>A sound page.</summary>
    public static Answer Page(string body = "<p>sound</p>", string headers = "Content-Type: text/html\r\n") => Bytes(Encoding.UTF8.GetBytes(body), headers);

    /// <summary>A sound answer of any bytes.</summary>
    public static Answer Bytes(byte[] body, string headers) => async (exchange, cancellationToken) =>
    {
        await exchange.WriteAsync($"HTTP/1.1 200 OK\r\n{headers}Content-Length: {body.Length}\r\n\r\n", cancellationToken);
        await exchange.WriteAsync(body, cancellationToken);
        exchange.IsKeptAlive = true;
    };

    /// <summary>A status without a body.</summary>
    public static Answer Status(int status, string headers = "") => async (exchange, cancellationToken) =>
    {
        await exchange.WriteAsync($"HTTP/1.1 {status} x\r\n{headers}{(status == 304 ? "" : "Content-Length: 0\r\n")}\r\n", cancellationToken);
        exchange.IsKeptAlive = true;
    };

    /// <summary>A redirect to <paramref name="location"/>.</summary>
    public static Answer Redirect(string location, int status = 302) => Status(status, $"Location: {location}\r\n");

    /// <summary>One answer after the other, the last one for ever.</summary>
    public static Answer InTurn(params Answer[] answers)
    {
        int next = -1;
        return (exchange, cancellationToken) => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](exchange, cancellationToken);
    }

    /// <summary>The text as it is, then the connection ends.</summary>
    public static Answer Raw(string text) => (exchange, cancellationToken) => exchange.WriteAsync(text, cancellationToken);

    /// <summary>The request is read and the connection closed.</summary>
    public static Answer Drop() => (_, _) => Task.CompletedTask;

    /// <summary>The request is read and the connection reset.</summary>
    public static Answer Reset() => (exchange, _) =>
    {
        exchange.Reset();
        return Task.CompletedTask;
    };

    /// <summary>Less body than announced.</summary>
    public static Answer Partial() => Raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<p>only this");

    /// <summary>A chunk whose length is no number.</summary>
    public static Answer BrokenChunks() => Raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nworld\r\n0\r\n\r\n");

    /// <summary>Headers, then nothing.</summary>
    public static Answer HangAfterHeaders() => async (exchange, cancellationToken) =>
    {
        await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n\r\n", cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    };

    /// <summary>Nothing at all.</summary>
    public static Answer Hang() => (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    /// <summary>A byte at a time, for ever.</summary>
    public static Answer SlowLoris(TimeSpan pause) => async (exchange, cancellationToken) =>
    {
        await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", cancellationToken);
        while (true)
        {
            await exchange.WriteAsync(" ", cancellationToken);
            await Task.Delay(pause, TimeProvider.System, cancellationToken);
        }
    };

    /// <summary>Chunks without end.</summary>
    public static Answer Endless() => async (exchange, cancellationToken) =>
    {
        await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", cancellationToken);
        byte[] chunk = Encoding.Latin1.GetBytes("4000\r\n" + new string('x', 0x4000) + "\r\n");
        while (true)
        {
            await exchange.WriteAsync(chunk, cancellationToken);
        }
    };

    /// <summary>Headers without end.</summary>
    public static Answer HugeHeaders() => async (exchange, cancellationToken) =>
    {
        await exchange.WriteAsync("HTTP/1.1 200 OK\r\n", cancellationToken);
        for (int i = 0; ; i++)
        {
            await exchange.WriteAsync($"X-{i}: {new string('h', 1000)}\r\n", cancellationToken);
        }
    };

    /// <summary>Zeros packed as well as the encoding can: <c>gzip</c>, <c>br</c>, <c>deflate</c> (zlib) or <c>raw</c> (deflate without zlib).</summary>
    public static Answer Bomb(string encoding, int unpackedBytes) => Packed(encoding, new byte[unpackedBytes]);

    /// <summary>A body in a content encoding.</summary>
    public static Answer Packed(string encoding, byte[] body) =>
        Bytes(Pack(encoding, body), $"Content-Type: text/html\r\nContent-Encoding: {(encoding == "raw" ? "deflate" : encoding)}\r\n");

    /// <summary>Packs bytes.</summary>
    public static byte[] Pack(string encoding, byte[] body)
    {
        MemoryStream packed = new();
        using (Stream packing = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "raw" => new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            packing.Write(body);
        }

        return packed.ToArray();
    }
}
