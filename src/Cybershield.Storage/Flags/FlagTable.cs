using System.Text.Json;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>A flag with its key in the record.</summary>
internal sealed record StoredFlag(long Number, Flag Flag);

/// <summary>Reads flags whole, with their latest assessment and the decision in force.</summary>
internal static class FlagTable
{
    /// <summary>To be followed by a join with flags "f".</summary>
    public const string Columns =
        """
        SELECT f.number, f.id, f.url, f.site_id, f.site_name, f.site_group, f.list_id, f.list_title, f.page_title, f.language, f.state, f.revision,
            f.first_flagged_at, f.updated_at, f.lapsed_because, f.mute, f.claimed_by, f.claim_expires_at, a.body,
            d.id, d.outcome, d.reason, d.note, d.duplicate_of, d.reviewer_id, d.decided_at, d.flag_revision, d.list_version, d.covered_terms, d.covered_passages, d.verdicts
        FROM 
        """;

    /// <summary>What <see cref="Columns"/> need beside "f".</summary>
    public const string Joins = " JOIN assessment a ON a.id = f.assessment LEFT JOIN decision d ON d.id = f.decision ";

    private const int DecisionColumn = 19;

    public static StoredFlag? Find(SqlSession session, string flagId, DateTimeOffset now) =>
        Read(session, Columns + "flag f" + Joins + "WHERE f.id = ?", now, flagId).FirstOrDefault();

    public static List<StoredFlag> OfUrl(SqlSession session, string url, DateTimeOffset now) =>
        Read(session, Columns + "flag f" + Joins + "WHERE f.url = ?", now, url);

    /// <summary>Those of a few addresses that have flags, in whatever state.</summary>
    public static HashSet<string> UrlsAmong(SqlSession session, IEnumerable<string> urls)
    {
        HashSet<string> flagged = new(StringComparer.Ordinal);
        using SqlRows rows = session.Query($"SELECT url FROM flag WHERE {session.Dialect.AmongFew("url", $"SELECT value FROM {session.Dialect.Texts("?")} wanted")}", JsonSerializer.Serialize(urls));
        while (rows.Read())
            flagged.Add(rows.Text(0));
        return flagged;
    }

    /// <summary>The flags of these numbers, in their order; one that is gone is left out.</summary>
    public static List<StoredFlag> OfNumbers(SqlSession session, IReadOnlyList<long> numbers, DateTimeOffset now) =>
        Read(session, $"{Columns}{session.Dialect.Numbers("?")} wanted {session.Dialect.DrivenJoin} flag f ON f.number = wanted.value{Joins}ORDER BY wanted.id", now, JsonSerializer.Serialize(numbers));

    public static List<StoredFlag> Read(SqlSession session, string sql, DateTimeOffset now, params ReadOnlySpan<SqlValue> values)
    {
        List<StoredFlag> flags = [];
        using SqlRows rows = session.Query(sql, values);
        while (rows.Read())
            flags.Add(new StoredFlag(rows.Number(0), FlagOf(rows, now)));
        return flags;
    }

    private static Flag FlagOf(SqlRows row, DateTimeOffset now) => new(
        row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7), row.Text(8), row.Text(9),
        (FlagState)row.Number(10), row.Number(11), row.Instant(12), row.Instant(13), row.NullableText(14), row.NullableNumber(15),
        ClaimOf(row, now), DecisionOf(row), Assessments.FromJson(row.Bytes(18)));

    private static Claim? ClaimOf(SqlRows row, DateTimeOffset now) =>
        row.NullableText(16) is string reviewer && row.Instant(17) is DateTimeOffset expiry && expiry > now ? new Claim(reviewer, expiry) : null;

    private static Decision? DecisionOf(SqlRows row) => row.NullableNumber(DecisionColumn) is not long id ? null : new Decision(
        id, row.Text(1), (Outcome)row.Number(20), row.NullableText(21), row.NullableText(22), row.NullableText(23), row.Text(24), row.Instant(25),
        row.Number(26), row.Text(27), Strings(row.Bytes(28)), Strings(row.Bytes(29)), VerdictTable.FromJson(row.Bytes(30)));

    private static string[] Strings(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<string[]>(json) ?? [];
}
