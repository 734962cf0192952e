using Cybershield.Matching;

namespace Cybershield.Service.Crawl;

/// <summary>Which configuration set this worker works by, and whether it stands aside because it can't read the one in force. Safe for use by many threads.</summary>
internal sealed class WorkerStanding
{
    private volatile Standing _now = new(null, null);

    /// <summary>The set that it works by; null where there is none, as with an embedded record.</summary>
    public long? Set => _now.Set;

    /// <summary>Why it stands aside; null where it works.</summary>
    public string? Problem => _now.Problem;

    /// <summary>It begins no crawl, goes on with none and judges nothing again.</summary>
    public bool IsAside => _now.Problem is not null;

    /// <summary>It works by this set.</summary>
    /// <param name="set">0 where there is none.</param>
    public void WorksBy(long set) => _now = new Standing(set == 0 ? null : set, null);

    /// <summary>It stays with the set that it had, and does nothing by it.</summary>
    public void StandAside(long set, IReadOnlyList<ConfigurationError> errors) => _now = _now with { Problem = $"set {set} can't be read: {string.Join("; ", errors)}" };

    private sealed record Standing(long? Set, string? Problem);
}
