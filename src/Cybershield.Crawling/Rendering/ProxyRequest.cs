using System.Globalization;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>The head of a request as a browser sends it to its proxy: an absolute http address, or host and port of a tunnel.</summary>
internal sealed record ProxyRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, int HeadBytes)
{
    // Those of one hop (RFC 9110, 7.6.1), and what the message sets by itself.
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host", "Content-Length", "Expect",
    };

    /// <summary>Where it goes; null for what is no plain http address, or no host and port.</summary>
    public CrawlUrl? Url { get; } = Parse(Method == "CONNECT" ? $"https://{Target}/" : Target, Method == "CONNECT" ? "https" : "http");

    /// <summary>The host and port of a tunnel, where the browser wrote them as we read them.</summary>
    public string? TunnelHostKey => Url is not null && Url.HostKey.Equals(Target, StringComparison.OrdinalIgnoreCase) ? Url.HostKey : null;

    /// <summary>Announced bytes of the body.</summary>
    public int BodyBytes { get; } = int.TryParse(Value(Headers, "Content-Length") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : int.MaxValue / 2;

    public bool HasUnknownLength => Value(Headers, "Transfer-Encoding") is not null || Value(Headers, "Upgrade") is not null;

    /// <summary>Null for what is no request, or longer than <paramref name="maxBytes"/>.</summary>
    public static async Task<ProxyRequest?> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        // A byte at a time from the kernel's buffer: nothing that follows the head may be swallowed, and heads are short.
        byte[] head = new byte[maxBytes];
        for (int length = 0; length < maxBytes; length++)
        {
            if (await stream.ReadAsync(head.AsMemory(length, 1), cancellationToken) == 0)
            {
                return null;
            }

            if (head.AsSpan(0, length + 1).EndsWith("\r\n\r\n"u8))
            {
                return Parse(Encoding.Latin1.GetString(head, 0, length - 3), length + 1);
            }
        }

        return null;
    }

    /// <summary>The same request for the server, with its body read.</summary>
    public async Task<HttpRequestMessage> ToMessageAsync(Stream stream, CancellationToken cancellationToken)
    {
        HttpRequestMessage message = new(new HttpMethod(Method), Url!.Uri) { Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (BodyBytes > 0)
        {
            byte[] body = new byte[BodyBytes];
            await stream.ReadExactlyAsync(body, cancellationToken);
            message.Content = new ByteArrayContent(body);
        }

        foreach ((string name, string value) in Headers.Where(header => !Dropped.Contains(header.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private static ProxyRequest? Parse(string head, int headBytes)
    {
        string[] lines = head.Split("\r\n");
        string[] first = lines[0].Split(' ');
        if (first.Length != 3 || !first[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return null;
        }

        int[] colons = [.. lines.Skip(1).Select(line => line.IndexOf(':', StringComparison.Ordinal))];
        return colons.Any(colon => colon <= 0) ? null
            : new ProxyRequest(first[0], first[1], [.. lines.Skip(1).Zip(colons, (line, colon) => KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim()))], headBytes);
    }

    private static CrawlUrl? Parse(string address, string scheme) =>
        CrawlUrl.TryParse(address, null, out CrawlUrl? url) && url.UrlOrigin.Scheme == scheme ? url : null;

    private static string? Value(IReadOnlyList<KeyValuePair<string, string>> headers, string name) =>
        headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();
}
