using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Hosting;
using Cybershield.Service.Web;
using Cybershield.Storage;

namespace Cybershield.Service.Reload;

/// <summary>
/// Keeps this worker by the configuration set in force: takes a new one over whole, and stands aside while it can't read it. A valid change
/// of its own folder that was never a set before becomes the next one.
/// </summary>
internal sealed partial class SetFollower(SharedRecord shared, SitesInForce sites, ListsInForce lists, WorkerStanding standing, ILogger<SetFollower> log) : BackgroundService
{
    // What the folder holds at start was offered then: seeing it again tells how it differs from the set in force.
    private readonly StableChange _change = new("");
    private long _seen = lists.Current.Set ?? 0;
    private long _reportedAt;

    private ReloadParts Parts => shared.Parts;

    /// <summary>Puts the first set in force for the pages.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        sites.Publish();
        lists.Publish();
        standing.WorksBy(_seen);
        await ReportAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Who stops is no worker any more.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await shared.Workers.LeaveAsync();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("configuration set", Parts.Metrics, Parts.Time, log).RunAsync(PollAsync, stoppingToken);

    private async Task<TimeSpan> PollAsync(CancellationToken cancellationToken)
    {
        LoadedConfiguration folder = shared.ReadFolder();
        if (_change.See(folder.Snapshot.Hash + folder.Watchlists.Hash))
        {
            await OfferAsync(folder, cancellationToken);
            _change.Acted();
        }

        if (shared.Sets.CurrentNumber() != _seen && shared.Sets.Current() is { } set)
            await FollowAsync(set, folder, cancellationToken);
        else
            lists.KeepUpToDate();
        if (Parts.Time.GetElapsedTime(_reportedAt) >= WorkerRegister.ReportEvery)
            await ReportAsync(cancellationToken);
        return Parts.Options.PollEvery;
    }

    private async Task OfferAsync(LoadedConfiguration folder, CancellationToken cancellationToken)
    {
        List<ConfigurationError> errors = [.. folder.Errors];
        if (errors.Count == 0)
            TakeReviewers(folder.Snapshot.Reviewers);
        Publication? publication = errors.Count == 0 && folder.AsSet() is { } own ? await shared.Sets.PublishAsync(own, shared.Publisher, again: false, cancellationToken) : null;
        if (publication is Publication.Refused refused)
            errors.AddRange(folder.Watchlists.Unversioned(refused.Lists));
        Parts.Metrics.Reloaded("folder", taken: errors.Count == 0);
        if (errors.Count > 0)
            sites.Refuse(errors);
        else if (publication is Publication.Published published)
            LogPublished(published.Number);
        else if (publication is Publication.Superseded old)
            LogReplaced(Parts.Folder, old.Number, old.InForce);
    }

    /// <summary>Who may sign in is each folder's own.</summary>
    private void TakeReviewers(IReadOnlyList<Reviewer> reviewers)
    {
        if (reviewers.SequenceEqual(sites.Current.Reviewers))
            sites.Publish();
        else
            sites.Take(sites.Current with { Reviewers = reviewers });
    }

    private async Task FollowAsync(ConfigurationSet set, LoadedConfiguration folder, CancellationToken cancellationToken)
    {
        LoadedConfiguration read = folder.WorkingBy(set, Parts.Time.GetUtcNow());
        Parts.Metrics.Reloaded("set", taken: read.Errors.Count == 0);
        if (read.Errors.Count > 0)
        {
            sites.Refuse(read.Errors);
            standing.StandAside(set.Number, read.Errors);
            LogAside(set.Number);
            await sites.StandAsideAsync(cancellationToken);
        }
        else
        {
            lists.Take(read.Watchlists);
            sites.Take(read.Snapshot with { Reviewers = sites.Current.Reviewers });
            shared.Sets.TakeOver(set.Number);
            standing.WorksBy(set.Number);
            if (OpenedService.Crawls(shared.Role))
                await sites.ScheduleAsync(cancellationToken);
            LogTaken(set.Number, set.PublishedBy);
        }

        _seen = set.Number;
        await ReportAsync(cancellationToken);
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        await shared.Workers.ReportAsync(shared.Role.ToString(), SharedConfiguration.Version, standing.Set, standing.Problem, cancellationToken);
        _reportedAt = Parts.Time.GetTimestamp();
    }

    [LoggerMessage(1321, LogLevel.Information, "This folder's sites and lists were published as configuration set {Set}")]
    private partial void LogPublished(long set);

    [LoggerMessage(1322, LogLevel.Information, "Configuration set {Set} is in force, published by {Publisher}")]
    private partial void LogTaken(long set, string publisher);

    [LoggerMessage(1323, LogLevel.Warning, "The sites and lists of {Folder} are those of configuration set {Set}, which set {InForce} has replaced: this worker works by that one; `cybershield sets publish` brings the folder's back")]
    private partial void LogReplaced(string folder, long set, long inForce);

    [LoggerMessage(1324, LogLevel.Error, "This worker can't read configuration set {Set} and stands aside: it crawls and judges nothing until it can, or until another set is in force")]
    private partial void LogAside(long set);
}

/// <summary>What a worker shares with others, and what of it is its own.</summary>
internal sealed record SharedRecord(ReloadParts Parts, ConfigurationSets Sets, WorkerRegister Workers, ServiceRole Role)
{
    /// <summary>As the audit names this worker.</summary>
    public string Publisher => SharedConfiguration.PublisherOf(Role);

    /// <summary>The folder as it is now, with everything that is wrong with it.</summary>
    public LoadedConfiguration ReadFolder() => LoadedConfiguration.Read(Parts.Folder, Parts.Time);
}
