namespace Cybershield.Review;

/// <summary>A flag as it is exported: one row, the same fields in CSV and JSON. Every text of the page in it is masked.</summary>
/// <param name="Terms">The counted terms, strongest first.</param>
/// <param name="Snippet">Around the strongest term's match.</param>
/// <param name="Matches"><c>new</c>, <c>seen</c> or <c>gone</c> against the capture judged before; null where they were not compared.</param>
/// <param name="RightTerms">Those that the decision in force says were right to match.</param>
/// <param name="WrongTerms">Those that it says were wrong.</param>
public sealed record FlagRow(
    string Id,
    string Address,
    string Site,
    string SiteGroup,
    string List,
    string ListTitle,
    string ListVersion,
    string PageTitle,
    string Language,
    string State,
    decimal Score,
    decimal ScoreAtLeast,
    IReadOnlyList<string> Terms,
    string Snippet,
    DateTimeOffset Captured,
    DateTimeOffset FirstFlaggedAt,
    DateTimeOffset UpdatedAt,
    string? LapsedBecause,
    bool Muted,
    string? Outcome,
    string? Reason,
    string? Note,
    string? DuplicateOf,
    string? ReviewerId,
    DateTimeOffset? DecidedAt,
    string? Matches,
    IReadOnlyList<string> RightTerms,
    IReadOnlyList<string> WrongTerms,
    long Revision)
{
    /// <summary>The row of a flag.</summary>
    public static FlagRow Of(Flag flag) => new(
        flag.Id,
        flag.Url,
        flag.SiteId,
        flag.SiteGroup,
        flag.ListId,
        flag.ListTitle,
        flag.Latest.ListVersion,
        flag.PageTitle,
        flag.Language,
        States.NameOf(flag.State),
        flag.Latest.Score,
        flag.Latest.ScoreAtLeast,
        [.. flag.Latest.Terms.Where(term => term.Counted).Select(term => term.TermId)],
        flag.Latest.Terms.FirstOrDefault(term => term.Counted)?.Snippet.Text ?? "",
        flag.Latest.CapturedAt,
        flag.FirstFlaggedAt,
        flag.UpdatedAt,
        flag.LapsedBecause,
        flag.MuteId is not null,
        flag.Decision is null ? null : Outcomes.NameOf(flag.Decision.Outcome),
        flag.Decision?.Reason,
        flag.Decision?.Note,
        flag.Decision?.DuplicateOf,
        flag.Decision?.ReviewerId,
        flag.Decision?.DecidedAt,
        flag.Latest.News is MatchNews news ? MatchComparison.NameOf(news) : null,
        Said(flag, right: true),
        Said(flag, right: false),
        flag.Revision);

    private static IReadOnlyList<string> Said(Flag flag, bool right) =>
        [.. (flag.Decision?.Verdicts ?? new Dictionary<string, bool>()).Where(verdict => verdict.Value == right).Select(verdict => verdict.Key)];
}
