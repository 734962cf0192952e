using Cybershield.Crawling;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>One crawl of one site, from opening it in the record to closing it there.</summary>
internal sealed class SiteCrawl(Site site, CrawlParts parts, CrawlStop stop, TimeSpan? betweenCrawls = null)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Task<TimeSpan?>> _hosts = [];
    // By a clock that nobody sets.
    private readonly Dictionary<string, (long Since, TimeSpan Wait)> _waits = [];
    private volatile HashSet<string> _tooMany = [];
    private Task _sitemaps = Task.CompletedTask;
    private long _crawlId;

    /// <summary>Whether it is over for all workers and restarts, and by this worker: one of them tells what came of it.</summary>
    public bool IsConcludedHere { get; private set; }

    /// <summary>Opens the crawl, or goes on with one that runs elsewhere or was interrupted. Returns its id; null where one was started since then already.</summary>
    /// <param name="unlessStartedSince">Null opens none.</param>
    public async Task<long?> OpenAsync(DateTimeOffset? unlessStartedSince)
    {
        Discovery[] seeds = [.. site.Seeds.Select(seed => new Discovery(seed, 0, 0, AddressKind.Page))];
        long? crawlId = await parts.Frontier.JoinCrawlAsync(site.Id, seeds, unlessStartedSince, betweenCrawls, stop.NoMore);
        _crawlId = crawlId ?? 0;
        parts.Pages.ReadAnew(site.Id);
        return crawlId;
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
            IsConcludedHere = await parts.Frontier.CloseCrawlAsync(_crawlId, ending, CancellationToken.None) && ending != CrawlEnding.Interrupted;
        }

        return ending;
    }

    private async Task<CrawlEnding> FetchAllAsync()
    {
        _sitemaps = AddSitemapsAsync();
        while (await parts.Frontier.MayFetchAsync(_crawlId, stop.NoMore))
        {
            if (parts.Hosts.IsAside)
                return CrawlEnding.Interrupted;
            IReadOnlyList<HostBacklog> backlog = await parts.Frontier.BacklogAsync(_crawlId, stop.NoMore);
            await StartHostsAsync(backlog);
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

    private async Task StartHostsAsync(IReadOnlyList<HostBacklog> backlog)
    {
        int share = await ShareAsync(backlog);
        foreach (HostBacklog host in backlog.Where(host => host.Due > 0 && !host.IsAnothers && !_hosts.ContainsKey(host.HostKey) && ReadyAt(host) is null))
            if (_hosts.Count < share)
                _hosts.Add(host.HostKey, CrawlHostAsync(host.HostKey));
        // A quarter more is kept: a host that changes hands waits for a while.
        _tooMany = [.. _hosts.Keys.Skip(share + (share / 4))];
    }

    /// <summary>How many of the hosts with work are this worker's.</summary>
    private async Task<int> ShareAsync(IReadOnlyList<HostBacklog> backlog)
    {
        if (!parts.Hosts.IsShared)
            return backlog.Count;
        int workers = Math.Max(1, await parts.Frontier.CountWorkersAsync(_crawlId, stop.NoMore));
        return (backlog.Count + workers - 1) / workers;
    }

    /// <summary>Returns for how long the host is to be left alone; null where it may be asked now. Nothing is leased long before it can be fetched: a kill would count against the address.</summary>
    private async Task<TimeSpan?> CrawlHostAsync(string hostKey)
    {
        if (!await parts.Hosts.TakeAsync(hostKey))
            return LookAgainAfter;
        try
        {
            if (await parts.Fetcher.NextTurnAsync(hostKey, CancellationToken.None) - parts.Time.GetUtcNow() is { } wait && wait > LookAgainAfter)
                return wait;
            using HostCrawl host = new(_crawlId, hostKey, site, parts, stop);
            await host.RunAsync(() => HasTooMany(hostKey));
            return null;
        }
        finally
        {
            await parts.Hosts.ReleaseAsync(hostKey);
        }
    }

    /// <summary>Whether this host is one too many: of what there is to do each worker has its share.</summary>
    private bool HasTooMany(string hostKey) => _tooMany.Contains(hostKey);

    /// <summary>When a host's next address can be fetched; null where that is now.</summary>
    private DateTimeOffset? ReadyAt(HostBacklog host)
    {
        DateTimeOffset at = host.NextDueAt ?? DateTimeOffset.MinValue;
        DateTimeOffset now = parts.Time.GetUtcNow();
        if (_waits.TryGetValue(host.HostKey, out (long Since, TimeSpan Wait) asked) && now + (asked.Wait - parts.Time.GetElapsedTime(asked.Since)) is { } allowed && allowed > at)
            at = allowed;
        return at > now ? at : null;
    }

    /// <summary>The sitemaps that robots.txt names are addresses of the crawl like any other. Of a host that another worker has they are read once that has stored its robots.txt.</summary>
    private async Task AddSitemapsAsync()
    {
        List<CrawlUrl> origins = [.. site.Scope.Rules.Select(rule => rule.Origin).Distinct().Select(RootOf)];
        while (true)
        {
            List<CrawlUrl> others = [];
            foreach (CrawlUrl origin in origins)
                if (await FindRobotsAsync(origin) is { } rules)
                    await AddSitemapsAsync(origin, rules);
                else
                    others.Add(origin);
            if (others.Count == 0 || !await parts.Frontier.MayFetchAsync(_crawlId, stop.NoMore))
                return;
            origins = others;
            await Task.Delay(LookAgainAfter, parts.Time, stop.NoMore);
        }
    }

    private async Task<RobotsRules?> FindRobotsAsync(CrawlUrl origin)
    {
        if (parts.Hosts.IsShared && await parts.Fetcher.StoredRobotsAsync(origin.HostKey, stop.NoMore) is { } stored)
            return stored;
        if (!await parts.Hosts.TakeAsync(origin.HostKey))
            return null;
        try
        {
            return await parts.Fetcher.RobotsAsync(origin, site, stop.NoMore);
        }
        finally
        {
            await parts.Hosts.ReleaseAsync(origin.HostKey);
        }
    }

    private async Task AddSitemapsAsync(CrawlUrl origin, RobotsRules rules)
    {
        List<Discovery> sitemaps = [];
        foreach (string written in rules.Sitemaps)
            if (CrawlUrl.TryParse(written, origin, out CrawlUrl? url) && site.Scope.Contains(url))
                sitemaps.Add(new Discovery(url, 0, 0, AddressKind.Sitemap));
        if (sitemaps.Count > 0)
            await parts.Frontier.AddAsync(_crawlId, sitemaps, stop.NoMore);
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
        foreach ((string hostKey, Task<TimeSpan?> host) in _hosts.Where(host => host.Value.IsCompleted).ToArray())
        {
            _hosts.Remove(hostKey);
            if (await host is { } wait)
                _waits[hostKey] = (parts.Time.GetTimestamp(), wait);
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
