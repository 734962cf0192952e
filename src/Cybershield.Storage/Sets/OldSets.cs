using System.Globalization;
using System.Text.Json;

namespace Cybershield.Storage;

/// <summary>
/// The files of configuration sets that were replaced long ago and that nothing refers to. Number, hash and publisher stay for ever: a worker that comes back
/// with files that were a set once would else put them in force again.
/// </summary>
internal static class OldSets
{
    /// <summary>So many of the latest sets keep their files, however old: 20.</summary>
    public const int Newest = 20;

    /// <summary>And so do those that were replaced within the last 30 days.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private const string Superseded =
        """
        old.files <> '' AND old.number < (SELECT number FROM configuration_set ORDER BY number DESC LIMIT 1 OFFSET ?1)
            AND (SELECT published_at FROM configuration_set later WHERE later.number > old.number ORDER BY later.number LIMIT 1) < ?2
            AND NOT EXISTS (SELECT 1 FROM lease WHERE lease.configuration_set = old.number) AND NOT EXISTS (SELECT 1 FROM worker_state WHERE worker_state.configuration_set = old.number)
        """;

    private const string Unnamed =
        " AND NOT EXISTS (SELECT 1 FROM address WHERE address.screened_set = old.number) AND NOT EXISTS (SELECT 1 FROM assessment WHERE assessment.configuration_set = old.number)";

    /// <summary>Numbers of the sets whose files may go. Looks at every address: outside of the transaction that deletes.</summary>
    public static List<long> Due(SqlSession session, DateTimeOffset now) => Read(session, Superseded + Unnamed, now, null);

    /// <summary>Deletes the files of those that are still due, and notes it in the audit; returns how many they are. Only who works by a set makes something refer to it, and that is asked again.</summary>
    public static int Delete(SqlSession session, IReadOnlyList<long> due, DateTimeOffset now)
    {
        List<long> still = Read(session, $"{Superseded} AND old.number IN (SELECT value FROM {session.Dialect.Numbers("?3")} due)", now, JsonSerializer.Serialize(due));
        if (still.Count == 0)
            return 0;
        foreach (long number in still)
            session.Send("UPDATE configuration_set SET files = '' WHERE number = ?", number);
        FlagTrail.Audit(session, null, FlagTrail.Service, "set_files_deleted", string.Create(CultureInfo.InvariantCulture, $"the files of configuration sets {string.Join(", ", still)}, replaced before {now - KeptFor:yyyy-MM-dd HH:mm}Z; nothing refers to them"), now);
        return still.Count;
    }

    private static List<long> Read(SqlSession session, string condition, DateTimeOffset now, string? among)
    {
        List<long> numbers = [];
        SqlValue[] values = among is null ? [Newest - 1L, now - KeptFor] : [Newest - 1L, now - KeptFor, among];
        using SqlRows rows = session.Query($"SELECT old.number FROM configuration_set old WHERE {condition} ORDER BY old.number", values);
        while (rows.Read())
            numbers.Add(rows.Number(0));
        return numbers;
    }
}
