using Cybershield.Matching;
using Cybershield.Storage;

namespace Cybershield.Benchmarks;

/// <summary>Any number of flags in a record within minutes: the first ones as screenings write them, the others as copies of them, indexed at the end.</summary>
internal static class SeededFlags
{
    private const int Written = 10_000;
    private const int Sites = 100;
    private const int Lists = 8;
    private static readonly string[] Settle = ["INSERT INTO flag_search (flag_search) VALUES ('optimize')"];
    // Autovacuum does it on a server that is in use.
    private static readonly string[] SettleOnServer = ["ALTER TABLE flag ENABLE TRIGGER USER", "ANALYZE flag", "ANALYZE flag_search", "ANALYZE flag_tally", "ANALYZE flag_count", "ANALYZE assessment"];
    private static readonly string[] Languages = ["en", "ru", "kk"];

    /// <param name="flags">A multiple of 10,000.</param>
    public static async Task SeedAsync(RecordDatabase database, int flags)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        for (int from = 0; from < Written; from += 500)
        {
            PreparedScreening[] pages = [.. Enumerable.Range(from, 500).Select(Page)];
            await database.Writer.WriteAsync(session => pages.Sum(page => FlagWriter.Apply(session, page, 1, now.AddSeconds(from), now.AddSeconds(from))), default);
        }

        await database.Writer.WriteAsync(session => Copy(session, flags / Written), default);
    }

    private static int Copy(SqlSession session, int copies)
    {
        bool embedded = session is SqliteSession;
        // Of ten flags four are open, five decided, one lapsed.
        const string Place = "(number * 7 + number / 100) % 10";
        session.Execute($"UPDATE flag SET state = CASE WHEN {Place} = 9 THEN 2 ELSE 1 END, outcome = CASE WHEN {Place} = 9 THEN NULL ELSE number % 3 END WHERE {Place} > 3");
        Dictionary<string, string> indices = Texts(session, embedded
            ? "SELECT name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND tbl_name IN ('flag', 'flag_term') AND sql IS NOT NULL ORDER BY type"
            : "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('flag', 'flag_term', 'flag_search') AND indexname NOT IN (SELECT conname FROM pg_constraint)");
        foreach ((string name, string text) in indices)
            session.Execute($"DROP {(text.StartsWith("CREATE TRIGGER", StringComparison.Ordinal) ? "TRIGGER" : "INDEX")} {name}");
        if (!embedded)
            session.Execute("ALTER TABLE flag DISABLE TRIGGER USER");
        CopyRows(session, embedded, copies);
        Count(session);
        foreach (string text in indices.Values)
            session.Execute(text);
        foreach (string settle in embedded ? Settle : SettleOnServer)
            session.Execute(settle);
        return copies;
    }

    private static void CopyRows(SqlSession session, bool embedded, int copies)
    {
        string numbers = embedded ? "WITH RECURSIVE copy (n) AS (SELECT 1 WHERE ?1 > 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ?1 - 1)" : "WITH copy (n) AS (SELECT generate_series(1, ?1 - 1))";
        string shift = $"copy.n * {Written}";
        session.Execute(
            $"""
            INSERT INTO flag (number, id, url, site_id, site_name, site_group, list_id, list_title, page_title, language, state, revision, first_flagged_at, updated_at, outcome, assessment, excess)
            {numbers} SELECT number + {shift}, id || '-' || n, url || '?' || n, site_id, site_name, site_group, list_id, list_title, page_title, language, state, revision, first_flagged_at + n * 100000000, updated_at, outcome, assessment, excess
            FROM copy CROSS JOIN flag WHERE number <= {Written}
            """,
            (long)copies);
        // Words that are rare stay as rare as they are in a larger record: 500 flags hold them whatever its size.
        session.Execute($"INSERT INTO flag_search (rowid, words) {numbers} SELECT rowid + {shift}, replace(words, 'rare17', 'common') FROM copy CROSS JOIN flag_search WHERE rowid <= {Written}", (long)copies);
        session.Execute($"INSERT INTO flag_term (term, flag) {numbers} SELECT term, flag + {shift} FROM copy CROSS JOIN flag_term WHERE flag <= {Written}", (long)copies);
    }

    private static void Count(SqlSession session)
    {
        session.Execute("DELETE FROM flag_count");
        foreach ((string facet, string column) in new[] { ("all", "''"), ("site", "site_id"), ("list", "list_id"), ("group", "site_group"), ("language", "language"), ("outcome", "coalesce(CAST(outcome AS TEXT), '')"), ("matches", "matches") })
            session.Execute($"INSERT INTO flag_count (facet, shelf, value, flags) SELECT '{facet}', shelf, {column}, count(*) FROM flag GROUP BY 1, 2, 3");
        session.Execute("DELETE FROM flag_tally");
        session.Execute("INSERT INTO flag_tally (site_id, list_id, shelf, language, outcome, matches, site_group, flags) SELECT site_id, list_id, shelf, language, coalesce(outcome, -1), matches, site_group, count(*) FROM flag GROUP BY 1, 2, 3, 4, 5, 6, 7");
    }

    private static Dictionary<string, string> Texts(SqlSession session, string sql)
    {
        Dictionary<string, string> texts = [];
        using SqlRows rows = session.Query(sql);
        while (rows.Read())
            texts.Add(rows.Text(0), rows.Text(1));
        return texts;
    }

    /// <summary>The same page with a text that a list flags.</summary>
    public static PageExamination Flagged(PageExamination examined, int number) => examined with { Text = Text(number), Screening = Screening(number) };

    private static PreparedScreening Page(int number)
    {
        string site = $"site-{number % Sites}";
        return FlagWriter.Prepare(new ScreenedPage($"http://{site}.test/{number}", site, "A site", $"group-{number % 5}", "Offer", Languages[number % 3], Text(number), Screening(number)));
    }

    private static PageText Text(int number) =>
        new([new PageBlock(Zone.Body, Languages[number % 3], $"promise number {number} {(number % 20 == 17 ? "rare17" : "often")} and some more words of a page")]);

    private static Screening Screening(int number)
    {
        TermMatch match = new("promise", Zone.Body, [new(0, 0, 7)], "promise", [new(RecognitionKind.Phrase, "")], 0, 0);
        ScoreContribution contribution = new("promise", "Promises", 3m + (number % 50), 1, 3m + (number % 50), true, match, [match]);
        return new Screening("w", 1, [new($"list-{number / Sites % Lists}", "A list", "1.0.0", new string('a', 64), ListStatus.Live, true, true, 3m + (number % 50), 3m, 1, 1, new(0, 7), [contribution], [])]);
    }
}
