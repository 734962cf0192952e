using System.Collections.Immutable;
using System.Globalization;
using Cybershield.Review;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Cybershield.Service.Pages;

/// <summary>What the queue shows, as it stands in the address: a page, its counts, its exports and its feed are made from the same one.</summary>
/// <param name="Search">What was typed into the search box, <c>term: site: list: outcome:</c> included.</param>
/// <param name="Values">Filter name to machine names of values; a name that is absent does not filter.</param>
/// <param name="Problems">What could not be read, each as a sentence.</param>
public sealed record QueueFilter(
    string Search,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Values,
    DateOnly? From,
    DateOnly? Until,
    bool Muted,
    FlagOrder Order,
    ImmutableArray<string> Problems)
{
    private const string AnyState = "any";

    private static readonly ImmutableArray<string> Names = ["state", "site", "group", "list", "term", "outcome", "language", "matches"];

    public static QueueFilter Everything { get; } =
        new("", ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.WithComparers(StringComparer.Ordinal), null, null, false, FlagOrder.Newest, []);

    /// <summary>Reads the filter from an address. What can't be read is left out and told.</summary>
    public static QueueFilter Read(IQueryCollection query)
    {
        QueueFilter filter = Everything with { Search = query["q"].ToString().Trim(), Muted = query["muted"] == "shown" };
        foreach (string name in Names)
            filter = filter.Take(name, query[name]);
        if (FlagSearchBox.Parse(filter.Search, new FlagQuery()).Error is { } error)
            filter = filter with { Problems = filter.Problems.Add(error) };
        return filter.TakeDate(query["from"], (f, date) => f with { From = date })
            .TakeDate(query["until"], (f, date) => f with { Until = date })
            .TakeOrder(query["order"]);
    }

    /// <summary>The filter with one value in place of those that a name had; null removes it.</summary>
    public QueueFilter With(string name, string? value) =>
        this with { Values = value is null ? Values.Remove(name) : Values.SetItem(name, [value]) };

    /// <summary>The values of a name; empty where it does not filter.</summary>
    public ImmutableArray<string> Of(string name) => Values.TryGetValue(name, out ImmutableArray<string> values) ? values : [];

    /// <summary>The states that are shown: open ones unless the filter says otherwise or asks for outcomes; empty for every state.</summary>
    public IReadOnlyList<FlagState> States => ToQuery(TimeZoneInfo.Utc).States!;

    /// <summary>What the store is asked, with the dates read as days of the viewer's zone.</summary>
    public FlagQuery ToQuery(TimeZoneInfo zone)
    {
        var chosen = new FlagQuery(
            null, [.. Of("state").Where(MachineNames.States.ContainsKey).Select(name => MachineNames.States[name])], Of("site"), Of("group"), Of("list"), Of("term"),
            [.. Of("outcome").Select(name => MachineNames.Outcomes[name])], Of("language"), StartOf(From, zone), StartOf(Until?.AddDays(1), zone), Muted, Order,
            [.. Of("matches").Select(name => MachineNames.Matches[name])]);
        FlagQuery query = FlagSearchBox.Parse(Search, chosen).Query;
        if (query.States!.Count > 0 || Of("state").Contains(AnyState))
            return query;
        return query with { States = [query.Outcomes!.Count > 0 ? FlagState.Decided : FlagState.Open] };
    }

    /// <summary>The filter as a query string, "" or starting with "?"; <paramref name="more"/> is appended.</summary>
    public string ToQueryString(params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var pairs = new List<KeyValuePair<string, string?>>();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                pairs.Add(new(name, value));
        }
        Add("q", Search);
        foreach ((string name, ImmutableArray<string> values) in Values)
        {
            foreach (string value in values)
                Add(name, value);
        }
        Add("from", From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("until", Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("muted", Muted ? "shown" : null);
        Add("order", Order == FlagOrder.Newest ? null : MachineNames.NameOf(Order));
        foreach ((string name, string? value) in more)
            Add(name, value);
        return QueryHelpers.AddQueryString("", pairs);
    }

    private QueueFilter Take(string name, StringValues given)
    {
        ImmutableArray<string> values = [.. given.Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!.Trim()).Distinct(StringComparer.Ordinal)];
        string[] unknown = name switch
        {
            "state" => [.. values.Where(value => value != AnyState && !MachineNames.States.ContainsKey(value))],
            "outcome" => [.. values.Where(value => !MachineNames.Outcomes.ContainsKey(value))],
            "matches" => [.. values.Where(value => !MachineNames.Matches.ContainsKey(value))],
            _ => [],
        };
        values = values.RemoveRange(unknown);
        QueueFilter told = unknown.Aggregate(this, (filter, value) => filter.Tell(name, value));
        return values.IsEmpty ? told : told with { Values = told.Values.SetItem(name, values) };
    }

    private QueueFilter TakeDate(string? given, Func<QueueFilter, DateOnly, QueueFilter> take)
    {
        if (string.IsNullOrWhiteSpace(given))
            return this;
        return DateOnly.TryParseExact(given, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? take(this, date) : Tell("date", given);
    }

    private QueueFilter TakeOrder(string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
            return this;
        return MachineNames.Orders.TryGetValue(given, out FlagOrder order) ? this with { Order = order } : Tell("order", given);
    }

    private QueueFilter Tell(string name, string value) => this with { Problems = Problems.Add(Texts.T("queue.problem." + name, value)) };

    private static DateTimeOffset? StartOf(DateOnly? day, TimeZoneInfo zone)
    {
        if (day is not { } date)
            return null;
        DateTime midnight = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
