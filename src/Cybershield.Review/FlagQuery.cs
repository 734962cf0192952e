namespace Cybershield.Review;

/// <summary>What the queue, the search, the counts and the exports select: all of them by this one record.</summary>
/// <param name="Text">Folded full text; words in double quotes match exactly. Null selects everything.</param>
/// <param name="States">Empty selects every state.</param>
/// <param name="IncludeMuted">Muted flags are left out of the queue by default, and counted.</param>
/// <param name="FlaggedFrom">First flagged at or after, UTC.</param>
/// <param name="FlaggedBefore">First flagged before, UTC.</param>
/// <param name="Matches">What is new about the matches; empty selects all.</param>
public sealed record FlagQuery(
    string? Text = null,
    IReadOnlyList<FlagState>? States = null,
    IReadOnlyList<string>? Sites = null,
    IReadOnlyList<string>? Groups = null,
    IReadOnlyList<string>? Lists = null,
    IReadOnlyList<string>? Terms = null,
    IReadOnlyList<Outcome>? Outcomes = null,
    IReadOnlyList<string>? Languages = null,
    DateTimeOffset? FlaggedFrom = null,
    DateTimeOffset? FlaggedBefore = null,
    bool IncludeMuted = false,
    FlagOrder Order = FlagOrder.Newest,
    IReadOnlyList<MatchNews>? Matches = null);

/// <summary>Orders of the queue; ties are broken by which flag the record had first.</summary>
public enum FlagOrder
{
    /// <summary>First flagged last.</summary>
    Newest,
    /// <summary>Highest score over threshold.</summary>
    Highest,
    /// <summary>Waiting longest.</summary>
    Oldest,
}

/// <summary>A page of flags.</summary>
/// <param name="NextKey">Opaque key of the next page; null on the last.</param>
public sealed record FlagPage(IReadOnlyList<Flag> Flags, string? NextKey);

/// <summary>A count that is exact up to 10,000.</summary>
/// <param name="AtLeast">True where there are more than <paramref name="Value"/>.</param>
public readonly record struct FlagCount(int Value, bool AtLeast)
{
    /// <summary>"312" or "10,000+".</summary>
    public override string ToString() => Value.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) + (AtLeast ? "+" : "");
}

/// <summary>Counts beside the filters: each is what the list would show if that value alone replaced its own filter.</summary>
/// <param name="Total">What the query itself selects.</param>
/// <param name="Muted">What it leaves out because it is muted.</param>
public sealed record FlagCounts(
    FlagCount Total,
    FlagCount Muted,
    IReadOnlyDictionary<string, FlagCount> ByState,
    IReadOnlyDictionary<string, FlagCount> BySite,
    IReadOnlyDictionary<string, FlagCount> ByGroup,
    IReadOnlyDictionary<string, FlagCount> ByList,
    IReadOnlyDictionary<string, FlagCount> ByOutcome,
    IReadOnlyDictionary<string, FlagCount> ByLanguage,
    IReadOnlyDictionary<string, FlagCount> ByMatches);
