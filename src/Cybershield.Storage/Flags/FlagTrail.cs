namespace Cybershield.Storage;

/// <summary>What every change of a flag leaves behind: the next revision, an audit entry, and a place in the outbox.</summary>
internal static class FlagTrail
{
    /// <summary>Stands for a reviewer where the service did something by rule.</summary>
    public const string Service = "service";

    /// <summary>Notes one change of one flag.</summary>
    public static void Add(SqlSession session, long number, string flagId, string reviewerId, string action, string detail, DateTimeOffset now)
    {
        Audit(session, flagId, reviewerId, action, detail, now);
        session.Send("UPDATE flag SET revision = revision + 1, updated_at = ? WHERE number = ?", now, number);
        session.Send(Enqueue + "WHERE number = ?2" + MergeEntry, now, number);
    }

    /// <summary>A place in the outbox for a flag as it stands.</summary>
    public static void Requeue(SqlSession session, string flagId, DateTimeOffset now) =>
        session.Send(Enqueue + "WHERE id = ?2" + MergeEntry, now, flagId);

    /// <summary>An audit entry alone.</summary>
    public static void Audit(SqlSession session, string? flagId, string reviewerId, string action, string detail, DateTimeOffset now) =>
        session.Send("INSERT INTO audit (at, reviewer_id, action, flag, detail) VALUES (?, ?, ?, ?, ?)", now, reviewerId, action, flagId, detail);

    /// <summary>The next revision and a place in the outbox for all flags of a query.</summary>
    /// <param name="numbers">A query for flag numbers; its parameter is <c>?2</c>.</param>
    public static void TouchAll(SqlSession session, string numbers, DateTimeOffset now, SqlValue value)
    {
        session.Send($"UPDATE flag SET revision = revision + 1, updated_at = ?1 WHERE number IN ({numbers})", now, value);
        session.Send(Enqueue + $"WHERE number IN ({numbers})" + MergeEntry, now, value);
    }

    // A flag that changes again keeps its place: its latest revision will be projected, and none waits for ever.
    private const string Enqueue =
        """
        INSERT INTO outbox (flag, sequence, revision, changed_at)
        SELECT number, (SELECT coalesce(max(sequence), 0) FROM outbox) + row_number() OVER (ORDER BY number), revision, ?1 FROM flag 
        """;

    private const string MergeEntry = " ON CONFLICT (flag) DO UPDATE SET revision = excluded.revision";
}
