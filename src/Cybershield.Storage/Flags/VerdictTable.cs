using System.Globalization;
using System.Text.Json;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>Right and wrong terms of decisions, inside a transaction.</summary>
internal static class VerdictTable
{
    private const string Ticks =
        """
        SELECT v.term, d.list_version, d.cluster, d.flag, v.is_right FROM verdict v JOIN decision d ON d.id = v.decision
        WHERE v.list_id = ? AND d.undone_at IS NULL
        """;

    public static void Insert(SqlSession session, string listId, long decision, IReadOnlyDictionary<string, bool> verdicts)
    {
        foreach ((string term, bool right) in verdicts)
            session.Send("INSERT INTO verdict (list_id, term, decision, is_right) VALUES (?, ?, ?, ?)", listId, term, decision, right);
    }

    /// <summary>Verdicts on terms of a list, in the order of the decisions.</summary>
    public static List<TermVerdict> Read(SqlSession session, string listId, IReadOnlyList<string>? terms)
    {
        List<TermVerdict> verdicts = [];
        if (terms is null)
            Add(session, verdicts, Ticks + " ORDER BY v.decision", listId);
        else
            foreach (string term in terms.Distinct())
                Add(session, verdicts, Ticks + " AND v.term = ? ORDER BY v.decision", listId, term);
        return verdicts;
    }

    public static string ToJson(IReadOnlyDictionary<string, bool> verdicts) => JsonSerializer.Serialize(verdicts);

    public static IReadOnlyDictionary<string, bool> FromJson(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<SortedDictionary<string, bool>>(json) ?? [];

    private static void Add(SqlSession session, List<TermVerdict> verdicts, string sql, params ReadOnlySpan<SqlValue> values)
    {
        using SqlRows rows = session.Query(sql, values);
        while (rows.Read())
            verdicts.Add(new TermVerdict(rows.Text(0), rows.Text(1), Page(rows.NullableNumber(2), rows.Number(3)), rows.Bool(4)));
    }

    private static string Page(long? cluster, long flag) => cluster is long alike ? string.Create(CultureInfo.InvariantCulture, $"c{alike}") : string.Create(CultureInfo.InvariantCulture, $"f{flag}");
}
