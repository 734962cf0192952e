namespace Cybershield.Review;

/// <summary>Why an action is not taken.</summary>
/// <param name="Why">A sentence for the reviewer.</param>
public sealed record Refusal(ReviewStatus Status, string Why);

/// <summary>What a reviewer may do to a flag, and when. Null means that nothing stands against it.</summary>
public static class DecisionRules
{
    /// <summary>Longest note or reason, in UTF-16 units.</summary>
    public const int MaxNoteLength = 2_000;

    /// <summary>Longest time until a mute ends.</summary>
    public static readonly TimeSpan MaxMute = TimeSpan.FromDays(366);

    /// <summary>Whether the flag can be decided as asked.</summary>
    /// <param name="duplicateOf">The flag that the request names as the original; null where there is none of that id.</param>
    public static Refusal? Check(DecisionRequest request, Flag flag, Flag? duplicateOf, DateTimeOffset now) =>
        CheckOutcome(request, duplicateOf)
        ?? CheckHolder(flag, request.ReviewerId, now)
        ?? CheckOpen(flag)
        ?? TermVerdicts.Check(request.Outcome, request.Ticks, flag.Latest)
        ?? (flag.Revision != request.FlagRevision ? new Refusal(ReviewStatus.Changed, "This flag changed since it was shown. Look at it again, then decide.") : null);

    /// <summary>Whether the decision may be applied to near-duplicates too, as many as were shown.</summary>
    /// <param name="open">How many of them are open now.</param>
    public static Refusal? CheckAlike(DecisionRequest request, int open) =>
        request.Alike is not int shown ? null
        : request.Outcome is Outcome.Duplicate or Outcome.Unavailable ? Invalid($"The outcome {Outcomes.NameOf(request.Outcome)} is about one page: decide its near-duplicates one by one.")
        : shown != open ? new Refusal(ReviewStatus.Changed, $"{open} near-duplicates are open now, {shown} were shown. Look at them again, then decide.")
        : null;

    /// <summary>Whether the flag can be claimed by this reviewer.</summary>
    public static Refusal? CheckClaim(Flag flag, string reviewerId, DateTimeOffset now) =>
        flag.State != FlagState.Open ? new Refusal(ReviewStatus.NotNow, "Only an open flag can be claimed.") : CheckHolder(flag, reviewerId, now);

    /// <summary>Whether the reviewer holds the flag.</summary>
    public static Refusal? CheckRelease(Flag flag, string reviewerId, DateTimeOffset now) =>
        CheckHolder(flag, reviewerId, now) ?? (flag.Claim is null || flag.Claim.ExpiresAt <= now ? new Refusal(ReviewStatus.NotNow, "You do not hold this flag.") : null);

    /// <summary>Whether the decision in force can still be undone by this reviewer.</summary>
    public static Refusal? CheckUndo(Flag flag, string reviewerId, DateTimeOffset now) =>
        flag is not { State: FlagState.Decided, Decision: Decision decision } ? new Refusal(ReviewStatus.NotNow, "There is no decision to undo.")
        : decision.ReviewerId != reviewerId ? new Refusal(ReviewStatus.NotNow, "Only who decided can undo it; reopen the flag instead.")
        : now - decision.DecidedAt > Decision.UndoWindow ? new Refusal(ReviewStatus.NotNow, $"A decision can be undone for {Decision.UndoWindow.TotalSeconds:0} seconds; reopen the flag instead.")
        : null;

    /// <summary>Whether the flag can be opened again.</summary>
    public static Refusal? CheckReopen(Flag flag, string reason) =>
        CheckReason(reason) ?? (flag.State != FlagState.Decided ? new Refusal(ReviewStatus.NotNow, "Only a decided flag can be reopened.") : null);

