using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Web;

namespace Cybershield.Service.Reload;

/// <summary>The sites and reviewers that this process works by: replaced whole, or what was refused is shown beside them.</summary>
internal sealed partial class SitesInForce(ReloadParts parts, ConfigurationHolder holder, ReviewerRegister reviewers, CrawlSchedule schedule, ILogger<SitesInForce> log)
{
    /// <summary>The ones in force.</summary>
    public ConfigurationSnapshot Current => holder.Current;

    /// <summary>Puts others in force; the record knows the sites already. Nothing is scheduled yet.</summary>
    public void Take(ConfigurationSnapshot snapshot)
    {
        holder.Replace(snapshot);
        Publish();
        LogTaken(snapshot.Sites.Count, snapshot.Reviewers.Count);
    }

    /// <summary>Starts crawls by the sites in force.</summary>
    public Task ScheduleAsync(CancellationToken cancellationToken) => schedule.ApplyAsync(holder.Current, cancellationToken);

    /// <summary>Starts no crawl until others are in force.</summary>
    public Task StandAsideAsync(CancellationToken cancellationToken) => schedule.StandAsideAsync(cancellationToken);

    /// <summary>Shows the ones in force on the pages.</summary>
    public void Publish()
    {
        ConfigurationSnapshot snapshot = holder.Current;
        reviewers.Replace(snapshot.Reviewers);
        LoadedFolder loaded = parts.Loaded(snapshot.Sites.Select(site => site.Id));
        RenderedSites rendered = RenderedSites.Of(snapshot.Sites, parts.Rendering);
        string[] unverified = [.. snapshot.Sites.Where(site => site.AcceptInvalidCertificates).Select(site => site.Id)];
        parts.State.Update(now => now with { Sites = loaded, Rendered = rendered, Unverified = [.. unverified] });
    }

    /// <summary>Those in force stay, with the errors of what was refused beside them.</summary>
    public void Refuse(IReadOnlyList<ConfigurationError> errors)
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
