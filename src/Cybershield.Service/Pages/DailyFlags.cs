using System.Globalization;
using Cybershield.Review;

namespace Cybershield.Service.Pages;

/// <summary>A list's flags that were first raised on one day of the viewer's zone, by what became of them.</summary>
/// <param name="Counts">In the order of <see cref="Kinds"/>.</param>
/// <param name="Versions">Versions of the list that were first loaded on this day.</param>
public sealed record DailyFlags(DateOnly Day, IReadOnlyList<int> Counts, IReadOnlyList<string> Versions)
{
    public const int DaysShown = 60;

    /// <summary>Machine names of what becomes of a flag, from the bottom of a bar to its top.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Enum.GetValues<Outcome>().Select(Outcomes.NameOf), "lapsed", "open"];

    public int Total => Counts.Sum();

    /// <summary>The day as addresses have it.</summary>
    public string Name => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The last days, today included, the oldest first.</summary>
    public static IReadOnlyList<DailyFlags> Of(ListActivity activity, Viewer viewer)
    {
        DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, viewer.Zone).DateTime);
        ILookup<DateOnly, FlagBucket> flags = activity.Flags.ToLookup(bucket => DayOf(bucket.From));
        ILookup<DateOnly, string> versions = activity.Versions.ToLookup(version => DayOf(version.Since), version => version.Version);
        DateOnly today = DayOf(viewer.Now);
        return [.. Enumerable.Range(1 - DaysShown, DaysShown).Select(today.AddDays).Select(day => new DailyFlags(day, Count(flags[day]), [.. versions[day]]))];
    }

    private static int[] Count(IEnumerable<FlagBucket> buckets)
    {
        int[] counts = new int[Kinds.Count];
        foreach (FlagBucket bucket in buckets)
            counts[KindOf(bucket)] += bucket.Flags;
        return counts;
    }

    private static int KindOf(FlagBucket bucket) => bucket switch
    {
        { State: FlagState.Decided, Outcome: { } outcome } => (int)outcome,
        { State: FlagState.Lapsed } => Kinds.Count - 2,
        _ => Kinds.Count - 1,
    };
}
