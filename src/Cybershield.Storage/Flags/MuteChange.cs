using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>Making and ending mutes, inside one transaction.</summary>
internal static class MuteChange
{
    public static ReviewResult Mute(SqlSession session, MuteRequest request, DateTimeOffset now)
    {
        if (DecisionRules.CheckMute(request, now) is Refusal refusal)
            return new ReviewResult(refusal.Status, null, refusal.Why);
        long mute = MuteTable.Insert(session, request, now);
        string detail = $"{request.UrlPrefix}{(request.WholePrefix ? "…" : "")}, {request.ListId}, until {request.ExpiresAt.UtcDateTime:yyyy-MM-dd}: {ContactMask.Mask(request.Reason.Trim())}";
        FlagTrail.Audit(session, null, request.ReviewerId, "muted", detail, now);
        MuteTable.Cover(session, mute, request, detail, now);
        return new ReviewResult(ReviewStatus.Done, null, null);
    }

    public static ReviewResult Unmute(SqlSession session, long mute, string reviewerId, DateTimeOffset now)
    {
        if (session.Number("SELECT count(*) FROM mute WHERE id = ?", mute) == 0)
            return new ReviewResult(ReviewStatus.Unknown, null, "There is no mute of this number.");
        if (session.Execute("UPDATE mute SET ended_at = ? WHERE id = ? AND ended_at IS NULL AND expires_at > ?", now, mute, now) == 0)
            return new ReviewResult(ReviewStatus.NotNow, null, "This mute has ended already.");
        Lift(session, mute, reviewerId, "ended by hand", now);
        return new ReviewResult(ReviewStatus.Done, null, null);
    }

    /// <summary>Ends what has expired; returns how many mutes.</summary>
    public static int LiftExpired(SqlSession session, DateTimeOffset now)
    {
        List<long> expired = MuteTable.Expired(session, now);
        foreach (long mute in expired)
            Lift(session, mute, FlagTrail.Service, "expired", now);
        return expired.Count;
    }

    private static void Lift(SqlSession session, long mute, string reviewerId, string why, DateTimeOffset now)
    {
        string detail = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"mute {mute} {why}");
        FlagTrail.Audit(session, null, reviewerId, "unmuted", detail, now);
        MuteTable.Lift(session, mute, reviewerId, detail, now);
    }
}
