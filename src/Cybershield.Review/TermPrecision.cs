namespace Cybershield.Review;

/// <summary>How often a term of a list was right, by what reviewers ticked.</summary>
/// <param name="Overall">Over all versions of the list.</param>
/// <param name="ByVersion">By the list's version that was judged.</param>
public sealed record TermPrecision(string TermId, Precision Overall, IReadOnlyDictionary<string, Precision> ByVersion)
{
    /// <summary>Whether the term is wrong more often than right, as far as the interval tells.</summary>
    public bool IsMostlyWrong => Overall.Interval.High < 0.5;

    /// <summary>Whether the term did worse in a version than in all others: the interval of the one lies wholly below that of the others.</summary>
    public bool FellIn(string version)
    {
        Precision[] others = [.. ByVersion.Where(other => other.Key != version).Select(other => other.Value)];
        Precision before = new(others.Sum(other => other.Right), others.Sum(other => other.Judged));
        return ByVersion.TryGetValue(version, out Precision now) && now.Interval.High < before.Interval.Low;
    }

    /// <summary>
    /// Counts verdicts, given in the order of the decisions. Near-duplicates are one page, and of several verdicts on a page the last one counts:
    /// a page that was copied a hundred times says no more about a term than one.
    /// </summary>
    public static IReadOnlyList<TermPrecision> Of(IEnumerable<TermVerdict> verdicts)
    {
        ILookup<string, TermVerdict> byTerm = verdicts.ToLookup(verdict => verdict.TermId, StringComparer.Ordinal);
        return [.. byTerm.OrderBy(term => term.Key, StringComparer.Ordinal).Select(term => new TermPrecision(
            term.Key,
            Count(term),
            term.GroupBy(verdict => verdict.ListVersion).ToDictionary(version => version.Key, Count)))];
    }

    private static Precision Count(IEnumerable<TermVerdict> verdicts)
    {
        Dictionary<string, bool> pages = [];
        foreach (TermVerdict verdict in verdicts)
            pages[verdict.Page] = verdict.Right;
        return new Precision(pages.Values.Count(right => right), pages.Count);
    }
}

/// <summary>One tick of a decision that was not undone.</summary>
/// <param name="Page">The same for near-duplicates.</param>
public readonly record struct TermVerdict(string TermId, string ListVersion, string Page, bool Right);

/// <summary>So many right of so many judged.</summary>
/// <param name="Judged">0 means that it was not measured: there is no share then.</param>
public readonly record struct Precision(int Right, int Judged)
{
    // The 97.5 % point of the normal distribution: 2.5 % lie beyond either end.
    private const double Z = 1.959964;

    /// <summary>The share that was right, 0 to 1; null where none was judged.</summary>
    public double? Share => Judged == 0 ? null : (double)Right / Judged;

    /// <summary>
    /// The ends of the 95 % score interval of E. B. Wilson (Probable inference, the law of succession, and statistical inference, 1927), which
    /// holds for few observations and for shares near 0 and 1 as well; 0 to 1 where none was judged.
    /// </summary>
    public (double Low, double High) Interval
    {
        get
        {
            if (Judged == 0)
                return (0, 1);
            double n = Judged, share = Right / n, spread = Z * Z / n;
            double middle = share + (spread / 2), reach = Z * Math.Sqrt(((share * (1 - share)) + (spread / 4)) / n);
            return (Math.Max(0, (middle - reach) / (1 + spread)), Math.Min(1, (middle + reach) / (1 + spread)));
        }
    }
}
