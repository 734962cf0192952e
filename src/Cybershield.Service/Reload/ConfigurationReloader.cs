using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Storage;

namespace Cybershield.Service.Reload;

/// <summary>Takes changed sites and reviewers while the service runs: whole and valid, or the last good ones stay and the errors are shown.</summary>
internal sealed class ConfigurationReloader(ReloadParts parts, SitesInForce sites, CrawlRecord record, ILogger<ConfigurationReloader> log) : BackgroundService
{
    private readonly StableChange _change = new(sites.Current.Hash);

    /// <summary>Puts the first snapshot in force for the pages.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        sites.Publish();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("configuration reload", parts.Metrics, parts.Time, log).RunAsync(PollAsync, stoppingToken);

    private async Task<TimeSpan> PollAsync(CancellationToken cancellationToken)
    {
        List<ConfigurationError> errors = [];
        ConfigurationSnapshot snapshot = ConfigurationSnapshot.Read(parts.Folder, parts.Time.GetUtcNow(), errors);
        if (!_change.See(snapshot.Hash))
            return parts.Options.PollEvery;
        parts.Metrics.Reloaded("sites", taken: errors.Count == 0);
        if (errors.Count == 0)
            await TakeAsync(snapshot, cancellationToken);
        else
            sites.Refuse(errors);
        _change.Acted();
        return parts.Options.PollEvery;
    }

    private async Task TakeAsync(ConfigurationSnapshot snapshot, CancellationToken cancellationToken)
    {
        await record.RegisterSitesAsync(snapshot.Sites, cancellationToken);
        sites.Take(snapshot);
        await sites.ScheduleAsync(cancellationToken);
    }
}
