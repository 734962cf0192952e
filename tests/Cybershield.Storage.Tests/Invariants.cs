using Npgsql;

namespace Cybershield.Storage.Tests;

/// <summary>What holds in every committed state of the record.</summary>
internal static class Invariants
{
    private const string Untouched = " AND NOT EXISTS (SELECT 1 FROM audit WHERE action = 'texts_deleted')";

    /// <summary>As long as retention has deleted nothing.</summary>
    private static readonly (string Rule, string Breaches)[] RulesOfTexts =
    [
        ("every assessment's capture has its text", "SELECT a.id FROM assessment a JOIN capture c ON c.id = a.capture WHERE NOT EXISTS (SELECT 1 FROM capture_text t WHERE t.capture = c.id)" + Untouched),
        ("a fetched page has a capture with its text", "SELECT id FROM address WHERE kind = 0 AND last_result = 1 AND NOT EXISTS (SELECT 1 FROM capture_text t WHERE t.capture = address.capture)" + Untouched),
    ];

    /// <summary>Of the embedded record in a folder.</summary>
    public static void AssertHold(string folder)
    {
        using SqliteSession session = new(new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, SqliteStore.FileName)};Pooling=False"));
        session.Connection.Open();
        AssertHold(session);
    }

    /// <summary>Of a record on PostgreSQL.</summary>
    public static void AssertHoldOnServer(string connectionString)
    {
        using NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);
        using PostgresSession session = new(source);
        session.Read(read =>
        {
            AssertHold(read);
            return true;
        });
    }

    private static void AssertHold(SqlSession session) => Assert.Multiple(() =>
    {
        Assert.That(RecordRules.Check(session), Is.Empty);
        foreach ((string rule, string breaches) in RulesOfTexts)
            Assert.That(session.Number($"SELECT count(*) FROM ({breaches}) AS breaches"), Is.Zero, rule);
    });
}
