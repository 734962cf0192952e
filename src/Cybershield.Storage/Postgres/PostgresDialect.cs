namespace Cybershield.Storage;

/// <summary>PostgreSQL: the planner chooses the order of joins, full text is a <c>tsvector</c> of the words as they are folded, and phrases are looked up in the words.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public static readonly PostgresDialect Instance = new();

    public override string DrivenJoin => "JOIN";

    public override string SkipLocked => " FOR UPDATE SKIP LOCKED";

    public override string Numbers(string parameter) => $"(SELECT e.value::bigint AS value, e.id FROM json_array_elements_text({parameter}::json) WITH ORDINALITY AS e (value, id))";

    public override string Texts(string parameter) => $"(SELECT e.value COLLATE \"C\" AS value, e.id FROM json_array_elements_text({parameter}::json) WITH ORDINALITY AS e (value, id))";

    public override string Rows(string parameter) => $"(SELECT e.value, e.id FROM json_array_elements({parameter}::json) WITH ORDINALITY AS e (value, id))";

    // A join would be planned by the size that the table had when the statement was prepared: at first, a walk through all of it is cheap.
    public override string AmongFew(string column, string query) => $"{column} = ANY (ARRAY({query}))";

    public override string Unindexed(string column) => column;

    public override string Search(IReadOnlyList<SearchPart> parts, Func<SqlValue, string> parameter) =>
        string.Join(" AND ", parts.Where(IsPhrase).Select(part => $"strpos(' ' || words || ' ', {parameter(InWords(part))}) > 0")
            .Prepend($"SELECT rowid FROM flag_search WHERE vector @@ {parameter(string.Join(" & ", parts.Select(Lexemes)))}::tsquery"));

    private static bool IsPhrase(SearchPart part) => part.Alternatives[0].Contains(' ', StringComparison.Ordinal);

    private static string InWords(SearchPart phrase) => $" {phrase.Alternatives[0]}{(phrase.IsBeginning ? "" : " ")}";

    private static string Lexemes(SearchPart part) => $"({string.Join(" | ", part.Alternatives.Select(words => Lexemes(words, part.IsBeginning)))})";

    private static string Lexemes(string words, bool isBeginning) => string.Join(" & ", words.Split(' ').Select(Quoted)) + (isBeginning ? ":*" : "");

    // search_vector() cuts a word in the same way.
    private static string Quoted(string word)
    {
        const int MaxCharacters = 500;
        string cut = word.Length <= MaxCharacters ? word : string.Concat(word.EnumerateRunes().Take(MaxCharacters));
        return $"'{cut.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
