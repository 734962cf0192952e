namespace Cybershield.Storage.Tests;

internal sealed class SqliteDatabaseTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public async Task Every_migration_is_applied_once_and_the_settings_hold()
    {
        await using (SqliteDatabase first = SqliteDatabase.Open(folder.File("a.db"))) { }
        await using RecordDatabase database = SqliteDatabase.Open(folder.File("a.db"));
        long[] settings = await database.Writer.WriteAsync<long[]>(
            session => [session.Number("PRAGMA user_version")!.Value, session.Number("PRAGMA synchronous")!.Value, session.Number("PRAGMA foreign_keys")!.Value, session.Number("PRAGMA busy_timeout")!.Value], default);
        Assert.That(settings, Is.EqualTo(new long[] { SqliteMigrations.Current, 2, 1, 5_000 }));
        Assert.That(File.Exists(folder.File("a.db-wal")));
    }

    [Test]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await using (RecordDatabase database = SqliteDatabase.Open(folder.File("a.db")))
            await database.Writer.WriteAsync(session => session.Execute("PRAGMA user_version=99"), default);
        RecordException? refusal = Assert.Throws<RecordException>(() => SqliteDatabase.Open(folder.File("a.db")));
        Assert.That(refusal!.Message, Does.Contain("schema 99").And.Contain("use the version that wrote it"));
    }

    [Test]
    public void Another_programs_database_is_refused()
    {
        using (Microsoft.Data.Sqlite.SqliteConnection connection = new($"Data Source={folder.File("b.db")};Pooling=False"))
        {
            connection.Open();
            using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE theirs (a)";
            command.ExecuteNonQuery();
        }
        Assert.That(() => SqliteDatabase.Open(folder.File("b.db")), Throws.TypeOf<RecordException>().With.Message.Contains("another program"));
    }

    [Test]
    public void A_file_that_is_no_database_is_a_clear_error()
    {
        File.WriteAllText(folder.File("c.db"), new string('x', 5_000));
        Assert.That(() => SqliteDatabase.Open(folder.File("c.db")), Throws.TypeOf<RecordException>().With.Message.Contains("c.db"));
    }

    [Test]
    public void Reading_asks_for_an_existing_record() =>
        Assert.That(() => SqliteDatabase.OpenReadOnly(folder.File("none.db")), Throws.TypeOf<RecordException>().With.Message.Contains("no record"));

    [Test]
    public async Task A_reader_cannot_write()
    {
        await using RecordDatabase database = SqliteDatabase.Open(folder.File("a.db"));
        Assert.That(() => database.Read(session => session.Execute("DELETE FROM site")), Throws.TypeOf<Microsoft.Data.Sqlite.SqliteException>());
    }
}
