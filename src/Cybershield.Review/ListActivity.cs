namespace Cybershield.Review;

/// <summary>What became of a list's flags.</summary>
/// <param name="FlagsByTerm">Flags in whose latest assessment a term stands, whatever their state; a term without any is absent.</param>
/// <param name="Flags">First flagged since the time asked for, counted by the quarter of an hour: days of any time zone are made of these.</param>
/// <param name="Versions">Every version that was ever in force, with when it was first loaded, oldest first.</param>
public sealed record ListActivity(IReadOnlyDictionary<string, int> FlagsByTerm, IReadOnlyList<FlagBucket> Flags, IReadOnlyList<ListVersion> Versions);

/// <summary>Flags of one state and outcome that were first raised in one quarter of an hour.</summary>
/// <param name="Outcome">Of the decision in force; null where there is none.</param>
public readonly record struct FlagBucket(DateTimeOffset From, FlagState State, Outcome? Outcome, int Flags)
{
    /// <summary>How long a bucket is.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);
}

/// <summary>A version of a list and when it was first loaded.</summary>
public readonly record struct ListVersion(string Version, DateTimeOffset Since);
