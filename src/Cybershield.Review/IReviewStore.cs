namespace Cybershield.Review;

/// <summary>The reviewers' side of the record. Every change is one transaction with its audit entry and outbox entry.</summary>
public interface IReviewStore
{
    /// <summary>A page of flags in the query's order, 50 by default, from <paramref name="afterKey"/> on.</summary>
    Task<FlagPage> ListAsync(FlagQuery query, string? afterKey, int atMost, CancellationToken cancellationToken);

    /// <summary>Counts for the query and beside every filter.</summary>
    Task<FlagCounts> CountAsync(FlagQuery query, CancellationToken cancellationToken);

    /// <summary>Every flag that the query selects, for exports: exact and streamed.</summary>
    IAsyncEnumerable<Flag> ExportAsync(FlagQuery query, CancellationToken cancellationToken);

    /// <summary>One flag whatever the filters say; null where the id is unknown.</summary>
    Task<Flag?> FindAsync(string flagId, CancellationToken cancellationToken);

    /// <summary>The capture that an assessment was made from, its text masked; null where it is unknown.</summary>
    Task<Capture?> FindCaptureAsync(long captureId, CancellationToken cancellationToken);

    /// <summary>The capture that the flag was judged by before the one that is shown, its text masked; null where there is none.</summary>
    Task<Capture?> FindEarlierCaptureAsync(string flagId, CancellationToken cancellationToken);

    /// <summary>Everything that happened to a flag, oldest first: assessments, claims, decisions, undos, reopenings, mutes.</summary>
    Task<IReadOnlyList<AuditEntry>> HistoryAsync(string flagId, CancellationToken cancellationToken);

    /// <summary>Claims an open flag for a quarter of an hour, or renews the reviewer's own claim.</summary>
    Task<ReviewResult> ClaimAsync(string flagId, string reviewerId, CancellationToken cancellationToken);

    /// <summary>Gives a claim back.</summary>
    Task<ReviewResult> ReleaseAsync(string flagId, string reviewerId, CancellationToken cancellationToken);

    /// <summary>Decides a flag that the reviewer holds, or that nobody holds, at the revision that was shown.</summary>
    Task<ReviewResult> DecideAsync(DecisionRequest request, CancellationToken cancellationToken);

    /// <summary>Flags of the same list on near-duplicates of the page, by <see cref="Matching.PageFingerprint"/>: open ones first, at most so many.</summary>
    Task<AlikeFlags> AlikeAsync(string flagId, string reviewerId, int atMost, CancellationToken cancellationToken);

    /// <summary>How often the terms of a list were right; a term that nobody has judged is absent.</summary>
    /// <param name="terms">Only these; null for all.</param>
    Task<IReadOnlyList<TermPrecision>> PrecisionAsync(string listId, IReadOnlyList<string>? terms, CancellationToken cancellationToken);

    /// <summary>What became of a list's flags; those by day since a time.</summary>
    Task<ListActivity> ActivityAsync(string listId, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Takes the reviewer's own decision back within <see cref="Decision.UndoWindow"/>.</summary>
    Task<ReviewResult> UndoAsync(string flagId, string reviewerId, CancellationToken cancellationToken);

    /// <summary>Passes a flag over: the reviewer's claim is given back and the skip is counted in the audit. Needs no reason.</summary>
    Task<ReviewResult> SkipAsync(string flagId, string reviewerId, CancellationToken cancellationToken);

    /// <summary>
    /// The next open flag that the query selects, in its order, after <paramref name="afterFlagId"/> (from the start where null, and once
    /// around at the end), that no other reviewer holds; null when none is left. The flag given is never returned.
    /// </summary>
    Task<Flag?> NextAsync(FlagQuery query, string? afterFlagId, string reviewerId, CancellationToken cancellationToken);

    /// <summary>
    /// The capture behind the flag's latest assessment with its contact data unmasked. Who asked and why is in the audit before the text
    /// is returned; an empty reason is refused.
    /// </summary>
    Task<RevealResult> RevealAsync(string flagId, string reviewerId, string reason, CancellationToken cancellationToken);

    /// <summary>Opens a decided flag again, with a reason.</summary>
    Task<ReviewResult> ReopenAsync(string flagId, string reviewerId, string reason, CancellationToken cancellationToken);

    /// <summary>Keeps present and later flags of an address or path prefix and list out of the queue until the mute expires.</summary>
    Task<ReviewResult> MuteAsync(MuteRequest request, CancellationToken cancellationToken);

    /// <summary>Ends a mute before it expires.</summary>
    Task<ReviewResult> UnmuteAsync(long muteId, string reviewerId, CancellationToken cancellationToken);

    /// <summary>Mutes in force, and those that ended in the last 30 days.</summary>
    Task<IReadOnlyList<Mute>> MutesAsync(CancellationToken cancellationToken);

    /// <summary>How many flags a mute would take out of the queue now.</summary>
    Task<int> CountMutedByAsync(string urlPrefix, bool wholePrefix, string listId, CancellationToken cancellationToken);
}

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

/// <summary>A mute as the page sends it.</summary>
/// <param name="UrlPrefix">A canonical address, or the start of one.</param>
/// <param name="WholePrefix">True for everything below, false for the one address.</param>
/// <param name="ExpiresAt">At most a year away.</param>
public sealed record MuteRequest(string UrlPrefix, bool WholePrefix, string ListId, string Reason, string ReviewerId, DateTimeOffset ExpiresAt);

/// <summary>A mute in the record.</summary>
/// <param name="EndedAt">When it was ended by hand; null where it was not.</param>
/// <param name="Hidden">Open flags that it keeps out of the queue.</param>
public sealed record Mute(
    long Id,
    string UrlPrefix,
    bool WholePrefix,
    string ListId,
    string Reason,
    string ReviewerId,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? EndedAt,
    int Hidden);

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

/// <summary>Who did what to which flag, and when.</summary>
/// <param name="ReviewerId">"service" for what the service did by rule.</param>
/// <param name="Action">Machine name: flagged, reassessed, lapsed, reopened, claimed, released, skipped, decided, undone, muted, unmuted, revealed, held, hold_released, texts_deleted.</param>
/// <param name="Detail">What changed, in words.</param>
public sealed record AuditEntry(long Id, DateTimeOffset At, string ReviewerId, string Action, string? FlagId, string Detail);