    /// <summary>Whether the mute says why, of what, and ends within a year.</summary>
    public static Refusal? CheckMute(MuteRequest request, DateTimeOffset now) =>
        CheckReason(request.Reason)
        ?? (!IsAddress(request.UrlPrefix) ? Invalid("A mute is for a whole web address or the start of one, with its host and a path: https://shop.example/ads/.") : null)
        ?? (request.ListId.Length == 0 ? Invalid("A mute is for one list: choose it.") : null)
        ?? (request.ExpiresAt <= now ? Invalid("The mute would have ended already: choose a later day.") : null)
        ?? (request.ExpiresAt - now > MaxMute ? Invalid("A mute lasts a year at most: choose an earlier day.") : null);

    /// <summary>Whether a reason was given.</summary>
    public static Refusal? CheckReason(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? Invalid("Say why: the reason is missing.") : CheckLength(reason);

    private static Refusal? CheckOutcome(DecisionRequest request, Flag? duplicateOf) =>
        !Enum.IsDefined(request.Outcome) ? Invalid("There is no such outcome.")
        : CheckReasonOf(request.Outcome, request.Reason)
            ?? (request.Outcome == Outcome.Concern && string.IsNullOrWhiteSpace(request.Note) ? Invalid("A concern needs a note: say what the page does.") : null)
            ?? CheckLength(request.Note)
            ?? CheckDuplicate(request, duplicateOf);

    private static Refusal? CheckReasonOf(Outcome outcome, string? reason)
    {
        IReadOnlyList<string> reasons = Outcomes.ReasonsFor(outcome);
        string name = Outcomes.NameOf(outcome);
        return reasons.Count == 0
            ? string.IsNullOrEmpty(reason) ? null : Invalid($"The outcome {name} has no reasons to choose from.")
            : string.IsNullOrEmpty(reason) ? Invalid($"The outcome {name} needs a reason: {string.Join(", ", reasons)}.")
            : reasons.Contains(reason) ? null
            : Invalid($"'{reason}' is no reason of {name}; it has {string.Join(", ", reasons)}.");
    }

    private static Refusal? CheckDuplicate(DecisionRequest request, Flag? duplicateOf) =>
        request.Outcome != Outcome.Duplicate ? request.DuplicateOf is null ? null : Invalid("Only the outcome duplicate names another flag.")
        : string.IsNullOrEmpty(request.DuplicateOf) ? Invalid("Say which flag this one repeats.")
        : request.DuplicateOf == request.FlagId ? Invalid("A flag cannot repeat itself: name the other one.")
        : duplicateOf is null ? Invalid("There is no flag of that id: copy it from the other flag's page.")
        : duplicateOf.Decision?.DuplicateOf == request.FlagId ? Invalid("The other flag already says that it repeats this one.")
        : null;

    private static Refusal? CheckLength(string? note) =>
        note?.Length > MaxNoteLength ? Invalid($"At most {MaxNoteLength} characters, please; this has {note.Length}.") : null;

    private static Refusal? CheckOpen(Flag flag) => flag.State switch
    {
        FlagState.Decided => new(ReviewStatus.NotNow, "This flag was decided already."),
        FlagState.Lapsed => new(ReviewStatus.NotNow, $"This flag lapsed: {flag.LapsedBecause}."),
        _ => null,
    };

    private static Refusal? CheckHolder(Flag flag, string reviewerId, DateTimeOffset now) =>
        flag.Claim is Claim claim && claim.ExpiresAt > now && claim.ReviewerId != reviewerId
            ? new Refusal(ReviewStatus.HeldByAnother, $"{claim.ReviewerId} holds this flag until {claim.ExpiresAt.UtcDateTime:HH:mm} UTC.")
            : null;

    private static bool IsAddress(string prefix) =>
        Uri.TryCreate(prefix, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && prefix.Length > prefix.IndexOf("//", StringComparison.Ordinal) + 2
        && prefix.IndexOf('/', prefix.IndexOf("//", StringComparison.Ordinal) + 2) > 0;

    private static Refusal Invalid(string why) => new(ReviewStatus.Invalid, why);
}
