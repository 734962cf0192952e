using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Cybershield.Crawling;

namespace Cybershield.Service.Crawl;

/// <summary>
/// One crawl's work at one host: leases addresses ahead, asks before each request whether the site may still be fetched, and starts each
/// page on its way. Ends when nothing can be leased now and nothing is under way.
/// </summary>
internal sealed class HostCrawl(long crawlId, string hostKey, Site site, CrawlParts parts, CrawlStop stop) : IDisposable
{
    /// <summary>Pages fetched and not yet committed, beyond those in flight: enough to fill a group commit, and a bound on memory.</summary>
    public const int MaxUncommitted = 48;

    private readonly Queue<CrawlLease> _ready = new();
    private readonly SemaphoreSlim _fetching = new(site.Politeness.InFlight);
    private readonly SemaphoreSlim _uncommitted = new(site.Politeness.InFlight + MaxUncommitted);
    private readonly Channel<bool> _pageDone = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly int _batch = BatchFor(site.Politeness, parts.Options.LeaseBatch);
    private Task<IReadOnlyList<CrawlLease>>? _leasing;
    private Exception? _fault;
    private volatile bool _isPostponed;
    private int _underWay;

    /// <summary>Works until the host has nothing more to do now, or asked to be left alone for longer than a lease lasts.</summary>
    /// <param name="isUnwanted">True once another worker is to have the host.</param>
    public async Task RunAsync(Func<bool> isUnwanted)
    {
        bool mayFetch = true;
        try
        {
            while (mayFetch && MayGoOn() && !isUnwanted() && await NextAsync() is { } lease)
                mayFetch = await StartAsync(lease);
        }
        catch (OperationCanceledException) when (stop.NoMore.IsCancellationRequested)
        {
        }
        finally
        {
            await DrainAsync();
        }

        if (_fault is not null)
            ExceptionDispatchInfo.Throw(_fault);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fetching.Dispose();
        _uncommitted.Dispose();
    }

    private static int BatchFor(Politeness politeness, int largest) =>
        politeness.Delay == TimeSpan.Zero ? largest : Math.Clamp((int)(TimeSpan.FromSeconds(1) / politeness.Delay), 1, largest);

    private bool MayGoOn() => !stop.NoMore.IsCancellationRequested && Volatile.Read(ref _fault) is null && !_isPostponed;

    /// <summary>The next lease; null once there is none and no page under way could bring one.</summary>
    private async Task<CrawlLease?> NextAsync()
    {
        while (true)
        {
            if (_ready.Count <= _batch / 2)
                _leasing ??= parts.Frontier.LeaseAsync(crawlId, hostKey, _batch, parts.Options.LeaseDuration, CancellationToken.None);
            if (_ready.TryDequeue(out CrawlLease? lease))
                return lease;
            bool last = Volatile.Read(ref _underWay) == 0;
            foreach (CrawlLease leased in await TakeLeasedAsync())
                _ready.Enqueue(leased);
            if (_ready.Count == 0 && last)
                return null;
            if (_ready.Count == 0)
                await _pageDone.Reader.ReadAsync(stop.NoMore);
        }
    }

    private async Task<IReadOnlyList<CrawlLease>> TakeLeasedAsync()
    {
        IReadOnlyList<CrawlLease> leased = await _leasing!;
        _leasing = null;
        return leased;
    }

    /// <summary>Starts one page when there is room for it. False where the site may not be fetched any more; then the lease is back in the queue to be released.</summary>
    private async Task<bool> StartAsync(CrawlLease lease)
    {
        bool mayFetch = false;
        try
        {
            await _uncommitted.WaitAsync(stop.NoMore);
            await _fetching.WaitAsync(stop.NoMore);
            mayFetch = await parts.Frontier.MayFetchAsync(lease, stop.NoMore);
        }
        finally
        {
            if (!mayFetch)
                _ready.Enqueue(lease);
        }

        if (!mayFetch)
            return false;
        Interlocked.Increment(ref _underWay);
        // Not awaited here but counted: DrainAsync waits until the count is back at zero.
        _ = ProcessAsync(lease);
        return true;
    }

    private async Task ProcessAsync(CrawlLease lease)
    {
        try
        {
            if (await parts.Pipeline.ProcessAsync(lease, site, fetched: () => _fetching.Release(), stop.Now) is not null)
                await PostponeAsync(lease);
        }
        catch (OperationCanceledException) when (stop.Now.IsCancellationRequested)
        {
            await parts.Frontier.ReleaseAsync([lease], CancellationToken.None);
        }
        catch (Exception fault)
        {
            Interlocked.CompareExchange(ref _fault, fault, null);
        }
        finally
        {
            _uncommitted.Release();
            Interlocked.Decrement(ref _underWay);
            _pageDone.Writer.TryWrite(true);
        }
    }

    // Whoever begins here again asks first when the host may be asked: without this the same lease would be taken and given back without end.
    private async Task PostponeAsync(CrawlLease lease)
    {
        _isPostponed = true;
        await parts.Frontier.ReleaseAsync([lease], CancellationToken.None);
    }

    private async Task DrainAsync()
    {
        while (Volatile.Read(ref _underWay) > 0)
            await _pageDone.Reader.ReadAsync(CancellationToken.None);
        if (_leasing is not null)
            foreach (CrawlLease lease in await TakeLeasedAsync())
                _ready.Enqueue(lease);
        if (_ready.Count > 0)
            await parts.Frontier.ReleaseAsync([.. _ready], CancellationToken.None);
    }
}
