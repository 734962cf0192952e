using System.Net;

namespace Cybershield.Crawling;

/// <summary>
/// Fetches the address of a lease: scope, robots.txt, the host's turn, then one GET within hard limits. A redirect is an outcome, not a second request.
/// Safe for any number of callers at once; a call waits for its host's turn and holds it only until the last byte.
/// </summary>
public sealed class Fetcher : IDisposable
{
    /// <summary>The name that robots.txt groups and X-Robots-Tag headers know us by.</summary>
    public const string ProductToken = "Cybershield";

    private readonly SiteConnections connections;
    private readonly HostQueues hosts;
    private readonly RobotsCache robots;
    private readonly Wire wire;
    private readonly RenderedFetch? rendered;
    private readonly TimeProvider time;

    private Fetcher(IHostRecord record, FetcherOptions options, PageRendering? rendering, TimeProvider time, NameResolver resolve)
    {
        this.time = time;
        Options = options;
        connections = new SiteConnections(options, resolve);
        hosts = new HostQueues(record, options, time);
        wire = new Wire(hosts, connections, options, time);
        robots = new RobotsCache(hosts, wire, options, time);
        rendered = rendering is null ? null : new RenderedFetch(rendering, robots, hosts, connections, options, time);
    }

    /// <summary>The limits in force.</summary>
    public FetcherOptions Options { get; }

    /// <summary>Opens a fetcher that keeps politeness and robots copies in <paramref name="record"/>.</summary>
    /// <param name="rendering">Renders the pages of sites that ask for it; where it is null, those give no page.</param>
    /// <exception cref="ArgumentException">The options are not fit for use.</exception>
    public static Fetcher Open(IHostRecord record, FetcherOptions options, TimeProvider time, PageRendering? rendering = null) =>
        Open(record, options, time, Dns.GetHostAddressesAsync, rendering);

    internal static Fetcher Open(IHostRecord record, FetcherOptions options, TimeProvider time, NameResolver resolve, PageRendering? rendering = null)
    {
        string problems = string.Join("; ", options.Problems().Concat(rendering?.Options.Problems() ?? []));
        return problems.Length == 0 ? new Fetcher(record, options, rendering, time, resolve) : throw new ArgumentException(problems, nameof(options));
    }

    /// <summary>Fetches, in the host's turn. <see cref="FetchResult.Postponed"/> where that turn comes only after the lease has ended.</summary>
    public async Task<FetchResult> FetchAsync(CrawlLease lease, Site site, CancellationToken cancellationToken)
    {
        FetchResult result = site.Scope.Contains(lease.Url) ? await FetchInScopeAsync(lease, site, cancellationToken)
            : new FetchResult.Failed(FailureReason.OutOfScope, "the site's scope does not hold the address", time.GetUtcNow());
        FetchMetrics.Count(result);
        return result;
    }

    /// <summary>The first instant at which the host may be asked; the past where it may be asked now.</summary>
    public async ValueTask<DateTimeOffset> NextTurnAsync(string hostKey, CancellationToken cancellationToken) =>
        (await hosts.OpenAsync(hostKey, cancellationToken)).NextAllowedAt;

    /// <summary>Reads a host's politeness from the record again when it is next asked: another worker has asked it meanwhile. No request of ours may be under way there.</summary>
    public void Reread(string hostKey) => hosts.Forget(hostKey);

    /// <summary>Stores a host's next turn before it is given to another worker. No request of ours may be under way there.</summary>
    public Task SettleAsync(string hostKey, CancellationToken cancellationToken) => hosts.SettleAsync(hostKey, cancellationToken);

    /// <summary>What the stored copy of a host's robots.txt says to us, without asking the host; null where there is no fresh one.</summary>
    public ValueTask<RobotsRules?> StoredRobotsAsync(string hostKey, CancellationToken cancellationToken) => robots.FindStoredAsync(hostKey, cancellationToken);

    /// <summary>What robots.txt says to us at the host of <paramref name="url"/>, fetched in its turn when not known: for sitemap lines and for showing verdicts.</summary>
    public async Task<RobotsRules> RobotsAsync(CrawlUrl url, Site site, CancellationToken cancellationToken) =>
        await robots.FindAsync(url, site, DateTimeOffset.MaxValue, cancellationToken) ?? RobotsRules.Closed("robots.txt was not asked for");

