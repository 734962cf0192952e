using System.Globalization;
using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>Whether a stored assessment comes out again when its list judges its text anew, and how it differs where it does not.</summary>
/// <param name="StoredMatcher">The matcher that made the assessment.</param>
/// <param name="TodaysMatcher">The matcher that judged anew.</param>
/// <param name="Differences">In words, the score first; empty where everything is the same.</param>
public sealed record Reproduction(int StoredMatcher, int TodaysMatcher, IReadOnlyList<string> Differences)
{
    /// <summary>Whether score, threshold, terms, points, occurrences and exclusions are the same.</summary>
    public bool IsExact => Differences.Count == 0;

    /// <summary>Compares an assessment with what the same version of its list finds in the same text now.</summary>
    /// <param name="now">Null where the list finds nothing.</param>
    public static Reproduction Of(Assessment stored, ListScreening? now) =>
        new(stored.MatcherVersion, Watchlist.MatcherVersion, now is null ? ["nothing is found now"] : [.. Totals(stored, now), .. Terms(stored, now), .. Exclusions(stored, now)]);

    /// <summary>"reproduced", or "matcher 1 → 2: differs by …".</summary>
    public override string ToString()
    {
        string matcher = StoredMatcher == TodaysMatcher ? $"matcher {TodaysMatcher}" : $"matcher {StoredMatcher} → {TodaysMatcher}";
        return !IsExact ? $"{matcher}: differs by {string.Join("; ", Differences)}"
            : StoredMatcher == TodaysMatcher ? "reproduced"
            : $"reproduced ({matcher})";
    }

    private static IEnumerable<string> Totals(Assessment stored, ListScreening now)
    {
        if (stored.Score != now.Score)
            yield return $"the score, {Number(stored.Score)} then and {Number(now.Score)} now";
        if (stored.DistinctTerms != now.DistinctTerms)
            yield return $"the distinct terms, {stored.DistinctTerms} then and {now.DistinctTerms} now";
        if (!now.ReachesThreshold)
            yield return "the threshold, which is not reached now";
    }

    private static IEnumerable<string> Terms(Assessment stored, ListScreening now)
    {
        Dictionary<string, ScoreContribution> found = now.Contributions.ToDictionary(term => term.TermId);
        foreach (AssessedTerm term in stored.Terms)
        {
            if (!found.Remove(term.TermId, out ScoreContribution? today))
                yield return $"the term {term.TermId}, which is not found now";
            else if (Said(term.Counted, term.Points) != Said(today.Counted, today.Points))
                yield return $"the term {term.TermId}, {Said(term.Counted, term.Points)} then and {Said(today.Counted, today.Points)} now";
            else if (term.Occurrences != today.Matches.Count)
                yield return $"the term {term.TermId}, found {Times(term.Occurrences)} then and {Times(today.Matches.Count)} now";
        }

        foreach (string added in found.Keys)
            yield return $"the term {added}, which was not found then";
    }

    private static IEnumerable<string> Exclusions(Assessment stored, ListScreening now)
    {
        int today = Math.Min(now.Excluded.Count, Assessments.MaxExcluded);
        if (stored.Excluded.Count != today)
            yield return $"excluded occurrences, {stored.Excluded.Count} then and {today} now";
    }

    private static string Said(bool counted, decimal points) => counted ? Number(points) + " points" : "not counted";

    private static string Times(int occurrences) => occurrences == 1 ? "once" : $"{occurrences} times";

    private static string Number(decimal number) => number.ToString("0.0", CultureInfo.InvariantCulture);
}
