using System.Net;

namespace Cybershield.Crawling;

/// <summary>One GET of a site.</summary>
/// <param name="Kind">Decides which content types are read; null reads any, as for robots.txt.</param>
/// <param name="MaxBodyBytes">Limit of the body, unpacked.</param>
/// <param name="Truncate">A longer body is cut there instead of refused.</param>
internal sealed record WireRequest(CrawlUrl Url, Site Site, AddressKind? Kind, int MaxBodyBytes, bool Truncate)
{
    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary>What follows the answer while the host's turn is still held; null for nothing.</summary>
    public Func<WireAnswer, HostSlot, CancellationToken, Task<WireAnswer>>? Continue { get; init; }
}

/// <summary>What came of one GET: an answer with a status, or a failure without a usable one.</summary>
internal sealed record WireAnswer(HttpStatusCode Status, DateTimeOffset At, TimeSpan Elapsed)
{
    /// <summary>Null for an answer.</summary>
    public FailureReason? Failure { get; init; }

    public string Detail { get; init; } = "";

    /// <summary>Empty unless the status is 2xx.</summary>
    public byte[] Body { get; init; } = [];

    public string? ContentType { get; init; }

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    public string? Location { get; init; }

    public string? RobotsTag { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>All headers of an answer that something follows; empty otherwise.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How a browser came to this body; null where it is as the server sent it.</summary>
    public Rendering? Rendering { get; init; }

    /// <summary>The page shows nothing, and its script leads elsewhere.</summary>
    public bool IsLeftByScript { get; init; }

    public bool IsServerError => Failure is null && (int)Status >= 500;

    /// <summary>The host could not or would not serve us now.</summary>
    public bool IsHostFailure => Failure is FailureReason.Connection or FailureReason.Deadline or FailureReason.NameNotResolved or FailureReason.Tls
        || (Failure is null && (Status == HttpStatusCode.TooManyRequests || IsServerError));

    /// <summary>Where a redirect leads; null where it does not say, or not to an address we can fetch.</summary>
    public CrawlUrl? Target(CrawlUrl from) => Location is not null && CrawlUrl.TryParse(Location, from, out CrawlUrl? target) ? target : null;

    public bool IsRedirect => Failure is null && (IsLeftByScript || (int)Status is 301 or 302 or 303 or 307 or 308);
}
