namespace Cybershield.Storage;

/// <summary>Hosts inside a transaction.</summary>
internal static class HostTable
{
    public static long? Find(SqlSession session, string hostKey) => session.Number("SELECT id FROM host WHERE key = ?", hostKey);

    public static long Intern(SqlSession session, string hostKey) =>
        Find(session, hostKey) ?? session.Number("INSERT INTO host (key) VALUES (?) RETURNING id", hostKey)!.Value;

    /// <summary>Interns all hosts of a JSON array.</summary>
    public static void Know(SqlSession session, string hostKeys) => session.Send(
        $"INSERT INTO host (key) SELECT named.value FROM {session.Dialect.Texts("?")} named WHERE (SELECT id FROM host WHERE key = named.value) IS NULL ORDER BY named.id ON CONFLICT DO NOTHING", hostKeys);

    /// <summary>Takes a host for a worker, or renews its own right; null where the host is unknown or another worker's.</summary>
    public static long? Take(SqlSession session, string hostKey, string worker, DateTimeOffset now, DateTimeOffset until) => session.Number(
        $"""
        UPDATE host SET leased_by = ?2, leased_until = ?3
        WHERE id = (SELECT id FROM host WHERE key = ?1 AND (leased_by IS NULL OR leased_by = ?2 OR leased_until <= ?4){session.Dialect.SkipLocked})
        RETURNING id
        """,
        hostKey, worker, until, now);

    /// <summary>Gives a host back, unless another worker has it by now.</summary>
    public static int Release(SqlSession session, string hostKey, string worker) =>
        session.Execute("UPDATE host SET leased_by = NULL, leased_until = NULL WHERE key = ? AND leased_by = ?", hostKey, worker);

    /// <summary>Gives back every host of a worker.</summary>
    public static int ReleaseAll(SqlSession session, string worker) =>
        session.Execute("UPDATE host SET leased_by = NULL, leased_until = NULL WHERE leased_by = ?", worker);
}
