namespace Cybershield.Crawling;

/// <summary>
/// When a page is worth another visit. Its changes are taken for a Poisson process whose rate is estimated from visits that found a change
/// or none (J. Cho, H. Garcia-Molina, Estimating frequency of change, 2003): with X changes in n visits the rate per mean interval is
/// -ln((n - X + 0.5) / (n + 0.5)). The page is due when it has changed with an even chance. A page that was never seen to change is
/// trusted for half of the time for which it stood still, so that waits grow slowly; nothing leaves the bounds of its site's schedule.
/// </summary>
public static class RecrawlSchedule
{
    /// <summary>History beyond so many visits counts half, so that a page that changes its ways is noticed.</summary>
    private const int RememberedVisits = 16;

    /// <summary>The time from the last visit after which a page is due.</summary>
    public static TimeSpan Interval(ChangeHistory history, RevisitBounds bounds)
    {
        double standing = history.Unchanged.TotalSeconds / 2;
        double seconds = Math.Min(standing, EvenChance(history));
        return seconds <= bounds.Shortest.TotalSeconds ? bounds.Shortest
            : seconds >= bounds.Longest.TotalSeconds ? bounds.Longest
            : TimeSpan.FromSeconds(seconds);
    }

    /// <summary>Whether a page that was last visited so long ago is due. Crawls take their time, so that a visit may come half a shortest interval early.</summary>
    public static bool IsDue(ChangeHistory history, TimeSpan sinceLastVisit, RevisitBounds bounds) =>
        sinceLastVisit < TimeSpan.Zero || Interval(history, bounds) is TimeSpan interval && (interval == bounds.Shortest || sinceLastVisit + bounds.Shortest / 2 >= interval);

    /// <summary>The history after another visit.</summary>
    public static ChangeHistory After(ChangeHistory history, bool changed, TimeSpan sinceLastVisit)
    {
        TimeSpan since = sinceLastVisit < TimeSpan.Zero ? TimeSpan.Zero : sinceLastVisit;
        ChangeHistory before = history.Visits < RememberedVisits ? history : history with { Visits = history.Visits / 2, Changes = history.Changes / 2, Observed = history.Observed / 2 };
        return new ChangeHistory(before.Visits + 1, before.Changes + (changed ? 1 : 0), before.Observed + since, changed ? TimeSpan.Zero : before.Unchanged + since);
    }

    // Seconds; endless for a page that was never seen to change.
    private static double EvenChance(ChangeHistory history)
    {
        if (history.Changes == 0 || history.Visits == 0)
        {
            return double.PositiveInfinity;
        }

        double perVisit = -Math.Log((history.Visits - history.Changes + 0.5) / (history.Visits + 0.5));
        return Math.Log(2) / perVisit * (history.Observed.TotalSeconds / history.Visits);
    }
}

/// <summary>What visits to a page told about its changes.</summary>
/// <param name="Visits">After the first; the far past counts less.</param>
/// <param name="Changes">Visits that found another text.</param>
/// <param name="Observed">From the first of these visits to the last.</param>
/// <param name="Unchanged">For how long the page has been seen to stand still.</param>
public readonly record struct ChangeHistory(int Visits, int Changes, TimeSpan Observed, TimeSpan Unchanged);

/// <summary>How often a site's pages are visited.</summary>
/// <param name="Shortest">The time between two crawls of the site.</param>
/// <param name="Longest">No page waits longer.</param>
public sealed record RevisitBounds(TimeSpan Shortest, TimeSpan Longest)
{
    private const int CrawlsAtMost = 16;
    private static readonly TimeSpan LongestOfAll = TimeSpan.FromDays(30);

    /// <summary>Bounds of a site that is crawled so often: every crawl at most, and at least every sixteenth or once in 30 days, whichever comes first.</summary>
    public static RevisitBounds Of(TimeSpan betweenCrawls)
    {
        TimeSpan longest = betweenCrawls * CrawlsAtMost < LongestOfAll ? betweenCrawls * CrawlsAtMost : LongestOfAll;
        return new RevisitBounds(betweenCrawls, longest < betweenCrawls ? betweenCrawls : longest);
    }
}
