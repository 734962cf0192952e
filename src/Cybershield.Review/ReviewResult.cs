namespace Cybershield.Review;

/// <summary>What became of a reviewer's action. Refusals are expected and are told to the reviewer.</summary>
/// <param name="Flag">The flag as it now stands; null where it is unknown or the action was not about one.</param>
/// <param name="Why">For a refusal: a sentence for the reviewer.</param>
public sealed record ReviewResult(ReviewStatus Status, Flag? Flag, string? Why);

/// <summary>What a reveal gave: the unmasked capture, or why not.</summary>
/// <param name="Capture">Null unless done.</param>
public sealed record RevealResult(ReviewStatus Status, Capture? Capture, string? Why);

/// <summary>Whether a reviewer's action was taken.</summary>
public enum ReviewStatus
{
    /// <summary>Taken and committed.</summary>
    Done,
    /// <summary>No such flag or mute.</summary>
    Unknown,
    /// <summary>Another reviewer holds the flag.</summary>
    HeldByAnother,
    /// <summary>The flag changed since it was shown.</summary>
    Changed,
    /// <summary>Too late, or not in a state that allows it.</summary>
    NotNow,
    /// <summary>The request breaks a rule: reason missing or of another outcome, note missing, expiry too far.</summary>
    Invalid,
}
