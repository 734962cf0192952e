using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>Keeps what must not be deleted: no text of a held flag or site is deleted by retention, by a purge or because the page changed.</summary>
public sealed class LegalHolds
{
    private readonly RecordDatabase database;
    private readonly TimeProvider time;

    internal LegalHolds(RecordDatabase database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <summary>The holds in force, oldest first.</summary>
    public Task<IReadOnlyList<LegalHold>> ListAsync(CancellationToken cancellationToken) => Task.Run(() => database.Read(LegalHoldTable.All), cancellationToken);

    /// <summary>Holds a flag or a site until it is released. The audit keeps who and why.</summary>
    /// <param name="subject">Id of a flag or of a site.</param>
    /// <param name="reason">Why; not empty.</param>
    public Task<HoldResult> HoldAsync(string subject, string by, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return database.Writer.WriteFirstAsync(session => Hold(session, subject, by, ContactMask.Mask(reason.Trim())), cancellationToken);
    }

    /// <summary>Ends the hold on a flag or site: what its age allows is deleted from then on. The audit keeps who and why.</summary>
    /// <param name="reason">Why; not empty.</param>
    public Task<HoldResult> ReleaseAsync(string subject, string by, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return database.Writer.WriteFirstAsync(session => Release(session, subject, by, ContactMask.Mask(reason.Trim())), cancellationToken);
    }

    private HoldResult Hold(SqlSession session, string subject, string by, string reason)
    {
        bool isFlag = session.Number("SELECT 1 FROM flag WHERE id = ?", subject) is not null;
        if (!isFlag && session.Number("SELECT 1 FROM site WHERE id = ?", subject) is null)
            return HoldResult.Unknown;
        if (LegalHoldTable.On(session, subject) is not null)
            return HoldResult.NotNow;
        LegalHold hold = new(0, isFlag ? subject : null, isFlag ? null : subject, reason, by, time.GetUtcNow());
        LegalHoldTable.Insert(session, hold);
        Audit(session, hold, by, "held", reason);
        return HoldResult.Done;
    }

    private HoldResult Release(SqlSession session, string subject, string by, string reason)
    {
        if (LegalHoldTable.On(session, subject) is not LegalHold hold)
            return HoldResult.NotNow;
        LegalHoldTable.End(session, hold.Id, time.GetUtcNow());
        Audit(session, hold, by, "hold_released", reason);
        return HoldResult.Done;
    }

    private void Audit(SqlSession session, LegalHold hold, string by, string action, string reason) =>
        FlagTrail.Audit(session, hold.FlagId, by, action, hold.SiteId is null ? reason : $"site {hold.SiteId}: {reason}", time.GetUtcNow());
}

/// <summary>A legal hold in force, on a flag or on a site.</summary>
/// <param name="FlagId">Null where a site is held.</param>
/// <param name="SiteId">Null where a flag is held.</param>
/// <param name="ReviewerId">Who placed it.</param>
public sealed record LegalHold(long Id, string? FlagId, string? SiteId, string Reason, string ReviewerId, DateTimeOffset CreatedAt);

/// <summary>What became of a hold or its release.</summary>
public enum HoldResult
{
    /// <summary>Taken and committed.</summary>
    Done,
    /// <summary>No flag or site has this id.</summary>
    Unknown,
    /// <summary>To hold: it is held already. To release: it is not held.</summary>
    NotNow,
}
