namespace Cybershield.Storage;

/// <summary>
/// Whether the clock may be believed by what deletes. It leapt when it shows more than a day beyond what was last believed: it was set, or nothing ran for long.
/// A leap is believed after another day of standing, so that a clock that is ahead for some hours deletes nothing.
/// </summary>
internal static class RetentionClock
{
    private static readonly TimeSpan UsualGap = TimeSpan.FromHours(26), LeastStanding = TimeSpan.FromHours(20);

    /// <summary>Looks at the clock, once a day at least; since when it is doubted, or null where it is believed.</summary>
    public static DateTimeOffset? Look(SqlSession session, DateTimeOffset now)
    {
        (DateTimeOffset? seen, DateTimeOffset? doubted) = Read(session);
        bool stood = doubted is { } since && now >= since + LeastStanding && now <= since + UsualGap;
        bool isBelieved = seen is null || now <= seen + UsualGap || stood;
        DateTimeOffset? doubt = isBelieved ? null : doubted is { } before && now >= before && now < before + LeastStanding ? before : now;
        session.Execute(
            "INSERT INTO retention_clock (one, seen_at, doubted_at) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET seen_at = excluded.seen_at, doubted_at = excluded.doubted_at",
            isBelieved ? now : seen!.Value, doubt);
        return doubt;
    }

    private static (DateTimeOffset? Seen, DateTimeOffset? Doubted) Read(SqlSession session)
    {
        using SqlRows row = session.Query("SELECT seen_at, doubted_at FROM retention_clock");
        return row.Read() ? (row.Instant(0), row.NullableInstant(1)) : (null, null);
    }
}
