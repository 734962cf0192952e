using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>Counts what queries select: by the counters where one filter is set, by the tallies where several are, and by looking, up to a limit, where text, terms or dates are asked for.</summary>
internal sealed class FlagCounting(SqlSession session, FlagQuery query)
{
    /// <summary>Exact up to here.</summary>
    public const int Limit = 10_000;

    private static readonly Facet[] Facets =
    [
        new("site", row => row.Site, query => query.Sites, query => query with { Sites = null }),
        new("group", row => row.Group, query => query.Groups, query => query with { Groups = null }),
        new("list", row => row.List, query => query.Lists, query => query with { Lists = null }),
        new("language", row => row.Language, query => query.Languages, query => query with { Languages = null }),
        new("outcome", row => row.Outcome, query => query.Outcomes?.Select(outcome => ((int)outcome).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray(), query => query with { Outcomes = null }),
        new("matches", row => row.Matches, query => query.Matches?.Select(MatchComparison.NameOf).ToArray(), query => query with { Matches = null }),
    ];

    private readonly Lazy<FlagTally> looked = new(() => FlagTally.Read(session, query));

    public FlagCounts Count() => new(
        Total(FlagSelection.ShelvesOf(query)),
        query.IncludeMuted ? default : Total(FlagSelection.ShelvesOf(query.States, muted: true)),
        ByState(),
        By(Facets[0]),
        By(Facets[1]),
        By(Facets[2]),
        By(Facets[4]).ToDictionary(count => Outcomes.NameOf((Outcome)int.Parse(count.Key, System.Globalization.CultureInfo.InvariantCulture)), count => count.Value),
        By(Facets[3]),
        By(Facets[5]));

    private FlagCount Total(IReadOnlyList<int> shelves)
    {
        if (SingleFilter(query) is Facet filter)
            return Exact(Counters(filter, shelves).Where(counter => filter.Holds(query, counter.Value)).Sum(counter => counter.Flags));
        return looked.Value.IsCutOff ? CountUpToLimit(shelves) : Capped(looked.Value.On(shelves).Sum(row => row.Flags), cutOff: false);
    }

    private Dictionary<string, FlagCount> ByState() => Enum.GetValues<FlagState>().ToDictionary(
        States.NameOf,
        state => Total(FlagSelection.ShelvesOf(query with { States = [state] })));

    private Dictionary<string, FlagCount> By(Facet facet)
    {
        FlagQuery others = facet.Without(query);
        IReadOnlyList<int> shelves = FlagSelection.ShelvesOf(query);
        return SingleFilter(others) is { IsAll: true }
            ? Counters(facet, shelves).Where(counter => counter.Value.Length > 0).GroupBy(counter => counter.Value).ToDictionary(value => value.Key, value => Exact(value.Sum(counter => counter.Flags)))
            : ValuesOf(facet, shelves, facet.Wanted(query) is { Count: > 0 } ? FlagTally.Read(session, others) : looked.Value);
    }

    // The one filter that the counters can answer for; the facet of all flags where none is set; null where several are, or text, terms or dates.
    private static Facet? SingleFilter(FlagQuery query)
    {
        Facet[] set = [.. Facets.Where(facet => facet.Wanted(query) is { Count: > 0 })];
        return !FlagTally.IsKept(query) || set.Length > 1 ? null : set.Length == 1 ? set[0] : Facet.All;
    }

    private List<(string Value, long Flags)> Counters(Facet facet, IReadOnlyList<int> shelves)
    {
        List<(string Value, long Flags)> counters = [];
        foreach (int shelf in shelves)
        {
            using SqlRows rows = session.Query("SELECT value, flags FROM flag_count WHERE facet = ? AND shelf = ? AND flags > 0", facet.Name, (long)shelf);
            while (rows.Read())
                counters.Add((rows.Text(0), rows.Number(1)));
        }

        return counters;
    }

    private FlagCount CountUpToLimit(IReadOnlyList<int> shelves)
    {
        FlagSelection selection = new(session.Dialect, query, shelves);
        return Capped(session.Number($"SELECT count(*) FROM ({selection.Columns("1", Limit + 1)}) AS chosen", [.. selection.Values])!.Value, cutOff: false);
    }

    private static Dictionary<string, FlagCount> ValuesOf(Facet facet, IReadOnlyList<int> shelves, FlagTally tally) => tally.On(shelves)
        .GroupBy(facet.Of)
        .Where(value => value.Key.Length > 0)
        .ToDictionary(value => value.Key, value => Capped(value.Sum(row => row.Flags), tally.IsCutOff));

    private static FlagCount Exact(long flags) => new(checked((int)flags), false);

    private static FlagCount Capped(long flags, bool cutOff) => new((int)Math.Min(flags, Limit), cutOff || flags > Limit);

    /// <summary>A way to divide the flags: its name among the counters, its value in a tally, and its filter in a query.</summary>
    private sealed record Facet(string Name, Func<TallyRow, string> Of, Func<FlagQuery, IReadOnlyList<string>?> Wanted, Func<FlagQuery, FlagQuery> Without)
    {
        public static readonly Facet All = new("all", _ => "", _ => null, query => query);

        public bool IsAll => ReferenceEquals(this, All);

        public bool Holds(FlagQuery query, string value) => Wanted(query) is not { Count: > 0 } wanted || wanted.Contains(value);
    }
}

/// <summary>Flags that a query selects in whatever state, counted by all that the filters beside the queue show.</summary>
/// <param name="IsCutOff">There are more than were looked at: every figure is a lower bound.</param>
internal sealed record FlagTally(IReadOnlyList<TallyRow> Rows, bool IsCutOff)
{
    private const int MaxLookedAt = 25_000;
    private const string Values = "f.site_id, f.site_group, f.list_id, f.language, f.matches";

