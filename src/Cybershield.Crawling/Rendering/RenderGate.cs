using System.Collections.Concurrent;

namespace Cybershield.Crawling;

/// <summary>
/// Whether a page may send a request, and when: to the hosts of its site and of its <c>render_hosts</c> only, what robots.txt allows at the site's own,
/// each host's requests apart by <see cref="RenderingOptions.RequestDelay"/>, all of them within the page's budget.
/// </summary>
internal sealed class RenderGate(RenderedLease page, RobotsCache robots, HostQueues hosts, RenderBudget budget, TimeProvider time)
{
    private readonly HashSet<string> own = [.. page.Site.Scope.Rules.Select(rule => HostKeyOf(rule.Origin))];
    private readonly ConcurrentDictionary<string, HostVisit> visits = new();

    public bool HoldsHost(string hostKey) => own.Contains(hostKey) || page.Site.Rendering!.HostKeys.Contains(hostKey);

    /// <summary>Whether a connection may be opened whose requests can't be seen.</summary>
    public bool AdmitConnection(string hostKey)
    {
        if (HoldsHost(hostKey))
        {
            return budget.TakeRequest();
        }

        budget.Refuse();
        return false;
    }

    /// <summary>Waits for the request's time; false where it may not be sent at all.</summary>
    public async ValueTask<bool> AdmitAsync(CrawlUrl url, CancellationToken cancellationToken)
    {
        if (!HoldsHost(url.HostKey) || !await IsAllowedAsync(url, cancellationToken))
        {
            budget.Refuse();
            return false;
        }

        if (!budget.TakeRequest())
        {
            return false;
        }

        await VisitOf(url.HostKey).TakeTurnAsync(cancellationToken);
        return true;
    }

    /// <summary>The host asked to be left alone, for as long as a Retry-After header says where there is one.</summary>
    public void AskedToWait(string hostKey, string? retryAfter)
    {
        if (own.Contains(hostKey))
        {
            VisitOf(hostKey).AskedToWait = WireHeaders.RetryAfter(retryAfter, time.GetUtcNow()) ?? TimeSpan.Zero;
        }
    }

    /// <summary>Counts the delay before the next visit from now on at every host of the site that the page has asked.</summary>
    public async ValueTask EndVisitsAsync(HostSlot slot, CancellationToken cancellationToken)
    {
        slot.Answered();
        foreach ((string hostKey, HostVisit visit) in visits)
        {
            if (hostKey == page.Lease.Url.HostKey && visit.AskedToWait is { } wait)
            {
                slot.Failed(wait);
            }
            else if (hostKey != page.Lease.Url.HostKey && own.Contains(hostKey))
            {
                (await hosts.OpenAsync(hostKey, cancellationToken)).Visited(page.Site.Politeness.Delay, visit.AskedToWait);
            }
        }
    }

    private static string HostKeyOf(string origin) =>
        CrawlUrl.TryParse(origin + "/", null, out CrawlUrl? root) ? root.HostKey : throw new InvalidOperationException($"{origin} was an origin when the scope was read.");

    private async ValueTask<bool> IsAllowedAsync(CrawlUrl url, CancellationToken cancellationToken)
    {
        if (!own.Contains(url.HostKey))
        {
            return true;
        }

        // The page holds its host's turn, in which its robots.txt could not be fetched again.
        RobotsRules? rules = url.HostKey == page.Lease.Url.HostKey ? page.Rules : await robots.FindAsync(url, page.Site, page.Lease.ExpiresAt, cancellationToken);
        return rules is not null && rules.Check(url).Allowed;
    }

    private HostVisit VisitOf(string hostKey) => visits.GetOrAdd(hostKey, key => new HostVisit(page, key, hosts, time));

    /// <summary>The requests of one page to one host are one visit: it begins when the host may be asked, and its requests follow each other quickly.</summary>
    private sealed class HostVisit(RenderedLease page, string hostKey, HostQueues hosts, TimeProvider time)
    {
        private readonly Lock gate = new();
        private DateTimeOffset nextAt;

        public TimeSpan? AskedToWait { get; set; }

        public async ValueTask TakeTurnAsync(CancellationToken cancellationToken)
        {
            // The page holds its own host's turn already; its requests push the next one away, but not each other.
            DateTimeOffset begins = hostKey == page.Lease.Url.HostKey ? time.GetUtcNow() : (await hosts.OpenAsync(hostKey, cancellationToken)).NextAllowedAt;
            TimeSpan wait = Reserve(begins) - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
        }

        private DateTimeOffset Reserve(DateTimeOffset begins)
        {
            lock (gate)
            {
                DateTimeOffset now = time.GetUtcNow();
                DateTimeOffset start = nextAt != default ? nextAt : begins;
                start = start > now ? start : now;
                nextAt = start + page.RequestDelay;
                return start;
            }
        }
    }
}

/// <summary>The page that a browser opens, and what robots.txt says at its host.</summary>
internal sealed record RenderedLease(CrawlLease Lease, Site Site, RobotsRules Rules, RenderingOptions Options)
{
    /// <summary>A site of one's own that is asked without delay is rendered without delay as well.</summary>
    public TimeSpan RequestDelay => Options.RequestDelay < Site.Politeness.Delay ? Options.RequestDelay : Site.Politeness.Delay;
}
