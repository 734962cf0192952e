namespace Cybershield.Storage;

/// <summary>Legal holds inside a transaction.</summary>
internal static class LegalHoldTable
{
    /// <summary>Whether a capture <c>c</c> is held: its page's site is, or a flag that was assessed from it.</summary>
    public const string HoldsCapture =
        """
        EXISTS (SELECT 1 FROM legal_hold h WHERE h.ended_at IS NULL AND (
            h.site = (SELECT s.id FROM address p JOIN site s ON s.number = p.site WHERE p.id = c.address)
            OR EXISTS (SELECT 1 FROM assessment x JOIN flag y ON y.number = x.flag WHERE x.capture = c.id AND y.id = h.flag)))
        """;

    private const string InForce = "SELECT id, flag, site, reason, reviewer_id, created_at FROM legal_hold WHERE ended_at IS NULL";

    /// <summary>The first hold on a site or on one of its flags, by which nothing of it may be purged; null where there is none.</summary>
    public static LegalHold? OnSite(SqlSession session, string siteId) =>
        Read(session, $"{InForce} AND (site = ?1 OR flag IN (SELECT f.id FROM flag f WHERE f.site_id = ?1)) ORDER BY id LIMIT 1", siteId).FirstOrDefault();

    public static IReadOnlyList<LegalHold> All(SqlSession session) => Read(session, InForce + " ORDER BY id");

    /// <summary>The hold on exactly this flag or site.</summary>
    public static LegalHold? On(SqlSession session, string subject) => Read(session, InForce + " AND (flag = ?1 OR site = ?1)", subject).FirstOrDefault();

    public static void Insert(SqlSession session, LegalHold hold) => session.Execute(
        "INSERT INTO legal_hold (flag, site, reason, reviewer_id, created_at) VALUES (?, ?, ?, ?, ?)", hold.FlagId, hold.SiteId, hold.Reason, hold.ReviewerId, hold.CreatedAt);

    public static void End(SqlSession session, long hold, DateTimeOffset now) => session.Execute("UPDATE legal_hold SET ended_at = ? WHERE id = ?", now, hold);

    /// <summary>A site that takes pages over from a held one is held as well, for the same reason.</summary>
    public static void Extend(SqlSession session, long fromSite, long toSite) => session.Execute(
        """
        INSERT INTO legal_hold (site, reason, reviewer_id, created_at)
        SELECT t.id, h.reason, h.reviewer_id, h.created_at FROM legal_hold h JOIN site s ON s.id = h.site JOIN site t ON t.number = ?2
        WHERE h.ended_at IS NULL AND s.number = ?1 AND NOT EXISTS (SELECT 1 FROM legal_hold k WHERE k.site = t.id AND k.ended_at IS NULL)
        """,
        fromSite, toSite);

    private static List<LegalHold> Read(SqlSession session, string sql, params ReadOnlySpan<SqlValue> values)
    {
        List<LegalHold> holds = [];
        using SqlRows rows = session.Query(sql, values);
        while (rows.Read())
            holds.Add(new LegalHold(rows.Number(0), rows.NullableText(1), rows.NullableText(2), rows.Text(3), rows.Text(4), rows.Instant(5)));
        return holds;
    }
}
