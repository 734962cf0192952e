using Cybershield.Crawling;

namespace Cybershield.Service.Crawl;

/// <summary>
/// The hosts that this process may ask, among the workers that share a record. Crawls and sitemaps of one process share a host; the last
/// one to leave gives it back. Where the record is this process's alone every host is its own.
/// </summary>
internal sealed class HostRights(IFrontier frontier, Fetcher fetcher, TimeSpan duration, bool isShared, WorkerStanding? standing = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Task<bool> Taken, int Users)> _hosts = [];

    /// <summary>Whether other workers crawl with the same record.</summary>
    public bool IsShared => isShared;

    /// <summary>Whether this worker stands aside and is to leave its crawls to the others.</summary>
    public bool IsAside => standing?.IsAside == true;

    /// <summary>True where the host may be asked until <see cref="ReleaseAsync"/>; leasing its addresses renews that.</summary>
    public async Task<bool> TakeAsync(string hostKey)
    {
        if (!isShared)
            return true;
        Task<bool> taken;
        lock (_gate)
        {
            (taken, int users) = _hosts.TryGetValue(hostKey, out (Task<bool>, int) known) ? known : (TakeFromRecordAsync(hostKey), 0);
            _hosts[hostKey] = (taken, users + 1);
        }

        bool isOurs = false;
        try
        {
            return isOurs = await taken;
        }
        finally
        {
            if (!isOurs)
                Leave(hostKey);
        }
    }

    /// <summary>Ends what <see cref="TakeAsync"/> began; no request may be under way.</summary>
    public async Task ReleaseAsync(string hostKey)
    {
        if (isShared && Leave(hostKey))
            await frontier.ReleaseHostAsync(hostKey, CancellationToken.None);
    }

    private async Task<bool> TakeFromRecordAsync(string hostKey)
    {
        bool taken = await frontier.TakeHostAsync(hostKey, duration, CancellationToken.None);
        if (taken)
            fetcher.Reread(hostKey);
        return taken;
    }

    /// <summary>True for the last one.</summary>
    private bool Leave(string hostKey)
    {
        lock (_gate)
        {
            (Task<bool> taken, int users) = _hosts[hostKey];
            if (users > 1)
                _hosts[hostKey] = (taken, users - 1);
            else
                _hosts.Remove(hostKey);
            return users == 1;
        }
    }
}
