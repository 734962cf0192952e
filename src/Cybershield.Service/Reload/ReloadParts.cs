using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Web;

namespace Cybershield.Service.Reload;

/// <summary>What both reloaders work with.</summary>
internal sealed record ReloadParts(string Folder, ReloadOptions Options, RenderingOptions Rendering, ServiceState State, ServiceMetrics Metrics, TimeProvider Time)
{
    /// <summary>A folder as it is in force from now on.</summary>
    public LoadedFolder Loaded(IEnumerable<string> contents) => new(Time.GetUtcNow(), [.. contents], null);

    /// <summary>The folder in force, with the reload that was refused beside it.</summary>
    public LoadedFolder Refused(LoadedFolder? inForce, IReadOnlyList<ConfigurationError> errors) =>
        (inForce ?? new LoadedFolder(Time.GetUtcNow(), [], null)) with { Rejected = new RejectedReload(Time.GetUtcNow(), [.. errors]) };
}
