using Npgsql;

namespace Cybershield.Storage.Tests;

/// <summary>From every older schema both stores come to the one that a fresh record has; a newer one is refused and left alone.</summary>
internal sealed class MigrationTests
{
    private const string SqliteColumns = "SELECT t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c WHERE t.type = 'table' ORDER BY 1";
    private const string PostgresColumns = "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1";

    private static IEnumerable<int> OlderSchemas => Enumerable.Range(1, SqliteMigrations.Current - 1);

    [Test]
    public void Both_stores_have_the_same_number_of_migrations() => Assert.That(PostgresMigrations.Current, Is.EqualTo(SqliteMigrations.Current));

    [TestCaseSource(nameof(OlderSchemas))]
    public async Task Sqlite_comes_from_every_older_schema_to_the_present_one(int schema)
    {
        using TemporaryFolder folder = new();
        OlderRecord.Make(folder.File("old.db"), schema, "INSERT INTO host (key) VALUES ('shop.test:80')");
        await using SqliteDatabase old = SqliteDatabase.Open(folder.File("old.db"));
        await using SqliteDatabase fresh = SqliteDatabase.Open(folder.File("fresh.db"));
        Assert.That(Texts(old, SqliteColumns), Is.EqualTo(Texts(fresh, SqliteColumns)));
        Assert.That(Texts(old, "SELECT key FROM host"), Is.EqualTo(new[] { "shop.test:80" }));
    }

    [TestCaseSource(nameof(OlderSchemas))]
    public async Task Postgres_comes_from_every_older_schema_to_the_present_one(int schema)
    {
        string older = await PostgresTestServer.NewSchemaAsync(), fresh = await PostgresTestServer.NewSchemaAsync();
        await using (NpgsqlDataSource source = NpgsqlDataSource.Create(older))
            PostgresMigrations.Apply(source, schema);
        await PostgresTestServer.RunAsync(older, "INSERT INTO host (key) VALUES ('shop.test:80')");
        Assert.That(PostgresStore.Migrate(older), Is.EqualTo((schema, PostgresMigrations.Current)));
        Assert.That(PostgresStore.Migrate(fresh), Is.EqualTo((0, PostgresMigrations.Current)));
        await using PostgresDatabase old = PostgresDatabase.OpenReadOnly(older), made = PostgresDatabase.OpenReadOnly(fresh);
        Assert.That(Texts(old, PostgresColumns), Is.EqualTo(Texts(made, PostgresColumns)));
        Assert.That(Texts(old, "SELECT key FROM host"), Is.EqualTo(new[] { "shop.test:80" }));
    }

    [Test]
    public async Task Postgres_refuses_a_record_that_was_not_migrated_a_newer_one_and_another_programs_database()
    {
        string place = await PostgresTestServer.NewSchemaAsync();
        Assert.That(() => PostgresStore.Open(place, TimeProvider.System), Throws.TypeOf<RecordException>().With.Message.Contains("run 'cybershield migrate'"));
        PostgresStore.Migrate(place);
        await PostgresTestServer.RunAsync(place, "UPDATE schema_version SET version = 99");
        Assert.That(() => PostgresStore.Open(place, TimeProvider.System), Throws.TypeOf<RecordException>().With.Message.Contains("schema 99").And.Message.Contains("use the version that wrote it"));
        Assert.That(() => PostgresStore.Migrate(place), Throws.TypeOf<RecordException>().With.Message.Contains("schema 99"));
        string theirs = await PostgresTestServer.NewSchemaAsync();
        await PostgresTestServer.RunAsync(theirs, "CREATE TABLE theirs (a BIGINT)");
        Assert.That(() => PostgresStore.Migrate(theirs), Throws.TypeOf<RecordException>().With.Message.Contains("another program"));
    }

    [TestCase("Host=127.0.0.1;Port=1;Username=me;Password=hush;Database=record;Timeout=2", "cannot be opened")]
    [TestCase("postgres://me:hush@127.0.0.1/record", "is no connection string")]
    public void Postgres_that_cannot_be_reached_is_a_clear_error_without_the_password(string place, string problem) =>
        Assert.That(() => PostgresStore.Open(place, TimeProvider.System), Throws.TypeOf<RecordException>().With.Message.Contains(problem).And.Message.Not.Contains("hush"));

    private static List<string> Texts(RecordDatabase database, string sql) => database.Read(session =>
    {
        List<string> texts = [];
        using SqlRows rows = session.Query(sql);
        while (rows.Read())
            texts.Add(rows.Text(0));
        return texts;
    });
}
