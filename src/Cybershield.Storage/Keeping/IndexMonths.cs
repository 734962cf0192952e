using System.Globalization;

namespace Cybershield.Storage;

/// <summary>
/// Months of flags whose documents leave the search server whole, since they are old. The flags themselves stay in the record. A month goes only when each of its
/// flags is decided or lapsed, none is under a legal hold and none waits to be projected; a flag that changes afterwards is projected again.
/// </summary>
public sealed class IndexMonths
{
    /// <summary>Whether the documents of a flag <c>f</c> went with its month and it has not changed since.</summary>
    internal const string Dropped = "EXISTS (SELECT 1 FROM dropped_month m WHERE f.first_flagged_at >= m.starts_at AND f.first_flagged_at < m.ends_at AND f.updated_at < m.dropped_at)";

    private const string InMonth = "f.first_flagged_at >= ?1 AND f.first_flagged_at < ?2";

    private readonly RecordDatabase database;
    private readonly TimeProvider time;

    internal IndexMonths(RecordDatabase database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <summary>Months with documents that are older than the last <paramref name="keptMonths"/> whole ones, oldest first, with what keeps them; changes nothing.</summary>
    public IReadOnlyList<IndexMonth> Due(int keptMonths) => database.Read(session => Due(session, keptMonths));

    /// <summary>Marks a month as dropped, audited, so that its index may be deleted; then <see cref="FinishAsync"/>. Null where something keeps it now; the generation of indices otherwise.</summary>
    public Task<int?> DropAsync(IndexMonth month, CancellationToken cancellationToken) => database.Writer.WriteAsync(session => Drop(session, month), cancellationToken);

    /// <summary>The month's index is gone: flags of it that changed meanwhile are projected again.</summary>
    public Task FinishAsync(IndexMonth month, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        session =>
        {
            long dropped = session.Number("SELECT dropped_at FROM dropped_month WHERE starts_at = ?", month.StartsAt)!.Value;
            foreach (string flag in ChangedSince(session, month, dropped))
                FlagTrail.Requeue(session, flag, time.GetUtcNow());
            return session.Execute("UPDATE dropped_month SET finished_at = ? WHERE starts_at = ?", time.GetUtcNow(), month.StartsAt);
        },
        cancellationToken);

    private List<IndexMonth> Due(SqlSession session, int keptMonths)
    {
        List<IndexMonth> due = [];
        if (session.Number("SELECT min(first_flagged_at) FROM flag") is not long first)
            return due;
        DateTimeOffset end = MonthOf(time.GetUtcNow()).AddMonths(1 - keptMonths);
        for (DateTimeOffset month = MonthOf(DateTimeOffset.FromUnixTimeMilliseconds(first)); month < end; month = month.AddMonths(1))
            if (Read(session, month) is { Flags: > 0 } found)
                due.Add(found);
        return due;
    }

    private static DateTimeOffset MonthOf(DateTimeOffset instant) => new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    // A month whose deletion was cut short still counts its flags.
    private static IndexMonth Read(SqlSession session, DateTimeOffset start)
    {
        using SqlRows row = session.Query(
            $"""
            SELECT count(*), coalesce(sum(CASE WHEN f.state = 0 THEN 1 ELSE 0 END), 0),
                coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM legal_hold h WHERE h.ended_at IS NULL AND (h.flag = f.id OR h.site = f.site_id)) THEN 1 ELSE 0 END), 0),
                coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.flag = f.number) THEN 1 ELSE 0 END), 0)
            FROM flag f WHERE {InMonth} AND NOT ({Dropped} AND EXISTS (SELECT 1 FROM dropped_month d WHERE d.starts_at = ?1 AND d.finished_at IS NOT NULL))
            """,
            start, start.AddMonths(1));
        row.Read();
        return new IndexMonth(start, row.Int(0), row.Int(1), row.Int(2), row.Int(3));
    }

    private int? Drop(SqlSession session, IndexMonth month)
    {
        IndexMonth now = Read(session, month.StartsAt);
        if (now.IsKept || session.Number("SELECT following FROM projection") is not null)
            return null;
        session.Execute(
            "INSERT INTO dropped_month (starts_at, ends_at, dropped_at) VALUES (?, ?, ?) ON CONFLICT (starts_at) DO UPDATE SET dropped_at = excluded.dropped_at, finished_at = NULL",
            month.StartsAt, month.EndsAt, time.GetUtcNow());
        FlagTrail.Audit(session, null, FlagTrail.Service, "index_month_deleted", string.Create(CultureInfo.InvariantCulture, $"{month.Name}: the documents of {now.Flags} flags"), time.GetUtcNow());
        return (int)session.Number("SELECT live FROM projection")!.Value;
    }

    private static List<string> ChangedSince(SqlSession session, IndexMonth month, long dropped)
    {
        List<string> flags = [];
        using SqlRows rows = session.Query($"SELECT f.id FROM flag f WHERE {InMonth} AND f.updated_at >= ?3 ORDER BY f.number", month.StartsAt, month.EndsAt, dropped);
        while (rows.Read())
            flags.Add(rows.Text(0));
        return flags;
    }
}

/// <summary>A month of flags, by when they were first flagged (UTC), and what keeps its index.</summary>
/// <param name="Flags">With a document in it.</param>
/// <param name="Open">Of these, flags that wait for a person.</param>
/// <param name="Held">Under a legal hold.</param>
/// <param name="Waiting">In the outbox.</param>
public sealed record IndexMonth(DateTimeOffset StartsAt, int Flags, int Open, int Held, int Waiting)
{
    /// <summary>As in the names of indices: 2026.03.</summary>
    public string Name => StartsAt.ToString("yyyy.MM", CultureInfo.InvariantCulture);

    /// <summary>The first instant of the next month.</summary>
    public DateTimeOffset EndsAt => StartsAt.AddMonths(1);

    /// <summary>Whether something keeps it.</summary>
    public bool IsKept => Open + Held + Waiting > 0;
}
