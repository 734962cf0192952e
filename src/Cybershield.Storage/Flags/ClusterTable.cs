using Cybershield.Matching;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>Clusters of near-duplicates inside a transaction, found while pages come in.</summary>
internal static class ClusterTable
{
    /// <summary>The cluster of a flagged capture: the nearest whose first page is near, or else a new one; null where the text is too short.</summary>
    public static long? Of(SqlSession session, long capture, ulong? fingerprint)
    {
        if (fingerprint is not ulong print)
            return null;
        if (session.Number("SELECT cluster FROM capture WHERE id = ?", capture) is long known)
            return known;
        long cluster = Nearest(session, print) ?? Add(session, print);
        session.Send("UPDATE capture SET simhash = ?, cluster = ? WHERE id = ?", unchecked((long)print), cluster, capture);
        return cluster;
    }

    /// <summary>Numbers of the other flags of the same list on near-duplicates of a flag's page, open ones first.</summary>
    public static List<long> Others(SqlSession session, long flag, int atMost)
    {
        List<long> numbers = [];
        using SqlRows rows = session.Query(
            """
            SELECT other.number FROM flag JOIN flag other ON other.cluster = flag.cluster AND other.list_id = flag.list_id
            WHERE flag.number = ? AND other.number <> flag.number ORDER BY other.state, other.number LIMIT ?
            """,
            flag, (long)atMost);
        while (rows.Read())
            numbers.Add(rows.Number(0));
        return numbers;
    }

    /// <summary>Those of the others that a decision of this reviewer can be applied to.</summary>
    public static List<StoredFlag> OpenOthers(SqlSession session, long flag, string reviewerId, DateTimeOffset now) =>
    [
        .. FlagTable.OfNumbers(session, Others(session, flag, AlikeFlags.MaxDecided), now)
            .Where(other => other.Flag is { State: FlagState.Open, MuteId: null } && (other.Flag.Claim is null || other.Flag.Claim.ReviewerId == reviewerId)),
    ];

    private static long? Nearest(SqlSession session, ulong print)
    {
        (long? nearest, int distance) = (null, PageFingerprint.NearBits + 1);
        using SqlRows rows = session.Query(
            "SELECT id, simhash FROM cluster WHERE band_1 = ? OR band_2 = ? OR band_3 = ? OR band_4 = ? ORDER BY id",
            Band(print, 0), Band(print, 1), Band(print, 2), Band(print, 3));
        while (rows.Read())
        {
            int apart = PageFingerprint.Distance(print, unchecked((ulong)rows.Number(1)));
            if (apart < distance)
                (nearest, distance) = (rows.Number(0), apart);
        }

        return nearest;
    }

    private static long Add(SqlSession session, ulong print) => session.Number(
        "INSERT INTO cluster (simhash, band_1, band_2, band_3, band_4) VALUES (?, ?, ?, ?, ?) RETURNING id",
        unchecked((long)print), Band(print, 0), Band(print, 1), Band(print, 2), Band(print, 3))!.Value;

    private static long Band(ulong print, int quarter) => (long)(print >> (16 * quarter) & 0xFFFF);
}
