namespace Cybershield.Storage;

/// <summary>A change of a flag that the search server refused for good.</summary>
/// <param name="Reason">In the search server's words.</param>
public sealed record DeadFlag(string FlagId, string Address, string ListId, long Revision, string Reason, DateTimeOffset DiedAt);

/// <summary>The dead letters, for an administrator: what was refused, and what is to become of it.</summary>
public sealed class DeadLetters
{
    private readonly RecordDatabase database;
    private readonly TimeProvider time;

    internal DeadLetters(RecordDatabase database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <summary>The dead letters, oldest first.</summary>
    public Task<IReadOnlyList<DeadFlag>> ListAsync(int atMost, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DeadFlag>>(database.Read(session =>
    {
        List<DeadFlag> dead = [];
        using SqlRows rows = session.Query("SELECT f.id, f.url, f.list_id, l.revision, l.reason, l.died_at FROM dead_letter l JOIN flag f ON f.number = l.flag ORDER BY l.died_at, l.flag LIMIT ?", (long)atMost);
        while (rows.Read())
            dead.Add(new DeadFlag(rows.Text(0), rows.Text(1), rows.Text(2), rows.Number(3), rows.Text(4), rows.Instant(5)));
        return dead;
    }));

    /// <summary>Puts dead letters into the outbox again, all of them where <paramref name="flagIds"/> is empty; returns how many. What comes of it is for the search server to say.</summary>
    public Task<int> ReplayAsync(IReadOnlyList<string> flagIds, CancellationToken cancellationToken) => EachAsync(
        flagIds,
        (session, id) => FlagTrail.Requeue(session, id, time.GetUtcNow()),
        cancellationToken);

    /// <summary>Gives dead letters up: their flags stay in the record and are not in the index until they change again. The audit keeps who and why.</summary>
    /// <param name="flagIds">All of them where it is empty.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="reason">Why; not empty.</param>
    public Task<int> DropAsync(IReadOnlyList<string> flagIds, string by, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return EachAsync(flagIds, (session, id) => FlagTrail.Audit(session, id, by, "dead_letter_dropped", reason, time.GetUtcNow()), cancellationToken);
    }

    private Task<int> EachAsync(IReadOnlyList<string> flagIds, Action<SqlSession, string> act, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        session =>
        {
            string[] dead = Ids(session);
            string[] chosen = flagIds.Count == 0 ? dead : [.. dead.Intersect(flagIds)];
            foreach (string id in chosen)
            {
                act(session, id);
                session.Execute("DELETE FROM dead_letter WHERE flag = (SELECT number FROM flag WHERE id = ?)", id);
            }

            return chosen.Length;
        },
        cancellationToken);

    private static string[] Ids(SqlSession session)
    {
        List<string> ids = [];
        using SqlRows rows = session.Query("SELECT f.id FROM dead_letter l JOIN flag f ON f.number = l.flag ORDER BY l.died_at, l.flag");
        while (rows.Read())
            ids.Add(rows.Text(0));
        return [.. ids];
    }
}
