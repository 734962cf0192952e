using System.Globalization;
using System.Text.Json;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>A <see cref="FlagQuery"/> as SQL: a condition on flags "f", the shelves it reads, and where it starts from.</summary>
/// <remarks>
/// A shelf is a state, muted or not; every index of the queue begins with it, behind at most one filter. A page is read as one ordered walk for each shelf,
/// merged: so its cost depends on the page, not on the number of flags. Full text and terms start from their own index instead.
/// </remarks>
internal sealed class FlagSelection
{
    private readonly SqlDialect dialect;
    private readonly List<SqlValue> values = [];
    private readonly List<string> conditions = [];
    private readonly string source;

    public FlagSelection(SqlDialect dialect, FlagQuery query, IReadOnlyList<int>? shelves = null) : this(dialect, query, shelves, "flag f")
    {
    }

    private FlagSelection(SqlDialect dialect, FlagQuery query, IReadOnlyList<int>? shelves, string table)
    {
        this.dialect = dialect;
        source = table;
        Order = query.Order;
        Shelves = shelves ?? ShelvesOf(query);
        IReadOnlyList<SearchPart> parts = SearchQuery.Parse(query.Text);
        if (query.Text is not null)
        {
            IsDriven = true;
            source = parts.Count == 0 ? table : From(dialect.Search(parts, Value), "rowid");
            AddIf(parts.Count == 0, "FALSE");
        }

        if (query.Terms is { Count: > 0 } terms)
        {
            string named = $"SELECT flag FROM flag_term WHERE term IN (SELECT value FROM {dialect.Texts(Value(JsonSerializer.Serialize(terms)))} named)";
            source = IsDriven ? source : From($"SELECT DISTINCT flag FROM ({named}) named", "flag");
            AddIf(IsDriven, $"f.number IN ({named})");
            IsDriven = true;
        }

        Filter("site_id", query.Sites);
        Filter("site_group", query.Groups);
        Filter("list_id", query.Lists);
        Filter("language", query.Languages);
        Filter("outcome", query.Outcomes);
        Filter<string>("matches", query.Matches is null ? null : [.. query.Matches.Select(MatchComparison.NameOf)]);
        AddIf(query.FlaggedFrom is not null, () => $"f.first_flagged_at >= {Value(query.FlaggedFrom)}");
        AddIf(query.FlaggedBefore is not null, () => $"f.first_flagged_at < {Value(query.FlaggedBefore)}");
    }

    /// <summary>The same condition on the tallies of flags, for a query that asks for no text, terms or dates.</summary>
    public static FlagSelection OfTallies(SqlDialect dialect, FlagQuery query, IReadOnlyList<int> shelves)
    {
        FlagSelection selection = new(dialect, query, shelves, "flag_tally f");
        selection.Require("f.flags > 0");
        return selection;
    }

    public IReadOnlyList<SqlValue> Values => values;

    public IReadOnlyList<int> Shelves { get; }

    /// <summary>Starts from the words or terms that are asked for, not from the order.</summary>
    public bool IsDriven { get; }

    private FlagOrder Order { get; }

    private string Key => Order == FlagOrder.Highest ? "f.excess" : "f.first_flagged_at";

    private bool Ascending => Order == FlagOrder.Oldest;

    public static IReadOnlyList<int> ShelvesOf(FlagQuery query) => [.. ShelvesOf(query.States, muted: false), .. query.IncludeMuted ? ShelvesOf(query.States, muted: true) : []];

    public static IReadOnlyList<int> ShelvesOf(IReadOnlyList<FlagState>? states, bool muted) =>
        [.. (states is { Count: > 0 } ? states.Distinct() : Enum.GetValues<FlagState>()).Select(state => ((int)state * 2) + (muted ? 1 : 0))];

    /// <summary>Adds a condition on "f".</summary>
    public void Require(string condition) => conditions.Add(condition);

    /// <summary>A parameter for <see cref="Require"/>.</summary>
    public string Value(SqlValue value)
    {
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"?{values.Count}");
    }

    /// <summary>A query for number and key of the flags after a place, in order.</summary>
    public string Page(FlagKey? after, int? atMost)
    {
        string direction = Ascending ? "" : " DESC";
        string beyond = after is null ? "" : $" AND ({Key}, f.number) {(Ascending ? '>' : '<')} ({Value(after.Value)}, {Value(after.Number)})";
        string walks = string.Join(" UNION ALL ", Walks().Select(shelf => $"SELECT f.number AS number, {Key} AS key FROM {source} WHERE {shelf}{And()}{beyond}"));
        return $"{walks} ORDER BY key{direction}, number{direction}" + (atMost is int limit ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {limit}") : "");
    }

    /// <summary>A query for some columns of the flags, at most so many rows.</summary>
    public string Columns(string columns, int atMost) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT {columns} FROM {source} WHERE {OnShelves()}{And()} LIMIT {atMost}");

    private IEnumerable<string> Walks() => IsDriven ? [OnShelves()] : Shelves.Select(shelf => string.Create(CultureInfo.InvariantCulture, $"f.shelf = {shelf}"));

    private string OnShelves() => Shelves.Count == 0 ? "FALSE" : $"f.shelf IN ({string.Join(", ", Shelves)})";

    private string And() => string.Concat(conditions.Select(condition => " AND " + condition));

    // One value is looked up in an index; several are checked on the walk.
    private void Filter<T>(string column, IReadOnlyList<T>? wanted)
    {
        if (wanted is { Count: 1 })
            conditions.Add($"f.{column} = {Value(Plain(wanted[0]))}");
        else if (wanted is { Count: > 1 })
            conditions.Add($"{dialect.Unindexed("f." + column)} IN (SELECT value FROM {Table(wanted)} wanted)");
    }

    private string Table<T>(IReadOnlyList<T> wanted) => wanted is IReadOnlyList<Outcome>
        ? dialect.Numbers(Value(JsonSerializer.Serialize(wanted)))
        : dialect.Texts(Value(JsonSerializer.Serialize(wanted)));

    private string From(string numbers, string column) => $"({numbers}) wanted {dialect.DrivenJoin} flag f ON f.number = wanted.{column}";

    private static SqlValue Plain<T>(T value) => value is Outcome outcome ? (long)outcome : (string)(object)value!;

    private void AddIf(bool wanted, string condition) => AddIf(wanted, () => condition);

    private void AddIf(bool wanted, Func<string> condition)
    {
        if (wanted)
            conditions.Add(condition());
    }
}

/// <summary>A place in an order of flags: the value that orders, and the number that breaks ties.</summary>
internal sealed record FlagKey(long Value, long Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value}.{Number}");

    /// <summary>Reads what a page gave as its next key; null for anything else, which starts again from the first page.</summary>
    public static FlagKey? Parse(string? text)
    {
        string[] parts = text?.Split('.') ?? [];
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? new FlagKey(value, number)
            : null;
    }
}
