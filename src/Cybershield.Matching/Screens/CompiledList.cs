namespace Cybershield.Matching;

/// <summary>A list made ready to judge: its points by term and zone.</summary>
internal sealed class CompiledList
{
    private static readonly int ZoneCount = Enum.GetValues<Zone>().Length;

    private readonly decimal[] points;
    private readonly int[] tenths;
    private readonly int[] multipliers;

    /// <param name="firstSlot">How many terms and exclusions the lists before it have.</param>
    public CompiledList(TermList list, ListStatus status, bool flags, int firstSlot)
    {
        List = list;
        Status = status;
        Flags = flags;
        FirstSlot = firstSlot;
        points = [.. list.Terms.SelectMany(term => Enum.GetValues<Zone>().Select(zone => Rounded(term.Weight * list.Zones[zone])))];
        tenths = [.. points.Select(InTenths)];
        multipliers = [.. Enum.GetValues<Zone>().Select(zone => InTenths(list.Zones[zone]))];
        ScoreAtLeastInTenths = InTenths(list.Flag.ScoreAtLeast);
        Excludes = [.. list.Exclusions.Select(exclusion => list.Terms.Select(term => exclusion.For.Count == 0 || exclusion.For.Contains(term.Id)).ToArray())];
    }

    public TermList List { get; }

    public ListStatus Status { get; }

    /// <summary>Whether reaching the threshold flags a page.</summary>
    public bool Flags { get; }

    /// <summary>The number of its first term among the terms and exclusions of all lists.</summary>
    public int FirstSlot { get; }

    /// <summary>By exclusion, then by term: whether it applies.</summary>
    public IReadOnlyList<bool[]> Excludes { get; }

    public int ScoreAtLeastInTenths { get; }

    /// <summary>Weight × multiplier, rounded half up to one decimal.</summary>
    public decimal Points(int term, Zone zone) => points[(term * ZoneCount) + (int)zone];

    /// <summary>The points as a whole number of tenths, which windows are compared by.</summary>
    public int PointsInTenths(int term, Zone zone) => tenths[(term * ZoneCount) + (int)zone];

    public int MultiplierInTenths(Zone zone) => multipliers[(int)zone];

    public bool Judges(string siteGroup) => List.SiteGroups.Count == 0 || List.SiteGroups.Contains(siteGroup);

    private static decimal Rounded(decimal value) => Math.Round(value, 1, MidpointRounding.AwayFromZero);

    private static int InTenths(decimal value) => (int)decimal.Ceiling(value * 10);
}
