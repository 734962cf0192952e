using System.Diagnostics.CodeAnalysis;

namespace Cybershield.Crawling;

/// <summary>What belongs to a site: origins, each with optional path prefixes.</summary>
/// <param name="Rules">An address is in scope when one rule holds it.</param>
public sealed record CrawlScope(IReadOnlyList<ScopeRule> Rules)
{
    /// <summary>Whether the address belongs to the site.</summary>
    public bool Contains(CrawlUrl url)
    {
        for (int i = 0; i < Rules.Count; i++)
        {
            if (Rules[i].Contains(url))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the address lies on a registered origin, inside or outside its path prefixes.</summary>
    public bool ContainsOrigin(CrawlUrl url) => Rules.Any(rule => rule.Origin == url.Origin);
}

/// <summary>One origin and the path prefixes under it; no prefix means the whole origin.</summary>
/// <param name="Origin"><c>scheme://host[:port]</c> in canonical form.</param>
/// <param name="PathPrefixes">Each starts with "/". <c>/docs/</c> holds what lies below the folder; <c>/docs</c> also the address <c>/docs</c> itself, never <c>/docs-old</c>.</param>
public sealed record ScopeRule(string Origin, IReadOnlyList<string> PathPrefixes)
{
    /// <summary>Reads <c>https://example.org/docs/</c> as one origin and one prefix; an address without a path is the whole origin. False for anything with a query or no http(s) address at all.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ScopeRule? rule)
    {
        rule = CrawlUrl.TryParse(text, null, out CrawlUrl? url) && !url.PathAndQuerySpan.Contains('?')
            ? new ScopeRule(url.Origin, url.PathAndQuery == "/" ? [] : [url.PathAndQuery])
            : null;
        return rule is not null;
    }

    /// <summary>Whether the address has this origin and one of the prefixes.</summary>
    public bool Contains(CrawlUrl url) => url.Origin == Origin && (PathPrefixes.Count == 0 || HoldsPath(url.PathAndQuerySpan));

    private bool HoldsPath(ReadOnlySpan<char> pathAndQuery)
    {
        int query = pathAndQuery.IndexOf('?');
        ReadOnlySpan<char> path = query < 0 ? pathAndQuery : pathAndQuery[..query];
        for (int i = 0; i < PathPrefixes.Count; i++)
        {
            if (IsUnder(path, PathPrefixes[i]))
            {
                return !ClimbsWhenDecoded(path);
            }
        }

        return false;
    }

    private static bool IsUnder(ReadOnlySpan<char> path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal)
        && (prefix.EndsWith('/') || path.Length == prefix.Length || path[prefix.Length] == '/');

    // "/docs/..%2fadmin" is below /docs/ for us and /admin for a server that decodes before it resolves.
    private static bool ClimbsWhenDecoded(ReadOnlySpan<char> path)
    {
        if (!path.Contains('%'))
        {
            return false;
        }

        string decoded = path.ToString();
        for (int i = 0; i < 2; i++)
        {
            decoded = Uri.UnescapeDataString(decoded).Replace('\\', '/');
        }

        return decoded.Split('/').Any(segment => segment is ".." || segment.StartsWith("..;", StringComparison.Ordinal));
    }
}
