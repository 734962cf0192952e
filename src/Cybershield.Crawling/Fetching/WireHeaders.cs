using System.Globalization;
using System.Net.Http.Headers;

namespace Cybershield.Crawling;

/// <summary>Reads headers as the server sent them.</summary>
internal static class WireHeaders
{
    // The three that a recipient must read (RFC 9110, 5.6.7).
    private static readonly string[] DateFormats = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    public static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) && values.Count > 0 ? values.First() : null;

    /// <summary>Every header of an answer, a repeated one as often as it was sent.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All(HttpResponseMessage response) =>
    [
        .. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value))),
    ];

    /// <summary>Retry-After as a span from now: seconds or a date (RFC 9110, 10.2.3); null where absent or unreadable.</summary>
    public static TimeSpan? RetryAfter(HttpHeaders headers, DateTimeOffset now) => RetryAfter(First(headers, "Retry-After"), now);

    /// <summary>The same of a header as written.</summary>
    public static TimeSpan? RetryAfter(string? header, DateTimeOffset now)
    {
        string text = header?.Trim() ?? "";
        return text.Length > 0 && text.All(char.IsAsciiDigit) ? TimeSpan.FromSeconds(uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds) ? seconds : uint.MaxValue)
            : DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out DateTimeOffset date) && date > now ? date - now
            : null;
    }

    /// <summary>The X-Robots-Tag directives meant for everyone or for us, joined; null where there are none.</summary>
    public static string? RobotsTag(HttpHeaders headers, string agent)
    {
        if (!headers.NonValidated.TryGetValues("X-Robots-Tag", out HeaderStringValues values))
        {
            return null;
        }

        string joined = string.Join(", ", values.Select(value => ForAgent(value, agent)).OfType<string>());
        return joined.Length == 0 ? null : joined;
    }

    // "otherbot: noindex" is not for us; "unavailable_after: DATE" is a directive and no agent.
    private static string? ForAgent(string value, string agent)
    {
        int colon = value.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? "" : value[..colon].Trim();
        return name.Length == 0 || name.AsSpan().IndexOfAny(", =") >= 0 || IsDirective(name) ? value
            : name.Equals(agent, StringComparison.OrdinalIgnoreCase) || name == "*" ? value[(colon + 1)..].Trim()
            : null;
    }

    private static bool IsDirective(string name) =>
        name.Equals("unavailable_after", StringComparison.OrdinalIgnoreCase) || name.StartsWith("max-", StringComparison.OrdinalIgnoreCase);
}
