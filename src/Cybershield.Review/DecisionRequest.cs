namespace Cybershield.Review;

/// <summary>A decision as the page sends it.</summary>
/// <param name="FlagRevision">The revision that was shown; another one means that the flag changed meanwhile.</param>
/// <param name="Ticks">Counted terms that were ticked right or wrong; the outcome says it of the others.</param>
/// <param name="Alike">Decide the open near-duplicates too, of which so many were shown; null decides this flag alone.</param>
public sealed record DecisionRequest(
    string FlagId,
    long FlagRevision,
    string ReviewerId,
    Outcome Outcome,
    string? Reason,
    string? Note,
    string? DuplicateOf,
    IReadOnlyDictionary<string, bool>? Ticks = null,
    int? Alike = null);

/// <summary>Flags on near-duplicates of a page.</summary>
/// <param name="Flags">The first of them.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Open">How many a decision can be applied to: open, not muted, held by nobody else.</param>
public sealed record AlikeFlags(IReadOnlyList<Flag> Flags, int Total, int Open)
{
    /// <summary>Most flags that one decision is applied to.</summary>
    public const int MaxDecided = 500;
}
