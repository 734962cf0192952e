namespace Cybershield.Storage;

/// <summary>Texts that have been kept for long enough by one rule.</summary>
/// <param name="Rule">Condition on a capture <c>c</c>; <c>?1</c> is <paramref name="Before"/>.</param>
/// <param name="Held">How many more are due and held.</param>
internal sealed record DueTexts(string Rule, DateTimeOffset Before, IReadOnlyList<long> Captures, int Held)
{
    /// <summary>No assessment was made from it.</summary>
    public const string Unflagged = "c.text_at < ?1 AND NOT EXISTS (SELECT 1 FROM assessment a WHERE a.capture = c.id)";

    /// <summary>Assessments were made from it, and each of their flags was decided or lapsed before then.</summary>
    public const string Flagged =
        """
        c.text_at < ?1 AND EXISTS (SELECT 1 FROM assessment a WHERE a.capture = c.id) AND NOT EXISTS (
            SELECT 1 FROM assessment a JOIN flag f ON f.number = a.flag LEFT JOIN decision d ON d.id = f.decision
            WHERE a.capture = c.id AND (f.state = 0
                OR coalesce(d.decided_at, (SELECT max(u.at) FROM audit u WHERE u.flag = f.id AND u.action = 'lapsed'), f.updated_at) >= ?1))
        """;

    public static DueTexts Read(SqlSession session, string rule, TimeSpan keptFor, DateTimeOffset now)
    {
        DateTimeOffset before = now - keptFor;
        List<long> due = [];
        int held = 0;
        using SqlRows rows = session.Query($"SELECT c.id, CASE WHEN {LegalHoldTable.HoldsCapture} THEN 1 ELSE 0 END FROM capture c WHERE {rule} ORDER BY c.id", before);
        while (rows.Read())
            if (rows.Bool(1))
                held++;
            else
                due.Add(rows.Number(0));
        return new DueTexts(rule, before, due, held);
    }

    /// <summary>Those of some captures that are still due: a flag may have been opened or a hold placed since they were read.</summary>
    /// <param name="captures">A JSON array of ids.</param>
    public List<long> Still(SqlSession session, string captures)
    {
        List<long> still = [];
        using SqlRows rows = session.Query(
            $"SELECT c.id FROM {session.Dialect.Numbers("?2")} chosen {session.Dialect.DrivenJoin} capture c ON c.id = chosen.value WHERE {Rule} AND NOT {LegalHoldTable.HoldsCapture} ORDER BY c.id", Before, captures);
        while (rows.Read())
            still.Add(rows.Number(0));
        return still;
    }
}
