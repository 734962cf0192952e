using Npgsql;

namespace Cybershield.Storage.Tests;

/// <summary>What holds in every committed state of the record: each query selects what breaks a rule.</summary>
internal static class Invariants
{
    private static readonly (string Rule, string Breaches)[] Rules =
    [
        ("taken = completed + released + expired + outstanding", "SELECT id FROM crawl WHERE taken <> completed + released + expired + (SELECT count(*) FROM lease WHERE lease.crawl = crawl.id)"),
        ("every completed lease has one result", "SELECT id FROM crawl WHERE completed <> fetched + listings + not_modified + redirected + disallowed + gone + soft_errors + retried + failed"),
        ("failures have reasons", "SELECT id FROM crawl WHERE failed <> (SELECT coalesce(sum(failures), 0) FROM crawl_failure WHERE crawl_failure.crawl = crawl.id)"),
        ("known pages are counted", "SELECT number FROM site WHERE known_pages <> (SELECT count(*) FROM address WHERE site = number AND in_scope = 1 AND kind = 0)"),
        ("last results are counted", "SELECT * FROM site_result s WHERE pages <> (SELECT count(*) FROM address a WHERE a.site = s.site AND kind = 0 AND last_result = s.result)"),
        ("leases are counted by host", "SELECT * FROM backlog b WHERE leased <> (SELECT count(*) FROM lease l WHERE l.crawl = b.crawl AND l.host = b.host)"),
        ("due addresses are counted by host",
            """
            SELECT * FROM backlog b JOIN crawl c ON c.id = b.crawl WHERE due <>
                (SELECT count(*) FROM address a WHERE a.site = c.site AND a.host = b.host AND in_scope = 1 AND a.crawl < c.id)
                + (SELECT count(*) FROM retry r WHERE r.crawl = b.crawl AND r.host = b.host)
            """),
        ("a retry is not leased", "SELECT * FROM retry JOIN lease USING (address)"),
        ("the latest capture is there", "SELECT id FROM address WHERE capture IS NOT NULL AND NOT EXISTS (SELECT 1 FROM capture WHERE capture.id = address.capture AND capture.address = address.id)"),
        ("every flag has the assessment that is shown", "SELECT id FROM flag WHERE NOT EXISTS (SELECT 1 FROM assessment a WHERE a.id = flag.assessment AND a.flag = flag.number)"),
        ("every assessment's capture has its text", "SELECT a.id FROM assessment a JOIN capture c ON c.id = a.capture WHERE NOT EXISTS (SELECT 1 FROM capture_text t WHERE t.capture = c.id)"),
        ("a fetched page has a capture with its text", "SELECT id FROM address WHERE kind = 0 AND last_result = 1 AND NOT EXISTS (SELECT 1 FROM capture_text t WHERE t.capture = address.capture)"),
    ];

    private static readonly (string Rule, string Breaches)[] RulesOfTheFile =
    [
        ("the file is whole", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
        ("references hold", "SELECT * FROM pragma_foreign_key_check"),
        .. Rules,
    ];

    /// <summary>Of the embedded record in a folder.</summary>
    public static void AssertHold(string folder)
    {
        using SqliteSession session = new(new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, SqliteStore.FileName)};Pooling=False"));
        session.Connection.Open();
        AssertHold(session, RulesOfTheFile);
    }

    /// <summary>Of a record on PostgreSQL.</summary>
    public static void AssertHoldOnServer(string connectionString)
    {
        using NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);
        using PostgresSession session = new(source);
        session.BeginRead();
        AssertHold(session, Rules);
        session.Rollback();
    }

    private static void AssertHold(SqlSession session, (string Rule, string Breaches)[] rules) => Assert.Multiple(() =>
    {
        foreach ((string rule, string breaches) in rules)
            Assert.That(session.Number($"SELECT count(*) FROM ({breaches}) AS breaches"), Is.Zero, rule);
    });
}
