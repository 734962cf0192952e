using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>Mutes inside a transaction.</summary>
internal static class MuteTable
{
    private const string Covers = "m.list_id = f.list_id AND m.lifted = 0 AND m.expires_at > ?1 AND (m.url_prefix = f.url OR (m.whole_prefix = 1 AND substr(f.url, 1, length(m.url_prefix)) = m.url_prefix))";

    /// <summary>How long an ended mute is still shown.</summary>
    private static readonly TimeSpan ShownAfterEnd = TimeSpan.FromDays(30);

    /// <summary>The mute in force for an address and list, the one that lasts longest; null where there is none.</summary>
    public static long? Covering(SqlSession session, string url, string listId, DateTimeOffset now) => session.Number(
        $"SELECT m.id FROM mute m, (SELECT ?2 AS url, ?3 AS list_id) f WHERE {Covers} ORDER BY m.expires_at DESC LIMIT 1", now, url, listId);

    public static long Insert(SqlSession session, MuteRequest request, DateTimeOffset now) => session.Number(
        "INSERT INTO mute (url_prefix, whole_prefix, list_id, reason, reviewer_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        request.UrlPrefix, request.WholePrefix, request.ListId, ContactMask.Mask(request.Reason.Trim()), request.ReviewerId, now, request.ExpiresAt)!.Value;

    /// <summary>Takes what a new mute covers out of the queue; what another one keeps out already stays with that one.</summary>
    public static void Cover(SqlSession session, long mute, MuteRequest request, string detail, DateTimeOffset now)
    {
        string covered = $"SELECT f.number FROM flag f JOIN mute m ON m.id = ?2 WHERE f.mute IS NULL AND {InReach("m.url_prefix", "m.whole_prefix")} AND f.list_id = m.list_id";
        session.Execute(
            $"INSERT INTO audit (at, reviewer_id, action, flag, detail) SELECT ?1, ?3, 'muted', id, ?4 FROM flag WHERE number IN ({covered})",
            now, mute, request.ReviewerId, detail);
        FlagTrail.TouchAll(session, covered, now, mute);
        session.Execute($"UPDATE flag SET mute = ?2 WHERE number IN ({covered})", default, mute);
    }

    /// <summary>Gives back to the queue what a mute kept out, unless another one covers it.</summary>
    public static void Lift(SqlSession session, long mute, string reviewerId, string detail, DateTimeOffset now)
    {
        session.Execute("UPDATE mute SET lifted = 1 WHERE id = ?", mute);
        session.Execute("INSERT INTO audit (at, reviewer_id, action, flag, detail) SELECT ?1, ?3, 'unmuted', id, ?4 FROM flag WHERE mute = ?2", now, mute, reviewerId, detail);
        FlagTrail.TouchAll(session, "SELECT number FROM flag WHERE mute = ?2", now, mute);
        session.Execute($"UPDATE flag AS f SET mute = (SELECT m.id FROM mute m WHERE {Covers} ORDER BY m.expires_at DESC LIMIT 1) WHERE f.mute = ?2", now, mute);
    }

    /// <summary>Mutes that have expired and still keep flags out.</summary>
    public static List<long> Expired(SqlSession session, DateTimeOffset now)
    {
        List<long> expired = [];
        using SqlRows rows = session.Query("SELECT id FROM mute WHERE lifted = 0 AND expires_at <= ?", now);
        while (rows.Read())
            expired.Add(rows.Number(0));
        return expired;
    }

    public static List<Mute> Read(SqlSession session, DateTimeOffset now)
    {
        List<Mute> mutes = [];
        using SqlRows rows = session.Query(
            """
            SELECT id, url_prefix, whole_prefix, list_id, reason, reviewer_id, created_at, expires_at, ended_at, (SELECT count(*) FROM flag WHERE flag.mute = m.id AND state = 0)
            FROM mute m WHERE coalesce(ended_at, expires_at) > ? ORDER BY id DESC
            """,
            now - ShownAfterEnd);
        while (rows.Read())
            mutes.Add(MuteOf(rows));
        return mutes;
    }

    /// <summary>Open flags that such a mute would take out of the queue.</summary>
    public static int CountCovered(SqlSession session, string urlPrefix, bool wholePrefix, string listId) => (int)session.Number(
        $"SELECT count(*) FROM flag f WHERE f.list_id = ?3 AND f.shelf = 0 AND {InReach("?1", "?2")}", urlPrefix, wholePrefix, listId)!.Value;

    // Canonical addresses are ASCII: DEL comes after every sign that can follow a prefix, and the index on addresses finds the range.
    private static string InReach(string prefix, string whole) =>
        $"(f.url = {prefix} OR ({whole} = 1 AND f.url >= {prefix} AND f.url < {prefix} || '\u007F'))";

    private static Mute MuteOf(SqlRows row) => new(
        row.Number(0), row.Text(1), row.Bool(2), row.Text(3), row.Text(4), row.Text(5), row.Instant(6), row.Instant(7), row.NullableInstant(8), row.Int(9));
}
