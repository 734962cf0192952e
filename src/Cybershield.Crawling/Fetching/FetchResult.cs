namespace Cybershield.Crawling;

/// <summary>What came of one lease. Expected outcomes are values; only bugs and cancellation throw.</summary>
public abstract record FetchResult
{
    private FetchResult() { }

    /// <summary>The robots.txt line that decided ("allow: /a" as written, or a reason such as "no robots.txt"); null where robots was not asked.</summary>
    public string? RobotsLine { get; init; }

    /// <summary>A page of a kind we read.</summary>
    /// <param name="Status">Always 2xx.</param>
    /// <param name="Body">Decompressed bytes.</param>
    /// <param name="ContentType">The header as sent; null where absent.</param>
    /// <param name="RobotsTag">Joined X-Robots-Tag headers that apply to us; null where absent.</param>
    /// <param name="Elapsed">From sending the request to the last byte.</param>
    public sealed record Fetched(
        int Status,
        byte[] Body,
        string? ContentType,
        string? ETag,
        string? LastModified,
        string? RobotsTag,
        DateTimeOffset At,
        TimeSpan Elapsed) : FetchResult
    {
        /// <summary>How a browser came to <see cref="Body"/>; null where it is as the server sent it.</summary>
        public Rendering? Rendering { get; init; }
    }

    /// <summary>304: the stored capture still stands.</summary>
    public sealed record NotModified(DateTimeOffset At, TimeSpan Elapsed) : FetchResult;

    /// <summary>A redirect to another address, which is discovered in its turn when in scope. The hop is not followed within this lease.</summary>
    public sealed record Redirected(int Status, CrawlUrl Target, bool InScope, DateTimeOffset At) : FetchResult;

    /// <summary>robots.txt forbids it, or robots.txt could not be reached and fails closed.</summary>
    public sealed record Disallowed(string Reason, DateTimeOffset At) : FetchResult;

    /// <summary>The host may not be asked before the lease ends (Retry-After, back-off): nothing was sent. The lease is to be released, not completed.</summary>
    public sealed record Postponed(DateTimeOffset Until) : FetchResult;

    /// <summary>404 or 410.</summary>
    public sealed record Gone(int Status, DateTimeOffset At) : FetchResult;

    /// <summary>A page that says "not found" with status 200: never screened.</summary>
    public sealed record SoftError(string Reason, DateTimeOffset At) : FetchResult;

    /// <summary>No usable answer for now: network, TLS, time-out, 5xx, 429. Tried again later in the crawl, then counted as failed.</summary>
    /// <param name="RetryAfter">How long the server or the back-off asks us to wait for this host; null for the usual delay.</param>
    public sealed record Unreachable(FailureReason Reason, string Detail, TimeSpan? RetryAfter, DateTimeOffset At) : FetchResult;

    /// <summary>An answer that can't be used and won't be better in a minute: other 4xx, a limit that was hit, a content type we don't read.</summary>
    public sealed record Failed(FailureReason Reason, string Detail, DateTimeOffset At) : FetchResult;
}

/// <summary>Why an address gave no page: every drop is counted under one of these.</summary>
public enum FailureReason
{
    /// <summary>The name did not resolve.</summary>
    NameNotResolved,
    /// <summary>The connection was refused, reset or cut.</summary>
    Connection,
    /// <summary>The name resolves to an address that the site's file does not allow.</summary>
    AddressNotAllowed,
    /// <summary>The certificate is not valid for the host.</summary>
    Tls,
    /// <summary>The total deadline passed.</summary>
    Deadline,
    /// <summary>429 or 503 with Retry-After.</summary>
    AskedToWait,
    /// <summary>Another 5xx.</summary>
    ServerError,
    /// <summary>Another 4xx.</summary>
    ClientError,
    /// <summary>More redirects than allowed, or a redirect that can't be read.</summary>
    Redirects,
    /// <summary>The body is larger than the limit.</summary>
    BodyTooLarge,
    /// <summary>The headers are larger than the limit.</summary>
    HeadersTooLarge,
    /// <summary>The body unpacks to more than the limit allows.</summary>
    CompressionBomb,
    /// <summary>The body's encoding or the HTTP framing is broken.</summary>
    Malformed,
    /// <summary>A content type we don't read.</summary>
    ContentType,
    /// <summary>The address left the site's scope since it was discovered.</summary>
    OutOfScope,
    /// <summary>The document is deeper or larger than the extractor accepts.</summary>
    DocumentTooComplex,
    /// <summary>The site's pages need a browser, and there is none.</summary>
    NoBrowser,
    /// <summary>The browser crashed, did not start or did not answer.</summary>
    BrowserFailed,
    /// <summary>The page held the browser up until the deadline of rendering.</summary>
    RenderingDeadline,
    /// <summary>Its lease ran out again and again: whoever takes it up dies of it, or never ends.</summary>
    LeaseExpired,
}
