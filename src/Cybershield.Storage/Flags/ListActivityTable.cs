using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>Reads what became of a list's flags.</summary>
internal static class ListActivityTable
{
    public static ListActivity Read(SqlSession session, string listId, DateTimeOffset since) =>
        new(FlagsByTerm(session, listId), Buckets(session, listId, since), Versions(session, listId));

    private static Dictionary<string, int> FlagsByTerm(SqlSession session, string listId)
    {
        Dictionary<string, int> flags = [];
        using SqlRows rows = session.Query("SELECT t.term, count(*) FROM flag f JOIN flag_term t ON t.flag = f.number WHERE f.list_id = ? GROUP BY t.term", listId);
        while (rows.Read())
            flags.Add(rows.Text(0), rows.Int(1));
        return flags;
    }

    private static List<FlagBucket> Buckets(SqlSession session, string listId, DateTimeOffset since)
    {
        long length = (long)FlagBucket.Length.TotalMilliseconds;
        List<FlagBucket> buckets = [];
        using SqlRows rows = session.Query(
            "SELECT first_flagged_at / ?1, state, outcome, count(*) FROM flag WHERE list_id = ?2 AND first_flagged_at >= ?3 GROUP BY 1, 2, 3 ORDER BY 1", length, listId, since);
        while (rows.Read())
            buckets.Add(new FlagBucket(DateTimeOffset.FromUnixTimeMilliseconds(rows.Number(0) * length), (FlagState)rows.Number(1), (Outcome?)rows.NullableNumber(2), rows.Int(3)));
        return buckets;
    }

    private static List<ListVersion> Versions(SqlSession session, string listId)
    {
        List<ListVersion> versions = [];
        using SqlRows rows = session.Query("SELECT version, min(registered_at) FROM list_text WHERE list_id = ? GROUP BY version ORDER BY 2, 1", listId);
        while (rows.Read())
            versions.Add(new ListVersion(rows.Text(0), rows.Instant(1)));
        return versions;
    }
}
