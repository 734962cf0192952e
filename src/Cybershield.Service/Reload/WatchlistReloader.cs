using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Web;
using Cybershield.Storage;

namespace Cybershield.Service.Reload;

/// <summary>
/// Takes changed term lists while the service runs: whole and valid, or the last good watchlist stays and the errors are shown.
/// At midnight UTC the lists in force are compiled anew, because some expire.
/// </summary>
internal sealed partial class WatchlistReloader(
    ReloadParts parts,
    WatchlistFolder first,
    WatchlistHolder holder,
    CrawlRecord record,
    ILogger<WatchlistReloader> log) : BackgroundService
{
    private readonly StableChange _change = new(first.Hash);
    private WatchlistFolder _inForce = first;
    private DateOnly _compiledFor = Today(parts.Time);

    /// <summary>The day on which expiry and review dates are looked at.</summary>
    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Puts the first lists in force for the pages.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Publish();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("watchlist reload", parts.Metrics, parts.Time, log).RunAsync(PollAsync, stoppingToken);

    private async Task<TimeSpan> PollAsync(CancellationToken cancellationToken)
    {
        List<ConfigurationError> errors = [];
        WatchlistFolder read = WatchlistFolder.Read(parts.Folder, _inForce.AllowTestLists, errors);
        if (_change.See(read.Hash))
        {
            await ConsiderAsync(read, errors, cancellationToken);
            _change.Acted();
        }
        else if (Today(parts.Time) != _compiledFor)
            Compile(_inForce);
        return parts.Options.PollEvery;
    }

    private async Task ConsiderAsync(WatchlistFolder read, List<ConfigurationError> errors, CancellationToken cancellationToken)
    {
        if (errors.Count == 0)
            errors.AddRange(read.Unversioned(await record.RegisterListsAsync(read.Texts, cancellationToken)));
        parts.Metrics.Reloaded("watchlists", taken: errors.Count == 0);
        if (errors.Count == 0)
        {
            Compile(read);
            Publish();
        }
        else
        {
            parts.State.Update(now => now with { Lists = parts.Refused(now.Lists, errors) });
            foreach (ConfigurationError error in errors)
                LogRefused(error);
        }
    }

    private void Compile(WatchlistFolder lists)
    {
        DateOnly today = Today(parts.Time);
        Watchlist next = lists.Compile(today);
        holder.Swap(next);
        (_inForce, _compiledFor) = (lists, today);
        LogCompiled(next.Lists.Count, next.Fingerprint);
    }

    private void Publish()
    {
        LoadedFolder loaded = parts.Loaded(_inForce.Lists.Select(list => $"{list.Id} {list.Version}"));
        parts.State.Update(now => now with { Lists = loaded, TermLists = [.. _inForce.Lists] });
    }

    [LoggerMessage(1311, LogLevel.Information, "{Lists} term lists judge from now on, fingerprint {Fingerprint}")]
    private partial void LogCompiled(int lists, string fingerprint);

    [LoggerMessage(1312, LogLevel.Warning, "The changed term lists were refused, the last good ones stay in force: {Error}")]
    private partial void LogRefused(ConfigurationError error);
}
