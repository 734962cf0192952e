using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>A canonical http or https address: parsed as browsers do (WHATWG URL), without fragment, credentials or default port.</summary>
/// <remarks>An address that <see cref="System.Uri"/> reads with another host or port is no <see cref="CrawlUrl"/>: two parsers must not disagree about where a request goes.</remarks>
public sealed class CrawlUrl : IEquatable<CrawlUrl>
{
    // Sent as it stands: the canonical path is already what a browser would send, and System.Uri would decode parts of it.
    private static readonly UriCreationOptions AsItStands = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly UrlOrigin origin;
    private Uri? uri;

    internal CrawlUrl(UrlOrigin origin, string value) => (this.origin, Value) = (origin, value);

    /// <summary>The canonical form; identity of the address everywhere.</summary>
    public string Value { get; }

    /// <summary><c>scheme://host[:port]</c> in canonical form.</summary>
    public string Origin => origin.Text;

    /// <summary>The host in ASCII; an IPv6 address stands in brackets.</summary>
    public string Host => origin.Host;

    /// <summary>The port, the scheme's own where the address names none.</summary>
    public int Port => origin.Port;

    /// <summary>Key of the host queue: <c>host:port</c>, without a scheme.</summary>
    public string HostKey => origin.HostKey;

    /// <summary>Path and query, starting with "/": what robots rules see.</summary>
    public string PathAndQuery => Value[origin.Text.Length..];

    /// <summary>The same address for <see cref="HttpClient"/>, which sends path and query exactly as <see cref="Value"/> has them.</summary>
    public Uri Uri => uri ??= new Uri(Value, AsItStands);

    internal ReadOnlySpan<char> PathAndQuerySpan => Value.AsSpan(origin.Text.Length);

    internal UrlOrigin UrlOrigin => origin;

    /// <summary>Reads <paramref name="text"/>, relative to <paramref name="baseUrl"/> when given; false for anything that is not a fetchable http(s) address.</summary>
    public static bool TryParse(string text, CrawlUrl? baseUrl, [NotNullWhen(true)] out CrawlUrl? url) =>
        TryParse(text, baseUrl, Encoding.UTF8, out url);

    /// <summary>Reads a link of a page written in <paramref name="pageEncoding"/>, in which browsers encode the query (and only the query) of the links they find there.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, CrawlUrl? baseUrl, Encoding pageEncoding, [NotNullWhen(true)] out CrawlUrl? url)
    {
        url = UrlReader.Read(text, baseUrl, pageEncoding);
        return url is not null;
    }

    /// <inheritdoc/>
    public bool Equals(CrawlUrl? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CrawlUrl);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
