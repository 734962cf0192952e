using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>Counts what queries select: by the counters where one filter is set, else by looking, up to a limit.</summary>
internal sealed class FlagCounting(SqliteSession session, FlagQuery query)
{
    /// <summary>Exact up to here.</summary>
    public const int Limit = 10_000;

    /// <summary>Rows that are looked at for the counts beside the filters: beyond, the values are a lower bound.</summary>
    private const int MaxLookedAt = 100_000;

    private static readonly Facet[] Facets =
    [
        new("site", "f.site_id", query => query.Sites, query => query with { Sites = null }),
        new("group", "f.site_group", query => query.Groups, query => query with { Groups = null }),
        new("list", "f.list_id", query => query.Lists, query => query with { Lists = null }),
        new("language", "f.language", query => query.Languages, query => query with { Languages = null }),
        new("outcome", "f.outcome", query => query.Outcomes?.Select(outcome => ((int)outcome).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray(), query => query with { Outcomes = null }),
    ];

    public FlagCounts Count() => new(
        Total(FlagSelection.ShelvesOf(query)),
        query.IncludeMuted ? default : Total(FlagSelection.ShelvesOf(query.States, muted: true)),
        ByState(),
        By(Facets[0]),
        By(Facets[1]),
        By(Facets[2]),
        By(Facets[4]).ToDictionary(count => Outcomes.NameOf((Outcome)int.Parse(count.Key, System.Globalization.CultureInfo.InvariantCulture)), count => count.Value),
        By(Facets[3]));

    private FlagCount Total(IReadOnlyList<int> shelves)
    {
        if (SingleFilter(query) is not Facet filter)
            return Looked(query, shelves);
        return Exact(Counters(filter, shelves).Where(counter => filter.Holds(query, counter.Value)).Sum(counter => counter.Flags));
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
            : LookedBy(facet, others, shelves);
    }

    // The one filter that the counters can answer for; the facet of all flags where none is set; null where several are, or text, terms or dates.
    private static Facet? SingleFilter(FlagQuery query)
    {
        Facet[] set = [.. Facets.Where(facet => facet.Wanted(query) is { Count: > 0 })];
        bool plain = query is { Text: null, FlaggedFrom: null, FlaggedBefore: null } && query.Terms is null or { Count: 0 };
        return !plain || set.Length > 1 ? null : set.Length == 1 ? set[0] : Facet.All;
    }

    private List<(string Value, long Flags)> Counters(Facet facet, IReadOnlyList<int> shelves)
    {
        List<(string Value, long Flags)> counters = [];
        foreach (int shelf in shelves)
        {
            using SqliteRows rows = session.Query("SELECT value, flags FROM flag_count WHERE facet = ? AND shelf = ? AND flags > 0", facet.Name, (long)shelf);
            while (rows.Read())
                counters.Add((rows.Text(0), rows.Number(1)));
        }

        return counters;
    }

    private FlagCount Looked(FlagQuery looked, IReadOnlyList<int> shelves)
    {
        FlagSelection selection = new(looked, shelves);
        long found = session.Number($"SELECT count(*) FROM ({selection.Columns("1", Limit + 1)})", [.. selection.Values])!.Value;
        return Capped(found, cutOff: false);
    }

    private Dictionary<string, FlagCount> LookedBy(Facet facet, FlagQuery looked, IReadOnlyList<int> shelves)
    {
        FlagSelection selection = new(looked, shelves);
        List<(string Value, long Flags)> found = [];
        using SqliteRows rows = session.Query($"SELECT value, count(*) FROM ({selection.Columns($"CAST({facet.Column} AS TEXT) AS value", MaxLookedAt)}) GROUP BY value", [.. selection.Values]);
        while (rows.Read())
            found.Add((rows.NullableText(0) ?? "", rows.Number(1)));
        bool cutOff = found.Sum(value => value.Flags) == MaxLookedAt;
        return found.Where(value => value.Value.Length > 0).ToDictionary(value => value.Value, value => Capped(value.Flags, cutOff));
    }

    private static FlagCount Exact(long flags) => new(checked((int)flags), false);

    private static FlagCount Capped(long flags, bool cutOff) => new((int)Math.Min(flags, Limit), cutOff || flags > Limit);

    /// <summary>A way to divide the flags: its name among the counters, its column, and its filter in a query.</summary>
    private sealed record Facet(string Name, string Column, Func<FlagQuery, IReadOnlyList<string>?> Wanted, Func<FlagQuery, FlagQuery> Without)
    {
        public static readonly Facet All = new("all", "''", _ => null, query => query);

        public bool IsAll => ReferenceEquals(this, All);

        public bool Holds(FlagQuery query, string value) => Wanted(query) is not { Count: > 0 } wanted || wanted.Contains(value);
    }
}
