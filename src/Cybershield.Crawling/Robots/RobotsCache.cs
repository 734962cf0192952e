using System.Net;

namespace Cybershield.Crawling;

/// <summary>
/// The robots.txt of every host (RFC 9309, 2.3): five redirects, 500 KiB, 4xx allows all, and everything unreachable closes the host,
/// except that the last good copy stands in for at most <see cref="MaxAge"/>. One caller fetches, the others wait for it.
/// </summary>
internal sealed class RobotsCache(HostQueues hosts, Wire wire, FetcherOptions options, TimeProvider time)
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    private const int MaxRedirects = 5;

    /// <summary>The rules for the address; null when the host's turn to be asked can't come by <paramref name="latest"/>.</summary>
    public async ValueTask<RobotsRules?> FindAsync(CrawlUrl url, Site site, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        HostQueue host = await hosts.OpenAsync(url.HostKey, cancellationToken);
        if (host.Robots.RulesNow(time) is { } current)
        {
            return current;
        }

        await host.Robots.Gate.WaitAsync(cancellationToken);
        try
        {
            return host.Robots.RulesNow(time) ?? await RenewAsync(host, url, site, latest, cancellationToken);
        }
        finally
        {
            host.Robots.Gate.Release();
        }
    }

    /// <summary>The rules as they were last stored, of a host that may be another worker's: it is not asked. Null where none are fresh.</summary>
    public async ValueTask<RobotsRules?> FindStoredAsync(string hostKey, CancellationToken cancellationToken) =>
        await hosts.FindRobotsAsync(hostKey, cancellationToken) is { } stored && Age(stored) < options.RobotsRefresh ? Read(stored) : null;

    private async ValueTask<RobotsRules?> RenewAsync(HostQueue host, CrawlUrl url, Site site, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        if (host.RobotsCopy is { } stored && Age(stored) < options.RobotsRefresh)
        {
            return Adopt(host, stored, stored.FetchedAt + options.RobotsRefresh);
        }

        RobotsFetch? fetch = await FetchAsync(url, site, latest, cancellationToken);
        if (fetch?.Copy is { } copy)
        {
            await host.SaveRobotsAsync(copy, cancellationToken);
            return Adopt(host, copy, copy.FetchedAt + options.RobotsRefresh);
        }

        return fetch is null ? null : StandIn(host, fetch);
    }

    private RobotsRules StandIn(HostQueue host, RobotsFetch failed)
    {
        TimeSpan wait = failed.RetryAfter > options.RobotsRetry ? failed.RetryAfter.Value : options.RobotsRetry;
        DateTimeOffset again = time.GetUtcNow() + (wait < options.MaxWait ? wait : options.MaxWait);
        if (host.RobotsCopy is { } stored && Age(stored) < MaxAge)
        {
            DateTimeOffset end = stored.FetchedAt + MaxAge;
            return Adopt(host, stored, again < end ? again : end);
        }

        RobotsRules closed = RobotsRules.Closed($"robots.txt is unreachable: {failed.Problem}");
        host.Robots.Set(closed, again, time);
        return closed;
    }

    private RobotsRules Adopt(HostQueue host, RobotsCopy copy, DateTimeOffset until)
    {
        RobotsRules rules = Read(copy);
        host.CrawlDelay = rules.CrawlDelay ?? TimeSpan.Zero;
        host.Robots.Set(rules, until, time);
        return rules;
    }

    private static RobotsRules Read(RobotsCopy copy) =>
        copy.Status < 400 ? RobotsRules.Parse(copy.Body, Fetcher.ProductToken) : RobotsRules.AllowAll($"no robots.txt ({copy.Status})");

    private async ValueTask<RobotsFetch?> FetchAsync(CrawlUrl url, Site site, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        CrawlUrl.TryParse("/robots.txt", url, out CrawlUrl? target);
        for (int redirects = 0; target is not null && redirects <= MaxRedirects; redirects++)
        {
            WireAnswer? answer = await wire.GetAsync(new WireRequest(target, site, null, RobotsRules.MaxBytes, Truncate: true), latest, cancellationToken);
            if (answer is not { IsRedirect: true })
            {
                return answer is null ? null : Judge(answer);
            }

            target = answer.Target(target);
        }

        return new RobotsFetch(null, target is null ? "a redirect that can't be read" : $"more than {MaxRedirects} redirects", null);
    }

    private RobotsFetch Judge(WireAnswer answer) => answer switch
    {
        { Failure: { } failure } => new(null, $"{failure}, {answer.Detail}", answer.RetryAfter),
        { Status: HttpStatusCode.TooManyRequests } => new(null, "429", answer.RetryAfter),
        { Status: >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous } => new(new RobotsCopy(time.GetUtcNow(), (int)answer.Status, answer.Body), "", null),
        { Status: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } => new(new RobotsCopy(time.GetUtcNow(), (int)answer.Status, []), "", null),
        _ => new(null, $"status {(int)answer.Status}", answer.RetryAfter),
    };

    // A clock that was set back makes a copy as old as one can be.
    private TimeSpan Age(RobotsCopy copy)
    {
        TimeSpan age = time.GetUtcNow() - copy.FetchedAt;
        return age < TimeSpan.Zero ? TimeSpan.MaxValue : age;
    }

    private sealed record RobotsFetch(RobotsCopy? Copy, string Problem, TimeSpan? RetryAfter);
}
