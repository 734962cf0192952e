using System.Collections.Immutable;
using Cybershield.Matching;
using Cybershield.Service.Configuration;

namespace Cybershield.Service.Web;

/// <summary>What the running service knows beside the record. One immutable snapshot at a time; the workers replace it.</summary>
internal sealed class ServiceState
{
    private ServiceSnapshot _now = new(null, null, null, ImmutableDictionary<string, DateTimeOffset>.Empty);

    /// <summary>The latest snapshot.</summary>
    public ServiceSnapshot Now => _now;

    /// <summary>Replaces the snapshot by what <paramref name="change"/> makes of it; it may be called again when another worker was faster.</summary>
    public void Update(Func<ServiceSnapshot, ServiceSnapshot> change) => ImmutableInterlocked.Update(ref _now, change);
}

/// <summary>What the pages say about the running service. A null means that it was not measured yet.</summary>
/// <param name="Search">Null where no search server is configured.</param>
/// <param name="NextCrawls">By site id; a site that is absent has no next crawl.</param>
public sealed record ServiceSnapshot(
    LoadedFolder? Lists,
    LoadedFolder? Sites,
    SearchServer? Search,
    ImmutableDictionary<string, DateTimeOffset> NextCrawls)
{
    /// <summary>The sites whose pages a browser renders; null where the folder was not read yet.</summary>
    public RenderedSites? Rendered { get; init; }

    /// <summary>Ids of the sites whose file accepts invalid certificates.</summary>
    public ImmutableArray<string> Unverified { get; init; } = [];

    /// <summary>The term lists of the folder in force, whatever their status.</summary>
    public ImmutableArray<TermList> TermLists { get; init; } = [];
}

/// <summary>A folder of the configuration as it is in force.</summary>
/// <param name="Contents">What was loaded, for a reader: "unlicensed-investment 1.4.0".</param>
/// <param name="Rejected">The reload that was refused since; null where the files on disk are the ones in force.</param>
public sealed record LoadedFolder(DateTimeOffset LoadedAt, ImmutableArray<string> Contents, RejectedReload? Rejected);

/// <summary>A reload that was refused whole; what was loaded before stays in force.</summary>
public sealed record RejectedReload(DateTimeOffset At, ImmutableArray<ConfigurationError> Errors);

/// <summary>How the search server answers the indexer.</summary>
/// <param name="Trouble">Why nothing is projected now; null where all is well.</param>
/// <param name="Server">"elasticsearch 8.19.8"; null where it never answered.</param>
public sealed record SearchServer(DateTimeOffset At, string? Server, string? Trouble);
