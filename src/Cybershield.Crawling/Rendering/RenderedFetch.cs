namespace Cybershield.Crawling;

/// <summary>
/// The part of a fetch that follows its GET where a site is rendered: the document is opened in a browser while its host's turn is still held,
/// and what its scripts made of it takes its place.
/// </summary>
internal sealed class RenderedFetch(PageRendering rendering, RobotsCache robots, HostQueues hosts, SiteConnections connections, FetcherOptions options, TimeProvider time)
{
    /// <summary>Why no page can be rendered; null where one can.</summary>
    public string? Problem => rendering.Options.FindProblem();

    /// <summary>The request for a page to be rendered. Unconditional: an unchanged frame says nothing about what its scripts put into it.</summary>
    public WireRequest Request(CrawlLease lease, Site site, RobotsRules rules) => new(lease.Url, site, lease.Kind, options.MaxBodyBytes, Truncate: false)
    {
        Continue = (answer, slot, cancellationToken) => ContinueAsync(answer, slot, new RenderedLease(lease, site, rules, rendering.Options), cancellationToken),
    };

    private async Task<WireAnswer> ContinueAsync(WireAnswer answer, HostSlot slot, RenderedLease page, CancellationToken cancellationToken)
    {
        if (answer.Failure is not null || (int)answer.Status is < 200 or > 299 || !ContentTypes.IsHtml(answer.ContentType))
        {
            return answer;
        }

        RenderBudget budget = new(rendering.Options);
        RenderGate gate = new(page, robots, hosts, budget, time);
        RenderProxy proxy = new(new ProxyRoutes(page.Site, connections, gate, budget, options));
        await using RenderPass pass = new(page.Lease.Url, answer, connections.For(page.Site, page.Lease.Url).UserAgent, gate, proxy);
        RenderResult result = await rendering.Render(pass, cancellationToken);
        await gate.EndVisitsAsync(slot, cancellationToken);
        return result switch
        {
            RenderResult.Document document => Replace(answer, document, budget),
            RenderResult.Failed failed => answer with { Failure = failed.Reason, Detail = failed.Detail, Body = [] },
            _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}."),
        };
    }

    private WireAnswer Replace(WireAnswer answer, RenderResult.Document document, RenderBudget budget)
    {
        byte[] body = System.Text.Encoding.UTF8.GetBytes(document.Html);
        if (body.Length > options.MaxBodyBytes)
        {
            return answer with { Failure = FailureReason.BodyTooLarge, Detail = $"renders to {body.Length} bytes, the limit is {options.MaxBodyBytes}", Body = [] };
        }

        // A page that shows something is judged by that, wherever it would have led next.
        return answer with
        {
            Body = body,
            ContentType = "text/html; charset=utf-8",
            ETag = null,
            LastModified = null,
            Rendering = budget.Result(document.Limit),
            Location = document.ShowsText ? null : document.LeftFor,
            IsLeftByScript = !document.ShowsText && document.LeftFor is not null,
        };
    }
}
