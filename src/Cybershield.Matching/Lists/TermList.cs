using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>One term list as its file gives it: what it looks for, why, and who answers for it.</summary>
public sealed record TermList
{
    /// <summary>The file as errors name it.</summary>
    public required string FileName { get; init; }

    /// <summary>Stable, never reused: lower-case words with hyphens.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>SemVer 2.0.0, three numbers.</summary>
    public required string Version { get; init; }

    /// <summary>The status as written; see <see cref="StatusOn"/> for the one in effect.</summary>
    public required ListStatus Status { get; init; }

    /// <summary>The team that owns the list; "" where not written.</summary>
    public required string Owner { get; init; }

    /// <summary>The team that approves it beside the owner; "" where not written.</summary>
    public required string SecondApprover { get; init; }

    public required string Purpose { get; init; }

    /// <summary>The law or policy that the list rests on.</summary>
    public required string Basis { get; init; }

    public required DateOnly? ReviewBy { get; init; }

    /// <summary>The last day on which the list acts.</summary>
    public required DateOnly? Expires { get; init; }

    /// <summary>The site groups that the list judges; empty means every site.</summary>
    public required IReadOnlyList<string> SiteGroups { get; init; }

    public required FlagThreshold Flag { get; init; }

    public required ZoneWeights Zones { get; init; }

    public required IReadOnlyList<Term> Terms { get; init; }

    public required IReadOnlyList<Exclusion> Exclusions { get; init; }

    /// <summary>Whole pages with their expected verdict.</summary>
    public required IReadOnlyList<ListTest> Tests { get; init; }

    /// <summary>The list serves tests and <c>explain</c> only and never flags a page elsewhere.</summary>
    public required bool TestOnly { get; init; }

    /// <summary>Written replies to warnings of the lint: the warning's name and the reply.</summary>
    public required IReadOnlyDictionary<string, string> Replies { get; init; }

    /// <summary>The file with line feeds, no byte-order mark and no trailing white space: what is kept and hashed.</summary>
    public required string CanonicalText { get; init; }

    /// <summary>SHA-256 of <see cref="CanonicalText"/> in UTF-8, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How long a list stays live after its review date.</summary>
    public static readonly TimeSpan ReviewGrace = TimeSpan.FromDays(30);

    /// <summary>The status in effect on a day: past <see cref="Expires"/> a list is retired, 30 days past <see cref="ReviewBy"/> a live one is on trial.</summary>
    public ListStatus StatusOn(DateOnly day) =>
        Status is ListStatus.Live or ListStatus.Trial && day > Expires ? ListStatus.Retired
        : Status is ListStatus.Live && day > ReviewBy?.AddDays(ReviewGrace.Days) ? ListStatus.Trial
        : Status;

    internal YamlMark Mark { get; init; }
}

/// <summary>What one window of a page must reach to be flagged.</summary>
/// <param name="ScoreAtLeast">More than 0, at most one decimal.</param>
/// <param name="DistinctTermsAtLeast">At least 2, so that one lone word can never flag a page; 1 only in test_only lists.</param>
/// <param name="WithinWords">The window's length in words.</param>
public sealed record FlagThreshold(decimal ScoreAtLeast, int DistinctTermsAtLeast, int WithinWords);

/// <summary>What a term counts in each zone: multipliers from 0 to 10 with at most one decimal.</summary>
public sealed class ZoneWeights(IReadOnlyDictionary<Zone, decimal> multipliers)
{
    /// <summary>The multipliers of a list that gives none of its own.</summary>
    public static readonly ZoneWeights Default = new(new Dictionary<Zone, decimal>
    {
        [Zone.Title] = 2.0m,
        [Zone.Heading] = 1.5m,
        [Zone.Body] = 1.0m,
        [Zone.LinkText] = 0.5m,
        [Zone.Alt] = 0.5m,
        [Zone.Meta] = 0.5m,
        [Zone.Boilerplate] = 0.2m,
        [Zone.SiteChrome] = 0.0m,
    });

    private readonly decimal[] byZone = [.. Enum.GetValues<Zone>().Select(zone => multipliers[zone])];

    /// <summary>The multiplier of a zone.</summary>
    public decimal this[Zone zone] => byZone[(int)zone];
}
