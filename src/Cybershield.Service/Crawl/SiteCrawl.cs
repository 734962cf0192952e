using Cybershield.Crawling;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>One crawl of one site, from opening it in the record to closing it there.</summary>
internal sealed class SiteCrawl(Site site, CrawlParts parts, CrawlStop stop)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Task<DateTimeOffset?>> _hosts = [];
    private readonly Dictionary<string, DateTimeOffset> _notBefore = [];
    private Task _sitemaps = Task.CompletedTask;
    private long _crawlId;

    /// <summary>Opens the crawl, or goes on with an interrupted one. Returns its id.</summary>
    public async Task<long> OpenAsync()
    {
        Discovery[] seeds = [.. site.Seeds.Select(seed => new Discovery(seed, 0, 0, AddressKind.Page))];
        return _crawlId = await parts.Frontier.OpenCrawlAsync(site.Id, seeds, stop.NoMore);
    }

    /// <summary>Fetches until nothing is due, the site is paused, or the service stops; says how it ended.</summary>
    public async Task<CrawlEnding> RunAsync()
    {
        CrawlEnding ending = CrawlEnding.Interrupted;
        try
        {
            ending = await FetchAllAsync();
        }
        catch (OperationCanceledException) when (stop.NoMore.IsCancellationRequested)
        {
        }
        finally
        {
            await Task.WhenAll([_sitemaps, .. _hosts.Values]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await parts.Frontier.CloseCrawlAsync(_crawlId, ending, CancellationToken.None);
        }

        return ending;
    }

    private async Task<CrawlEnding> FetchAllAsync()
    {
        _sitemaps = AddSitemapsAsync();
        while (await parts.Frontier.MayFetchAsync(_crawlId, stop.NoMore))
        {
            IReadOnlyList<HostBacklog> backlog = await parts.Frontier.BacklogAsync(_crawlId, stop.NoMore);
            StartHosts(backlog);
            if (_hosts.Count > 0)
                await WaitForHostAsync();
            else if (backlog.Any(host => host.Due > 0 || host.Leased > 0))
                await WaitForRetryAsync(backlog);
            else if (_sitemaps.IsCompleted)
                return await ConcludeAsync();
            else
                await _sitemaps;
        }

        return CrawlEnding.Paused;
    }

    private void StartHosts(IReadOnlyList<HostBacklog> backlog)
    {
        foreach (HostBacklog host in backlog.Where(host => host.Due > 0 && !_hosts.ContainsKey(host.HostKey) && ReadyAt(host) is null))
            _hosts.Add(host.HostKey, CrawlHostAsync(host.HostKey));
    }

    private async Task<DateTimeOffset?> CrawlHostAsync(string hostKey)
    {
        using HostCrawl host = new(_crawlId, hostKey, site, parts, stop);
        return await host.RunAsync();
    }

    /// <summary>When a host's next address can be fetched; null where that is now.</summary>
    private DateTimeOffset? ReadyAt(HostBacklog host)
    {
        DateTimeOffset at = host.NextDueAt ?? DateTimeOffset.MinValue;
        if (_notBefore.TryGetValue(host.HostKey, out DateTimeOffset asked) && asked > at)
            at = asked;
        return at > parts.Time.GetUtcNow() ? at : null;
    }

    /// <summary>The sitemaps that robots.txt names are addresses of the crawl like any other.</summary>
    private async Task AddSitemapsAsync()
    {
        foreach (CrawlUrl origin in site.Scope.Rules.Select(rule => rule.Origin).Distinct().Select(RootOf))
        {
            RobotsRules rules = await parts.Fetcher.RobotsAsync(origin, site, stop.NoMore);
            List<Discovery> sitemaps = [];
            foreach (string written in rules.Sitemaps)
                if (CrawlUrl.TryParse(written, origin, out CrawlUrl? url) && site.Scope.Contains(url))
                    sitemaps.Add(new Discovery(url, 0, 0, AddressKind.Sitemap));
            if (sitemaps.Count > 0)
                await parts.Frontier.AddAsync(_crawlId, sitemaps, stop.NoMore);
        }
    }

    private static CrawlUrl RootOf(string origin) =>
        CrawlUrl.TryParse(origin + "/", null, out CrawlUrl? root) ? root : throw new InvalidOperationException($"{origin} was an origin when the scope was read.");

    /// <summary>Waits until a host is done, or, where links may lead to another host of the site, a moment at most.</summary>
    private async Task WaitForHostAsync()
    {
        Task anyHost = Task.WhenAny(_hosts.Values);
        if (site.Scope.Rules.Count > 1)
            await Task.WhenAny(anyHost, Task.Delay(LookAgainAfter, parts.Time, stop.NoMore));
        else
            await anyHost;
        foreach ((string hostKey, Task<DateTimeOffset?> host) in _hosts.Where(host => host.Value.IsCompleted).ToArray())
        {
            _hosts.Remove(hostKey);
            if (await host is { } notBefore)
                _notBefore[hostKey] = notBefore;
        }
    }

    /// <summary>Everything left waits to be tried again, or is leased by a worker that has gone and expires.</summary>
    private async Task WaitForRetryAsync(IReadOnlyList<HostBacklog> backlog)
    {
        DateTimeOffset now = parts.Time.GetUtcNow();
        TimeSpan wait = backlog.Select(ReadyAt).Select(at => at - now ?? LookAgainAfter).Min();
        await Task.Delay(TimeSpan.FromTicks(Math.Clamp(wait.Ticks, TimeSpan.TicksPerMillisecond, LookAgainAfter.Ticks)), parts.Time, stop.NoMore);
    }

    private async Task<CrawlEnding> ConcludeAsync()
    {
        CrawlProgress? progress = await parts.Record.FindCrawlAsync(_crawlId, stop.NoMore);
        bool answered = progress is null || progress.Fetched + progress.NotModified + progress.Redirected + progress.Gone + progress.SoftErrors > 0;
        return answered || progress!.Failed + progress.Disallowed == 0 ? CrawlEnding.Completed : CrawlEnding.Failed;
    }
}
