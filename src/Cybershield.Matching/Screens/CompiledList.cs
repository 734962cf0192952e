using System.Text.RegularExpressions;

namespace Cybershield.Matching;

/// <summary>A list made ready to judge: its points by term and zone, its expressions.</summary>
internal sealed class CompiledList
{
    private static readonly int ZoneCount = Enum.GetValues<Zone>().Length;

    private readonly decimal[] points;

    public CompiledList(TermList list, ListStatus status, bool flags)
    {
        List = list;
        Status = status;
        Flags = flags;
        points = [.. list.Terms.SelectMany(term => Enum.GetValues<Zone>().Select(zone => Rounded(term.Weight * list.Zones[zone])))];
        Expressions = [.. list.Terms.Select((term, index) => (index, term.Pattern as TermPattern.Regex))
            .Where(pair => pair.Item2 is not null)
            .Select(pair => (pair.index, RegexTerm.Compile(pair.Item2!.Expression.Value)))];
        Excludes = [.. list.Exclusions.Select(exclusion => list.Terms.Select(term => exclusion.For.Count == 0 || exclusion.For.Contains(term.Id)).ToArray())];
    }

    public TermList List { get; }

    public ListStatus Status { get; }

    /// <summary>Whether reaching the threshold flags a page.</summary>
    public bool Flags { get; }

    public IReadOnlyList<(int Term, Regex Expression)> Expressions { get; }

    /// <summary>By exclusion, then by term: whether it applies.</summary>
    public IReadOnlyList<bool[]> Excludes { get; }

    /// <summary>Weight × multiplier, rounded half up to one decimal.</summary>
    public decimal Points(int term, Zone zone) => points[(term * ZoneCount) + (int)zone];

    public bool Judges(string siteGroup) => List.SiteGroups.Count == 0 || List.SiteGroups.Contains(siteGroup);

    private static decimal Rounded(decimal value) => Math.Round(value, 1, MidpointRounding.AwayFromZero);
}
