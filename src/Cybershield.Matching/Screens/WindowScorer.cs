using System.Runtime.InteropServices;

namespace Cybershield.Matching;

/// <summary>The window that a score is taken from.</summary>
/// <param name="FirstWord">Null where only title and meta count.</param>
internal readonly record struct ScoredWindow(int? FirstWord, decimal Score, int DistinctTerms, bool Reaches);

/// <summary>
/// Finds the best window: one that reaches the threshold before one that does not, then the highest score, then the earliest.
/// A window starts at an occurrence. Two pointers move over the occurrences, so that cost stays linear after sorting.
/// </summary>
internal sealed class WindowScorer
{
    private static readonly int ZoneCount = Enum.GetValues<Zone>().Length;

    private readonly CompiledList list;
    private readonly Dictionary<int, int> rows = [];
    private readonly int[] counts;
    private readonly decimal[] points;
    private decimal score;
    private int distinct;

    private WindowScorer(CompiledList list, List<Occurrence> occurrences)
    {
        this.list = list;
        foreach (ref Occurrence occurrence in CollectionsMarshal.AsSpan(occurrences))
        {
            rows.TryAdd(occurrence.Term, rows.Count);
        }

        counts = new int[rows.Count * ZoneCount];
        points = new decimal[rows.Count];
    }

    public static ScoredWindow Best(CompiledList list, List<Occurrence> occurrences) => new WindowScorer(list, occurrences).Run(occurrences);

    /// <summary>Whether an occurrence lies in a window.</summary>
    public static bool Holds(int? firstWord, int withinWords, in Occurrence occurrence) =>
        occurrence.InEveryWindow || (occurrence.FirstWord >= firstWord && occurrence.LastWord < firstWord + withinWords);

    private ScoredWindow Run(List<Occurrence> occurrences)
    {
        List<Occurrence> moving = [];
        foreach (ref Occurrence occurrence in CollectionsMarshal.AsSpan(occurrences))
        {
            if (occurrence is { ExcludedBy: < 0, InEveryWindow: true })
            {
                Change(occurrence, +1);
            }
            else if (occurrence.ExcludedBy < 0)
            {
                moving.Add(occurrence);
            }
        }

        return moving.Count == 0 ? Current(null) : Slide([.. moving.OrderBy(o => o.FirstWord)], [.. moving.OrderBy(o => o.LastWord)]);
    }

    private ScoredWindow Slide(Occurrence[] byFirst, Occurrence[] byLast)
    {
        ScoredWindow best = new(null, -1, 0, false);
        int leaving = 0;
        int entering = 0;
        for (int i = 0; i < byFirst.Length; i++)
        {
            int start = byFirst[i].FirstWord;
            if (i > 0 && start == byFirst[i - 1].FirstWord)
            {
                continue;
            }

            int end = start + list.List.Flag.WithinWords;
            for (; entering < byLast.Length && byLast[entering].LastWord < end; entering++)
            {
                Enter(byLast[entering], start);
            }

            Leave(byFirst, ref leaving, start, previousEnd: i == 0 ? 0 : PreviousEnd(byFirst, i));
            ScoredWindow window = Current(start);
            best = IsBetter(window, best) ? window : best;
        }

        return best;
    }

    private int PreviousEnd(Occurrence[] byFirst, int index) => byFirst[index - 1].FirstWord + list.List.Flag.WithinWords;

    private void Enter(in Occurrence occurrence, int start)
    {
        if (occurrence.FirstWord >= start)
        {
            Change(occurrence, +1);
        }
    }

    // Only what had entered can leave: it ended before the end of the window before.
    private void Leave(Occurrence[] byFirst, ref int leaving, int start, int previousEnd)
    {
        for (; leaving < byFirst.Length && byFirst[leaving].FirstWord < start; leaving++)
        {
            if (byFirst[leaving].LastWord < previousEnd)
            {
                Change(byFirst[leaving], -1);
            }
        }
    }

    private void Change(in Occurrence occurrence, int by)
    {
        int term = rows[occurrence.Term];
        int row = term * ZoneCount;
        counts[row + (int)occurrence.Zone] += by;
        decimal now = 0;
        for (int zone = 0; zone < ZoneCount; zone++)
        {
            if (counts[row + zone] > 0)
            {
                now = Math.Max(now, list.Points(occurrence.Term, (Zone)zone));
            }
        }

        decimal before = points[term];
        points[term] = now;
        score += now - before;
        distinct += (now > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
    }

    private ScoredWindow Current(int? firstWord) =>
        new(firstWord, score, distinct, score >= list.List.Flag.ScoreAtLeast && distinct >= list.List.Flag.DistinctTermsAtLeast);

    private static bool IsBetter(in ScoredWindow window, in ScoredWindow best) =>
        window.Reaches != best.Reaches ? window.Reaches : window.Score > best.Score;
}
