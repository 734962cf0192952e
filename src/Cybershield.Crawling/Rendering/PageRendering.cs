namespace Cybershield.Crawling;

/// <summary>Opens a fetched page in a browser and returns the document that its scripts make of it. What goes wrong with the page or the browser is a value.</summary>
public delegate Task<RenderResult> PageRenderer(RenderPass pass, CancellationToken cancellationToken);

/// <summary>The browser behind the fetcher, and its limits.</summary>
public sealed record PageRendering(RenderingOptions Options, PageRenderer Render);

/// <summary>What came of opening a page in a browser.</summary>
public abstract record RenderResult
{
    private RenderResult() { }

    /// <summary>The document as it stood when the page was quiet, or when a limit was hit.</summary>
    /// <param name="Html">The document with its shadow trees, without what stands there for browsers without scripts.</param>
    /// <param name="ShowsText">Whether there is a word in it.</param>
    /// <param name="LeftFor">Where a script wanted to take the visitor; null where none did.</param>
    /// <param name="Limit">Why the page was taken before it was quiet; null where it was quiet.</param>
    public sealed record Document(string Html, bool ShowsText, string? LeftFor, string? Limit) : RenderResult;

    /// <summary>There is no document.</summary>
    public sealed record Failed(FailureReason Reason, string Detail) : RenderResult;
}

/// <summary>How a rendered page came about; kept with its capture.</summary>
/// <param name="Requests">Requests and connections after the page's own.</param>
/// <param name="Refused">Those that were refused: another host, robots.txt, a limit.</param>
/// <param name="Bytes">As they were on the wire, the page's own not counted.</param>
/// <param name="Limit">The limit that was hit; null for none.</param>
public sealed record Rendering(int Requests, int Refused, long Bytes, string? Limit)
{
    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"in a browser: {Requests} requests, {Refused} refused, {Bytes} bytes") + (Limit is null ? "" : $"; {Limit}");
}
