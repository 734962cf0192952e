using Cybershield.Crawling;

namespace Cybershield.Service.Crawl;

/// <summary>
/// The hosts that this process may ask, among the workers that share a record. Crawls and sitemaps of one process share a host; the last
/// one to leave gives it back. Where the record is this process's alone every host is its own.
/// </summary>
internal sealed class HostRights(IFrontier frontier, Fetcher fetcher, TimeSpan duration, bool isShared, WorkerStanding? standing)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HostRight> _hosts = [];

    /// <summary>Whether other workers crawl with the same record.</summary>
    public bool IsShared => isShared;

    /// <summary>Whether this worker stands aside and is to leave its crawls to the others.</summary>
    public bool IsAside => standing?.IsAside == true;

    /// <summary>True where the host may be asked until <see cref="ReleaseAsync"/>; leasing its addresses renews that.</summary>
    public async Task<bool> TakeAsync(string hostKey)
    {
        if (!isShared)
            return true;
        bool isOurs = false;
        try
        {
            return isOurs = await Enter(hostKey);
        }
        finally
        {
            if (!isOurs)
                await Leave(hostKey, givesBack: false);
        }
    }

    /// <summary>Ends what <see cref="TakeAsync"/> began; no request may be under way.</summary>
    public Task ReleaseAsync(string hostKey) => isShared ? Leave(hostKey, givesBack: true) : Task.CompletedTask;

    private Task<bool> Enter(string hostKey)
    {
        lock (_gate)
        {
            HostRight right = _hosts.GetValueOrDefault(hostKey) ?? new HostRight(0, Task.FromResult(false), Task.CompletedTask);
            _hosts[hostKey] = right = right with { Users = right.Users + 1, Taken = right.Users == 0 ? TakeFromRecordAsync(hostKey, right.GivenBack) : right.Taken };
            return right.Taken;
        }
    }

    private Task Leave(string hostKey, bool givesBack)
    {
        lock (_gate)
        {
            HostRight right = _hosts[hostKey];
            right = right with { Users = right.Users - 1 };
            if (right.Users == 0 && givesBack)
                right = right with { GivenBack = GiveBackAsync(hostKey) };
            _hosts[hostKey] = right;
            if (right.Users == 0 && right.GivenBack.IsCompleted)
                _hosts.Remove(hostKey);
            return right.GivenBack;
        }
    }

    // Whoever comes back while the host is being given back waits for that: a right that was renewed before would be gone after it, and nobody would know.
    private async Task<bool> TakeFromRecordAsync(string hostKey, Task givenBack)
    {
        await givenBack.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool taken = await frontier.TakeHostAsync(hostKey, duration, CancellationToken.None);
        if (taken)
            fetcher.Reread(hostKey);
        return taken;
    }

    private async Task GiveBackAsync(string hostKey)
    {
        try
        {
            await fetcher.SettleAsync(hostKey, CancellationToken.None);
            await frontier.ReleaseHostAsync(hostKey, CancellationToken.None);
        }
        finally
        {
            lock (_gate)
                if (_hosts.TryGetValue(hostKey, out HostRight? right) && right.Users == 0)
                    _hosts.Remove(hostKey);
        }
    }

    /// <param name="Users">Who share it in this process.</param>
    /// <param name="GivenBack">Completed once the last time it was given back is in the record.</param>
    private sealed record HostRight(int Users, Task<bool> Taken, Task GivenBack);
}
