using System.Globalization;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Service.Web;

namespace Cybershield.Service.Pages;

/// <param name="Gone">Ids of lists that raised flags and have no file any more.</param>
/// <param name="Folder">The folder of lists as it is in force; null where it was not read yet.</param>
public sealed record ListsModel(IReadOnlyList<ListSummary> Lists, IReadOnlyList<string> Gone, LoadedFolder? Folder);

/// <param name="Flags">All that the list ever raised.</param>
/// <param name="Open">Those that wait for a person, muted ones included.</param>
public sealed record ListSummary(TermList List, FlagCount Flags, FlagCount Open, IReadOnlyList<string> Trouble);

/// <param name="Check">What lints and tests gave; null while they run.</param>
public sealed record ListModel(
    TermList List,
    ListActivity Activity,
    IReadOnlyList<TermPrecision> Precision,
    IReadOnlyList<DailyFlags> Days,
    ListCheck? Check,
    IReadOnlyList<string> Trouble,
    LoadedFolder? Folder)
{
    /// <summary>How often a term was right, over all versions; not measured where nobody judged it.</summary>
    public Precision PrecisionOf(string termId) => Precision.FirstOrDefault(term => term.TermId == termId)?.Overall ?? default;

    /// <summary>How often a term was right in the version in force.</summary>
    public Precision PrecisionNow(string termId) => Precision.FirstOrDefault(term => term.TermId == termId)?.ByVersion.GetValueOrDefault(List.Version) ?? default;
}

/// <summary>What a list's owner should look at, each as a sentence.</summary>
internal static class ListTrouble
{
    private const int DaysBefore = 30;

    public static IReadOnlyList<string> Of(TermList list, IReadOnlyList<TermPrecision> precision, DateOnly today) =>
        list.Status is ListStatus.Draft or ListStatus.Retired ? [] : [.. Dates(list, today), .. Terms(list, precision)];

    private static IEnumerable<string> Dates(TermList list, DateOnly today)
    {
        if (list.Expires is { } expires && expires < today.AddDays(DaysBefore))
            yield return Texts.T(expires < today ? "list.expired" : "list.expires", Day(expires));
        if (list.ReviewBy is { } review && review < today)
            yield return Texts.T(list.StatusOn(today) == ListStatus.Trial && list.Status == ListStatus.Live ? "list.dropped" : "list.review_due", Day(review));
    }

    private static IEnumerable<string> Terms(TermList list, IReadOnlyList<TermPrecision> precision) =>
        from term in precision
        where list.Terms.Any(known => known.Id == term.TermId)
        let fell = term.FellIn(list.Version)
        where fell || term.IsMostlyWrong
        select Texts.T(fell ? "list.fell" : "list.mostly_wrong", term.TermId, Texts.Number(term.Overall.Right), Texts.Number(term.Overall.Judged));

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
