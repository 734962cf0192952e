using System.Diagnostics.CodeAnalysis;

namespace Cybershield.Crawling;

/// <summary>A canonical http or https address: parsed as browsers do (WHATWG URL), without fragment, credentials or default port.</summary>
/// <remarks>An address that <see cref="System.Uri"/> reads with another host or port is no <see cref="CrawlUrl"/>: two parsers must not disagree about where a request goes.</remarks>
public sealed class CrawlUrl : IEquatable<CrawlUrl>
{
    private CrawlUrl(string value, Uri uri) => (Value, Uri) = (value, uri);

    /// <summary>The canonical form; identity of the address everywhere.</summary>
    public string Value { get; }

    /// <summary>The same address for <see cref="HttpClient"/>.</summary>
    public Uri Uri { get; }

    /// <summary>Key of the host queue: <c>host:port</c>, without a scheme.</summary>
    public string HostKey => $"{Uri.IdnHost}:{Uri.Port}";

    /// <summary>Path and query, starting with "/": what robots rules see.</summary>
    public string PathAndQuery => Uri.PathAndQuery;

    /// <summary>Reads <paramref name="text"/>, relative to <paramref name="baseUrl"/> when given; false for anything that is not a fetchable http(s) address.</summary>
    public static bool TryParse(string text, CrawlUrl? baseUrl, [NotNullWhen(true)] out CrawlUrl? url)
    {
        url = Uri.TryCreate(baseUrl?.Uri, text, out Uri? uri) && uri.Scheme is "http" or "https" ? new CrawlUrl(uri!.AbsoluteUri, uri) : null;
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