    private static readonly int[] AllShelves = [0, 1, 2, 3, 4, 5];

    /// <summary>Whether what a query selects is counted by the writing transactions, so that no flag need be looked at.</summary>
    public static bool IsKept(FlagQuery query) => query is { Text: null, FlaggedFrom: null, FlaggedBefore: null } && query.Terms is null or { Count: 0 };

    public static FlagTally Read(SqlSession session, FlagQuery query)
    {
        if (IsKept(query))
            return new FlagTally(ReadKept(session, query), false);
        FlagSelection selection = new(session.Dialect, query, AllShelves);
        string columns = selection.Columns($"f.shelf, f.outcome, {Values}", MaxLookedAt);
        List<TallyRow> rows = Read(session, $"SELECT *, count(*) FROM ({columns}) AS chosen GROUP BY 1, 2, 3, 4, 5, 6, 7", selection);
        return new FlagTally(rows, rows.Sum(row => row.Flags) == MaxLookedAt);
    }

    private static List<TallyRow> ReadKept(SqlSession session, FlagQuery query)
    {
        FlagSelection selection = FlagSelection.OfTallies(session.Dialect, query, AllShelves);
        return Read(session, selection.Columns($"f.shelf, CASE WHEN f.outcome >= 0 THEN f.outcome END, {Values}, f.flags", int.MaxValue), selection);
    }

    private static List<TallyRow> Read(SqlSession session, string sql, FlagSelection selection)
    {
        List<TallyRow> tally = [];
        using SqlRows rows = session.Query(sql, [.. selection.Values]);
        while (rows.Read())
            tally.Add(new TallyRow(rows.Int(0), rows.NullableText(1) ?? "", rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Number(7)));
        return tally;
    }

    public IEnumerable<TallyRow> On(IReadOnlyList<int> shelves) => Rows.Where(row => shelves.Contains(row.Shelf));
}

/// <summary>So many flags with the same values.</summary>
internal sealed record TallyRow(int Shelf, string Outcome, string Site, string Group, string List, string Language, string Matches, long Flags);
