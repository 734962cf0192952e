namespace Cybershield.Crawling;

/// <summary>The kinds of content we read. A missing header is read where the bytes look like text.</summary>
internal static class ContentTypes
{
    private const int Sniffed = 512;

    private static readonly HashSet<string> Pages = new(StringComparer.OrdinalIgnoreCase)
    {
        "text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml", "application/rss+xml", "application/atom+xml",
        "application/rdf+xml", "text/markdown",
    };

    private static readonly HashSet<string> Lists = new(Pages, StringComparer.OrdinalIgnoreCase)
    {
        "application/json", "application/feed+json", "text/json", "application/gzip", "application/x-gzip", "application/octet-stream",
        "binary/octet-stream",
    };

    /// <summary>Whether a body announced as <paramref name="contentType"/> is read for an address of this kind.</summary>
    public static bool Accepts(AddressKind? kind, string? contentType)
    {
        if (kind is null || string.IsNullOrWhiteSpace(contentType))
        {
            return true;
        }

        int end = contentType.AsSpan().IndexOfAny(';', ',');
        string type = (end < 0 ? contentType : contentType[..end]).Trim();
        return (kind == AddressKind.Page ? Pages : Lists).Contains(type);
    }

    /// <summary>Whether a browser shows it as a document with scripts.</summary>
    public static bool IsHtml(string? contentType) =>
        contentType?.Split(';', ',')[0].Trim().ToLowerInvariant() is "text/html" or "application/xhtml+xml";

    /// <summary>Whether bytes without a content type are no text: they hold a NUL and no byte-order mark of a wide encoding.</summary>
    public static bool IsBinary(string? contentType, ReadOnlySpan<byte> body) =>
        string.IsNullOrWhiteSpace(contentType)
        && body[..Math.Min(body.Length, Sniffed)].Contains((byte)0)
        && body is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]);
}
