using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>What one fetch of a page left in the record.</summary>
/// <param name="ContentSha256">SHA-256 (lower-case hex) of the decompressed body.</param>
/// <param name="Text">The text; null once retention has deleted it. It leaves the record masked, except when a reviewer reveals it with a reason.</param>
public sealed record Capture(
    long Id,
    string Url,
    string SiteId,
    DateTimeOffset FetchedAt,
    string Title,
    string Language,
    string Charset,
    string ContentSha256,
    PageText? Text)
{
    /// <summary>How a browser came to the text: requests, bytes, the limit that was hit; null where the text is as the server sent it.</summary>
    public string? Rendering { get; init; }
}
