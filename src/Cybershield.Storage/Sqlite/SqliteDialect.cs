namespace Cybershield.Storage;

/// <summary>SQLite: CROSS JOIN keeps its order, JSON tables are built in, full text is FTS5. One writer at a time needs no row locks.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public static readonly SqliteDialect Instance = new();

    public override string DrivenJoin => "CROSS JOIN";

    public override string SkipLocked => "";

    public override string Numbers(string parameter) => $"json_each({parameter})";

    public override string Texts(string parameter) => $"json_each({parameter})";

    public override string Rows(string parameter) => $"json_each({parameter})";

    public override string AmongFew(string column, string query) => $"{column} IN ({query})";

    public override string Unindexed(string column) => "+" + column;

    public override string Search(IReadOnlyList<SearchPart> parts, Func<SqlValue, string> parameter) =>
        $"SELECT rowid FROM flag_search WHERE flag_search MATCH {parameter(string.Join(" AND ", parts.Select(Phrases)))}";

    private static string Phrases(SearchPart part) => $"({string.Join(" OR ", part.Alternatives.Select(words => Phrase(words, part.IsBeginning)))})";

    private static string Phrase(string words, bool isBeginning) => $"\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{(isBeginning ? "*" : "")}";
}
