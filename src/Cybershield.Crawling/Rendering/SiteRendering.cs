using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Cybershield.Crawling;

/// <summary>A site whose pages a browser renders.</summary>
/// <param name="HostKeys">Hosts that its pages may ask besides those of its scope, each as <c>host:port</c>.</param>
public sealed record SiteRendering(IReadOnlyList<string> HostKeys)
{
    private static readonly SearchValues<char> NotOfHosts = SearchValues.Create("/\\@?#*");

    /// <summary>Reads <c>cdn.example.org</c> as its ports 443 and 80 and <c>cdn.example.org:8443</c> as that port; false for anything that is no host.</summary>
    public static bool TryParseHost(string text, [NotNullWhen(true)] out string[]? hostKeys)
    {
        hostKeys = text.AsSpan().IndexOfAny(NotOfHosts) < 0
            && CrawlUrl.TryParse("https://" + text + "/", null, out CrawlUrl? secure) && CrawlUrl.TryParse("http://" + text + "/", null, out CrawlUrl? plain)
            ? [.. new[] { secure.HostKey, plain.HostKey }.Distinct()]
            : null;
        return hostKeys is not null;
    }
}
