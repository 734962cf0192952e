using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>What a changed list would change on stored pages, against what is recorded.</summary>
/// <param name="Pages">Stored pages that were looked at.</param>
/// <param name="WithoutText">Of these, pages whose text is no longer kept: of them nothing can be said.</param>
/// <param name="FlaggedWithoutText">Of these, pages that are flagged.</param>
/// <param name="Kept">Pages that are flagged and would be.</param>
/// <param name="Added">Pages that are not flagged and would be, highest score first.</param>
/// <param name="Dropped">Pages that are flagged and would not be, highest score first.</param>
public sealed record Backtest(int Pages, int WithoutText, int FlaggedWithoutText, IReadOnlyList<BacktestPage> Kept, IReadOnlyList<BacktestPage> Added, IReadOnlyList<BacktestPage> Dropped)
{
    /// <summary>Compares pages that were judged twice.</summary>
    public static Backtest Of(IReadOnlyCollection<BacktestPage> pages) => new(
        pages.Count,
        pages.Count(page => !page.HasText),
        pages.Count(page => page is { HasText: false, Before: not null }),
        Sorted(pages.Where(page => page is { HasText: true, Before: not null, After: not null })),
        Sorted(pages.Where(page => page is { HasText: true, Before: null, After: not null })),
        Sorted(pages.Where(page => page is { HasText: true, Before: not null, After: null })));

    private static IReadOnlyList<BacktestPage> Sorted(IEnumerable<BacktestPage> pages) =>
        [.. pages.OrderByDescending(page => page.After ?? page.Before).ThenBy(page => page.Url, StringComparer.Ordinal)];
}

/// <summary>A stored page, judged before and after a change.</summary>
/// <param name="Before">The score with which it is flagged; null where it is not.</param>
/// <param name="After">The score with which it would be flagged; null where it would not.</param>
/// <param name="Terms">Ids of the terms that count after the change; before it for a page that would be dropped.</param>
/// <param name="Outcome">What a reviewer decided of the flag; null where nobody did.</param>
/// <param name="HasText">Whether its text is still kept.</param>
public sealed record BacktestPage(string Url, decimal? Before, decimal? After, IReadOnlyList<string> Terms, Outcome? Outcome, bool HasText)
{
    /// <summary>Against the flag that the record has of the page, if it has one; one that lapsed is none.</summary>
    /// <param name="now">What the changed list finds; null where it finds nothing or there is no text.</param>
    public static BacktestPage Against(string url, Flag? flag, ListScreening? now, bool hasText)
    {
        bool flagged = flag is { State: not FlagState.Lapsed };
        bool reaches = now is { ReachesThreshold: true };
        return new BacktestPage(
            url, flagged ? flag!.Latest.Score : null, reaches ? now!.Score : null,
            reaches ? CountedIn(now!) : flagged ? [.. flag!.Latest.Terms.Where(term => term.Counted).Select(term => term.TermId)] : [],
            flag?.Decision?.Outcome, hasText);
    }

    /// <summary>Against what another version of the list finds.</summary>
    public static BacktestPage Between(string url, ListScreening? before, ListScreening? after, Flag? flag) => new(
        url, Reached(before), Reached(after), Reached(after) is not null ? CountedIn(after!) : before is null ? [] : CountedIn(before), flag?.Decision?.Outcome, HasText: true);

    private static decimal? Reached(ListScreening? screening) => screening is { ReachesThreshold: true } ? screening.Score : null;

    private static IReadOnlyList<string> CountedIn(ListScreening screening) => [.. screening.Contributions.Where(term => term.Counted).Select(term => term.TermId)];
}
