using System.Collections.Concurrent;

namespace Cybershield.Crawling;

/// <summary>What is known of the hosts that were asked: in the frontier's tables, or in memory for a single look at a page.</summary>
public interface IHostRecord
{
    /// <summary>Stored politeness and robots copy of a host; null where the host was never asked.</summary>
    Task<HostState?> FindHostAsync(string hostKey, CancellationToken cancellationToken);

    /// <summary>Stores politeness and robots copy of a host, so that they survive a restart.</summary>
    Task SaveHostAsync(HostState host, CancellationToken cancellationToken);

    /// <summary>False while this process may have lost its hosts to another, because it gave no sign of life for too long: then no request may leave.</summary>
    bool MayAsk { get; }
}

/// <summary>What all workers know of a host: politeness and the last good robots copy survive a kill.</summary>
/// <param name="NextAllowedAt">No request before this instant.</param>
/// <param name="ConsecutiveFailures">Failures since the last answer; drives the back-off.</param>
/// <param name="Robots">The last copy that was read; null where none ever was.</param>
public sealed record HostState(string HostKey, DateTimeOffset NextAllowedAt, int ConsecutiveFailures, RobotsCopy? Robots);

/// <summary>A robots.txt as it was fetched.</summary>
/// <param name="Status">The HTTP status that decided: 200 with a body, or 4xx which allows all.</param>
public sealed record RobotsCopy(DateTimeOffset FetchedAt, int Status, byte[] Body);

/// <summary>Hosts remembered only as long as the process lives: for commands that fetch one page and write nothing.</summary>
public sealed class HostMemory : IHostRecord
{
    private readonly ConcurrentDictionary<string, HostState> hosts = new();

    /// <inheritdoc/>
    public bool MayAsk => true;

    /// <inheritdoc/>
    public Task<HostState?> FindHostAsync(string hostKey, CancellationToken cancellationToken) => Task.FromResult(hosts.GetValueOrDefault(hostKey));

    /// <inheritdoc/>
    public Task SaveHostAsync(HostState host, CancellationToken cancellationToken)
    {
        hosts[host.HostKey] = host;
        return Task.CompletedTask;
    }
}
