using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>How a term of a list has done: where it was found, and how often it was right.</summary>
/// <param name="Flags">Flags in whose latest assessment it counts.</param>
/// <param name="LastSeen">Capture of the latest page on which it was found, below the threshold too where the text is kept; null where there is none.</param>
/// <param name="Precision">By what reviewers ticked, near-duplicates once.</param>
/// <param name="NeverFired">Whether it was not found for <see cref="Silence"/>.</param>
public sealed record TermStatistics(string TermId, int Flags, DateTimeOffset? LastSeen, Precision Precision, bool NeverFired)
{
    /// <summary>How long a term may stay silent before its owner is asked whether it is needed: 90 days.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromDays(90);

    /// <summary>Every term of a list, in its order.</summary>
    /// <param name="seen">When each term was last found; terms that never were are absent.</param>
    public static IReadOnlyList<TermStatistics> Of(TermList list, IReadOnlyCollection<Flag> flags, IReadOnlyDictionary<string, DateTimeOffset> seen, IReadOnlyList<TermPrecision> precision, DateTimeOffset now)
    {
        Dictionary<string, int> counted = flags.SelectMany(flag => flag.Latest.Terms).Where(term => term.Counted).CountBy(term => term.TermId).ToDictionary();
        Dictionary<string, Precision> judged = precision.ToDictionary(term => term.TermId, term => term.Overall);
        return [.. list.Terms.Select(term => Statistics(term.Id, counted.GetValueOrDefault(term.Id), LatestOf(term.Id, flags, seen), judged.GetValueOrDefault(term.Id), now))];
    }

    private static TermStatistics Statistics(string termId, int flags, DateTimeOffset? lastSeen, Precision precision, DateTimeOffset now) =>
        new(termId, flags, lastSeen, precision, NeverFired: !(lastSeen >= now - Silence));

    private static DateTimeOffset? LatestOf(string termId, IEnumerable<Flag> flags, IReadOnlyDictionary<string, DateTimeOffset> seen)
    {
        DateTimeOffset? latest = seen.TryGetValue(termId, out DateTimeOffset at) ? at : null;
        foreach (Flag flag in flags)
            if (flag.Latest.Terms.Any(term => term.TermId == termId) && !(flag.Latest.CapturedAt <= latest))
                latest = flag.Latest.CapturedAt;
        return latest;
    }
}
