namespace Cybershield.Matching;

/// <summary>The window that a score is taken from.</summary>
/// <param name="FirstWord">Null where only title and meta count.</param>
/// <param name="Tenths">The score as a whole number of tenths.</param>
internal readonly record struct ScoredWindow(int? FirstWord, long Tenths, int DistinctTerms, bool Reaches);

/// <summary>
/// Finds the best window: one that reaches the threshold before one that does not, then the highest score, then the earliest.
/// A window starts at an occurrence. Two pointers move over the occurrences, so that cost stays linear after sorting. Reused from list to list.
/// </summary>
internal sealed class WindowScorer
{
    private static readonly int ZoneCount = Enum.GetValues<Zone>().Length;

    private readonly GrowingArray<int> counts = new();
    private readonly GrowingArray<int> points = new();
    private readonly GrowingArray<ulong> byFirst = new();
    private readonly GrowingArray<ulong> byLast = new();
    private long score;
    private int distinct;

    /// <summary>Whether an occurrence lies in a window.</summary>
    public static bool Holds(int? firstWord, int withinWords, in Occurrence occurrence) =>
        occurrence.InEveryWindow || (occurrence.FirstWord >= firstWord && occurrence.LastWord < firstWord + withinWords);

    public ScoredWindow Best(CompiledList list, Occurrences occurrences)
    {
        Start(occurrences.Rows);
        ReadOnlySpan<Occurrence> items = occurrences.Items;
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i] is { ExcludedBy: < 0, InEveryWindow: true })
            {
                Change(list, items[i], +1);
            }
            else if (items[i].ExcludedBy < 0)
            {
                byFirst.Add(((ulong)(uint)items[i].FirstWord << 32) | (uint)i);
                byLast.Add(((ulong)(uint)items[i].LastWord << 32) | (uint)i);
            }
        }

        return byFirst.Count == 0 ? Current(list, null) : Slide(list, items);
    }

    private void Start(int rows)
    {
        (score, distinct) = (0, 0);
        counts.Clear();
        points.Clear();
        byFirst.Clear();
        byLast.Clear();
        for (int i = 0; i < rows; i++)
        {
            points.Add(0);
        }

        for (int i = 0; i < rows * ZoneCount; i++)
        {
            counts.Add(0);
        }
    }

    private ScoredWindow Slide(CompiledList list, ReadOnlySpan<Occurrence> items)
    {
        byFirst.Items.Sort();
        byLast.Items.Sort();
        ScoredWindow best = new(null, -1, 0, false);
        int leaving = 0;
        int entering = 0;
        int previousEnd = 0;
        for (int i = 0; i < byFirst.Count; i++)
        {
            int start = WordOf(byFirst, i);
            if (i > 0 && start == WordOf(byFirst, i - 1))
            {
                continue;
            }

            int end = start + list.List.Flag.WithinWords;
            Enter(list, items, ref entering, start, end);
            Leave(list, items, ref leaving, start, previousEnd);
            previousEnd = end;
            ScoredWindow window = Current(list, start);
            best = IsBetter(window, best) ? window : best;
        }

        return best;
    }

    private static int WordOf(GrowingArray<ulong> sorted, int index) => (int)(sorted.Items[index] >> 32);

    private void Enter(CompiledList list, ReadOnlySpan<Occurrence> items, ref int entering, int start, int end)
    {
        for (; entering < byLast.Count && WordOf(byLast, entering) < end; entering++)
        {
            ref readonly Occurrence occurrence = ref items[(int)(uint)byLast.Items[entering]];
            if (occurrence.FirstWord >= start)
            {
                Change(list, occurrence, +1);
            }
        }
    }

    // Only what had entered can leave: it ended before the end of the window before.
    private void Leave(CompiledList list, ReadOnlySpan<Occurrence> items, ref int leaving, int start, int previousEnd)
    {
        for (; leaving < byFirst.Count && WordOf(byFirst, leaving) < start; leaving++)
        {
            ref readonly Occurrence occurrence = ref items[(int)(uint)byFirst.Items[leaving]];
            if (occurrence.LastWord < previousEnd)
            {
                Change(list, occurrence, -1);
            }
        }
    }

    private void Change(CompiledList list, in Occurrence occurrence, int by)
    {
        Span<int> zones = counts.Items.Slice(occurrence.Row * ZoneCount, ZoneCount);
        zones[(int)occurrence.Zone] += by;
        int now = 0;
        for (int zone = 0; zone < zones.Length; zone++)
        {
            now = zones[zone] > 0 ? Math.Max(now, list.PointsInTenths(occurrence.Term, (Zone)zone)) : now;
        }

        ref int before = ref points.Items[occurrence.Row];
        score += now - before;
        distinct += (now > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
        before = now;
    }

    private ScoredWindow Current(CompiledList list, int? firstWord) =>
        new(firstWord, score, distinct, score >= list.ScoreAtLeastInTenths && distinct >= list.List.Flag.DistinctTermsAtLeast);

    private static bool IsBetter(in ScoredWindow window, in ScoredWindow best) =>
        window.Reaches != best.Reaches ? window.Reaches : window.Tenths > best.Tenths;
}
