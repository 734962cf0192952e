using System.Collections.Concurrent;

namespace Cybershield.Crawling;

/// <summary>The host queues in use, opened from the record where a host was asked before.</summary>
internal sealed class HostQueues(IHostRecord record, FetcherOptions options, TimeProvider time) : IDisposable
{
    private const int ManyQueues = 10_000;

    // Long past any moment at which someone could hold a queue without having entered it.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, HostQueue> queues = new();
    private readonly PolitenessPolicy policy = new(options);
    private int sweepAt = ManyQueues;

    public async ValueTask<HostQueue> OpenAsync(string hostKey, CancellationToken cancellationToken)
    {
        if (queues.TryGetValue(hostKey, out HostQueue? queue))
        {
            return queue;
        }

        if (queues.Count > sweepAt)
        {
            Sweep();
        }

        HostState stored = await record.FindHostAsync(hostKey, cancellationToken)
            ?? new HostState(hostKey, DateTimeOffset.MinValue, 0, null);
        return queues.GetOrAdd(hostKey, _ => new HostQueue(stored, record, policy, time));
    }

    /// <summary>The stored copy of robots.txt, whoever has the host; null where it was never read.</summary>
    public async ValueTask<RobotsCopy?> FindRobotsAsync(string hostKey, CancellationToken cancellationToken) => (await record.FindHostAsync(hostKey, cancellationToken))?.Robots;

    public Task SettleAsync(string hostKey, CancellationToken cancellationToken) =>
        queues.TryGetValue(hostKey, out HostQueue? queue) ? queue.SettleAsync(cancellationToken) : Task.CompletedTask;

    public void Forget(string hostKey) => queues.TryRemove(hostKey, out _);

    public void Dispose()
    {
        foreach (HostQueue queue in queues.Values)
        {
            queue.Dispose();
        }
    }

    private void Sweep()
    {
        DateTimeOffset before = time.GetUtcNow() - Forgotten;
        foreach ((string hostKey, HostQueue queue) in queues)
        {
            if (queue.IsIdle && queue.LastUsedAt < before)
            {
                queues.TryRemove(new KeyValuePair<string, HostQueue>(hostKey, queue));
            }
        }

        sweepAt = Math.Max(ManyQueues, queues.Count * 2);
    }
}
