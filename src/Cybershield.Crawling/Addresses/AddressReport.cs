using System.Globalization;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>What we read of an address, and where we refuse it, why.</summary>
/// <param name="Url">Null for an address that is never fetched.</param>
/// <param name="Refusal">Null where there is an address; otherwise what is wrong with it.</param>
/// <param name="SystemUri"><c>host:port</c> that <see cref="System.Uri"/> reads in the canonical form, which is what a request is made from; null where it reads none, or there is no canonical form.</param>
public sealed record AddressReport(CrawlUrl? Url, string? Refusal, string? SystemUri)
{
    /// <summary>Reads an address as the crawler does.</summary>
    /// <param name="baseText">What a relative address is resolved against, as written; null for none.</param>
    public static AddressReport Of(string text, string? baseText)
    {
        CrawlUrl? baseUrl = null;
        if (baseText is not null && !CrawlUrl.TryParse(baseText, null, out baseUrl))
        {
            AddressReport refused = Refuse(baseText, null);
            return refused with { Refusal = $"the base: {refused.Refusal}", SystemUri = null };
        }

        return CrawlUrl.TryParse(text, baseUrl, out CrawlUrl? url) ? new AddressReport(url, null, SystemReading(url.Value)) : Refuse(text, baseUrl);
    }

    private static string? SystemReading(string canonical)
    {
        try
        {
            return Uri.TryCreate(canonical, UriKind.Absolute, out Uri? read) ? string.Create(CultureInfo.InvariantCulture, $"{read.IdnHost}:{read.Port}") : null;
        }
        catch (UriFormatException)
        {
            // It takes some hosts apart only when it is asked for them.
            return null;
        }
    }

    // Follows the reader's steps to the one that failed.
    private static AddressReport Refuse(string text, CrawlUrl? baseUrl)
    {
        ReadOnlySpan<char> clean = UrlReader.TrimControls(new string([.. text.Where(c => c is not ('\t' or '\n' or '\r'))]));
        int colon = UrlReader.SchemeLength(clean);
        if (colon < 0 && baseUrl is null)
        {
            return Without("it has no scheme, and there is no base to resolve it against");
        }

        string? scheme = colon < 0 ? baseUrl!.UrlOrigin.Scheme : UrlReader.KnownScheme(clean[..colon]);
        return scheme is null ? Without($"its scheme {clean[..Math.Min(colon, 30)]}: is neither http nor https") : RefuseHost(scheme, Authority(clean[(colon + 1)..]));
    }

    private static ReadOnlySpan<char> Authority(ReadOnlySpan<char> rest)
    {
        ReadOnlySpan<char> trimmed = rest.TrimStart("/\\");
        int end = trimmed.IndexOfAny("/\\?#");
        ReadOnlySpan<char> authority = end < 0 ? trimmed : trimmed[..end];
        return authority[(authority.LastIndexOf('@') + 1)..];
    }

    private static AddressReport RefuseHost(string scheme, ReadOnlySpan<char> hostAndPort)
    {
        const string NoHost = "its host is neither a name nor an IP address as browsers read them";
        int bracket = hostAndPort.LastIndexOf(']') + 1;
        if (bracket == 0 && hostAndPort.StartsWith('['))
        {
            return Without(NoHost);
        }

        int colon = hostAndPort[bracket..].IndexOf(':');
        ReadOnlySpan<char> host = colon < 0 ? hostAndPort : hostAndPort[..(bracket + colon)];
        if (host.IsEmpty)
        {
            return Without("it has no host");
        }

        if (!UrlReader.TryReadPort(colon < 0 ? [] : hostAndPort[(host.Length + 1)..], out int? port))
        {
            return Without("its port is no number up to 65535");
        }

        return UrlHost.Read(host) is { } canonical ? RefuseReading(scheme, canonical, port) : Without(NoHost);
    }

    private static AddressReport RefuseReading(string scheme, string host, int? port)
    {
        StringBuilder origin = new($"{scheme}://{host}");
        origin.Append(port is null ? "" : $":{port}");
        string? theirs = SystemReading(origin.ToString());
        return Without(theirs is null
            ? $"we read the host {host}, which System.Uri can't send a request to"
            : $"we read the host {host}, System.Uri would ask {theirs}: two parsers must not disagree about where a request goes") with { SystemUri = theirs };
    }

    private static AddressReport Without(string refusal) => new(null, refusal, null);
}