    /// <summary>Closes all connections; no fetch may be under way.</summary>
    public void Dispose()
    {
        connections.Dispose();
        hosts.Dispose();
    }

    private async Task<FetchResult> FetchInScopeAsync(CrawlLease lease, Site site, CancellationToken cancellationToken)
    {
        bool isRendered = site.Rendering is not null && lease.Kind == AddressKind.Page;
        if (isRendered && (rendered is null ? "no browser was opened here" : rendered.Problem) is { } problem)
        {
            return new FetchResult.Failed(FailureReason.NoBrowser, problem, time.GetUtcNow());
        }

        RobotsRules? rules = await robots.FindAsync(lease.Url, site, lease.ExpiresAt, cancellationToken);
        if (rules is null)
        {
            return await PostponedAsync(lease, cancellationToken);
        }

        RobotsVerdict verdict = rules.Check(lease.Url);
        if (!verdict.Allowed)
        {
            return new FetchResult.Disallowed(verdict.Shown, time.GetUtcNow()) { RobotsLine = verdict.Shown };
        }

        WireRequest request = isRendered ? rendered!.Request(lease, site, rules)
            : new(lease.Url, site, lease.Kind, Options.MaxBodyBytes, Truncate: false) { ETag = lease.ETag, LastModified = lease.LastModified };
        WireAnswer? answer = await wire.GetAsync(request, lease.ExpiresAt, cancellationToken);
        return answer is null ? await PostponedAsync(lease, cancellationToken) : Judge(answer, lease, site) with { RobotsLine = verdict.Shown };
    }

    private async Task<FetchResult> PostponedAsync(CrawlLease lease, CancellationToken cancellationToken) =>
        new FetchResult.Postponed(await NextTurnAsync(lease.Url.HostKey, cancellationToken));

    private FetchResult Judge(WireAnswer answer, CrawlLease lease, Site site) => answer switch
    {
        { Failure: { } failure } => Broken(answer, failure),
        { IsRedirect: true } => Redirect(answer, lease, site),
        _ => (int)answer.Status switch
        {
            >= 200 and < 300 => new FetchResult.Fetched(
                (int)answer.Status, answer.Body, answer.ContentType, answer.ETag, answer.LastModified, answer.RobotsTag, answer.At, answer.Elapsed) { Rendering = answer.Rendering },
            304 when lease.ETag is not null || lease.LastModified is not null => new FetchResult.NotModified(answer.At, answer.Elapsed),
            404 or 410 => new FetchResult.Gone((int)answer.Status, answer.At),
            429 => Unreachable(answer, FailureReason.AskedToWait),
            503 when answer.RetryAfter is not null => Unreachable(answer, FailureReason.AskedToWait),
            >= 500 => Unreachable(answer, FailureReason.ServerError),
            _ => new FetchResult.Failed(FailureReason.ClientError, Status(answer), answer.At),
        },
    };

    private static FetchResult Broken(WireAnswer answer, FailureReason reason) => answer.IsHostFailure
        ? new FetchResult.Unreachable(reason, answer.Detail, null, answer.At)
        : new FetchResult.Failed(reason, answer.Detail, answer.At);

    private static FetchResult.Unreachable Unreachable(WireAnswer answer, FailureReason reason) => new(reason, Status(answer), answer.RetryAfter, answer.At);

    private FetchResult Redirect(WireAnswer answer, CrawlLease lease, Site site)
    {
        CrawlUrl? target = answer.Target(lease.Url);
        string? problem = target is null ? "a redirect without an address we can read"
            : target.Equals(lease.Url) ? "a redirect to itself"
            : lease.Redirects >= Options.MaxRedirects ? $"more than {Options.MaxRedirects} redirects in a row"
            : null;
        return problem is null ? new FetchResult.Redirected((int)answer.Status, target!, site.Scope.Contains(target!), answer.At)
            : new FetchResult.Failed(FailureReason.Redirects, problem, answer.At);
    }

    private static string Status(WireAnswer answer) => $"status {(int)answer.Status}";
}
