using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Web;
using Cybershield.Storage;

namespace Cybershield.Service.Reload;

/// <summary>Takes changed sites and reviewers while the service runs: whole and valid, or the last good ones stay and the errors are shown.</summary>
internal sealed partial class ConfigurationReloader(
    ReloadParts parts,
    ConfigurationHolder holder,
    ReviewerRegister reviewers,
    ScheduledRecord scheduled,
    ILogger<ConfigurationReloader> log) : BackgroundService
{
    private readonly StableChange _change = new(holder.Current.Hash);

    /// <summary>Puts the first snapshot in force for the pages.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Publish(holder.Current);
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
            Refuse(errors);
        _change.Acted();
        return parts.Options.PollEvery;
    }

    private async Task TakeAsync(ConfigurationSnapshot snapshot, CancellationToken cancellationToken)
    {
        await scheduled.Record.RegisterSitesAsync(snapshot.Sites, cancellationToken);
        holder.Replace(snapshot);
        Publish(snapshot);
        await scheduled.Schedule.ApplyAsync(snapshot, cancellationToken);
        LogTaken(snapshot.Sites.Count, snapshot.Reviewers.Count);
    }

    private void Publish(ConfigurationSnapshot snapshot)
    {
        reviewers.Replace(snapshot.Reviewers);
        LoadedFolder loaded = parts.Loaded(snapshot.Sites.Select(site => site.Id));
        RenderedSites rendered = RenderedSites.Of(snapshot.Sites, parts.Rendering);
        string[] unverified = [.. snapshot.Sites.Where(site => site.AcceptInvalidCertificates).Select(site => site.Id)];
        parts.State.Update(now => now with { Sites = loaded, Rendered = rendered, Unverified = [.. unverified] });
    }

    private void Refuse(List<ConfigurationError> errors)
    {
        parts.State.Update(now => now with { Sites = parts.Refused(now.Sites, errors) });
        foreach (ConfigurationError error in errors)
            LogRefused(error);
    }

    [LoggerMessage(1301, LogLevel.Information, "The configuration was reloaded: {Sites} sites, {Reviewers} reviewers")]
    private partial void LogTaken(int sites, int reviewers);

    [LoggerMessage(1302, LogLevel.Warning, "The changed configuration was refused, the last good one stays in force: {Error}")]
    private partial void LogRefused(ConfigurationError error);
}

/// <summary>Where a changed set of sites goes: into the record first, then on the schedule.</summary>
internal sealed record ScheduledRecord(CrawlRecord Record, CrawlSchedule Schedule);
