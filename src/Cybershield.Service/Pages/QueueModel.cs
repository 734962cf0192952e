using Cybershield.Review;

namespace Cybershield.Service.Pages;

/// <param name="Continued">This is not the first page of the list.</param>
/// <param name="NobodyLeft">"Review next" found no flag to go on with.</param>
/// <param name="FeedAddress">Atom feed of this filter, with the viewer's key.</param>
/// <param name="Done">The flag that was just decided, so that it can be undone; null otherwise.</param>
public sealed record QueueModel(QueueFilter Filter, Review.FlagPage Page, FlagCounts Counts, bool Continued, bool NobodyLeft, string FeedAddress, Flag? Done)
{
    /// <summary>The filters that are offered, each with its values and counts, most first.</summary>
    public IEnumerable<Facet> Facets =>
    [
        Facet.Of("state", Counts.ByState, Filter), Facet.Of("list", Counts.ByList, Filter), Facet.Of("site", Counts.BySite, Filter),
        Facet.Of("group", Counts.ByGroup, Filter), Facet.Of("outcome", Counts.ByOutcome, Filter), Facet.Of("language", Counts.ByLanguage, Filter),
        Facet.Of("matches", Counts.ByMatches, Filter),
    ];
}

/// <summary>One filter with the counts of its values.</summary>
public sealed record Facet(string Name, IReadOnlyList<FacetValue> Values)
{
    public const int Shown = 8;

    public static Facet Of(string name, IReadOnlyDictionary<string, FlagCount> counts, QueueFilter filter)
    {
        HashSet<string> chosen = name == "state" && filter.Of("state").IsEmpty
            ? [.. filter.States.Select(MachineNames.NameOf)]
            : [.. filter.Of(name)];
        IEnumerable<FacetValue> counted = counts.Select(count => new FacetValue(count.Key, count.Value, chosen.Contains(count.Key)));
        IEnumerable<FacetValue> none = chosen.Where(value => !counts.ContainsKey(value) && value != "any").Select(value => new FacetValue(value, default, true));
        return new Facet(name, [.. counted.Concat(none).OrderByDescending(value => value.Chosen).ThenByDescending(value => value.Count.Value).ThenBy(value => value.Value, StringComparer.Ordinal)]);
    }
}

public sealed record FacetValue(string Value, FlagCount Count, bool Chosen);
