namespace Cybershield.Storage.Tests;

/// <summary>No table that is filled from pages has a column about a person. Who decided is kept, by the name "reviewer_id", of decisions, mutes and the audit; who holds a flag, in "claimed_by".</summary>
internal sealed class PagesNotPeopleTests
{
    private static readonly string[] FilledFromPages = ["address", "shape", "panel_page", "capture", "capture_text", "flag", "flag_term", "flag_search", "flag_count", "flag_tally", "assessment", "outbox", "dead_letter"];

    private static readonly string[] PersonLike =
    [
        "author", "poster", "writer", "byline", "creator", "user", "username", "nick", "nickname", "person", "people", "profile", "contact", "email", "mail", "phone",
        "telephone", "handle", "account", "gender", "birth", "birthday", "age", "religion", "ethnicity", "nationality", "face", "photo", "surname", "firstname", "lastname", "reviewer", "owner",
    ];

    [Test]
    public async Task Tables_filled_from_pages_have_no_such_column()
    {
        using TemporaryFolder folder = new();
        await using RecordDatabase database = SqliteDatabase.Open(folder.File("schema.db"));
        List<string> columns = database.Read(ReadColumns);
        Assert.Multiple(() =>
        {
            Assert.That(columns, Has.Count.GreaterThan(60), "columns were inspected");
            foreach (string table in FilledFromPages)
                Assert.That(columns, Has.Some.StartWith(table + "."), "the table exists");
            Assert.That(columns.Where(column => column.Split('.')[1].Split('_').Any(PersonLike.Contains)), Is.Empty);
        });
    }

    private static List<string> ReadColumns(SqlSession session)
    {
        List<string> columns = [];
        using SqlRows rows = session.Query("SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c WHERE t.type = 'table'");
        while (rows.Read())
            if (FilledFromPages.Contains(rows.Text(0)))
                columns.Add($"{rows.Text(0)}.{rows.Text(1)}");
        return columns;
    }
}
