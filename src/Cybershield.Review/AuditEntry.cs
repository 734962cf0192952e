namespace Cybershield.Review;

/// <summary>Who did what to which flag, and when.</summary>
/// <param name="ReviewerId">"service" for what the service did by rule.</param>
/// <param name="Action">Machine name: flagged, reassessed, lapsed, reopened, claimed, released, skipped, decided, undone, muted, unmuted, revealed, held, hold_released, texts_deleted, index_month_deleted, configuration_set, set_files_deleted.</param>
/// <param name="Detail">What changed, in words.</param>
public sealed record AuditEntry(long Id, DateTimeOffset At, string ReviewerId, string Action, string? FlagId, string Detail);
