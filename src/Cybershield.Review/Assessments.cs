using System.Text.Json;
using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>Makes assessments of screenings, and stores them as text.</summary>
public static class Assessments
{
    /// <summary>Occurrences of one term that are kept with their place; a page that repeats a term more often is no better explained by more.</summary>
    public const int MaxSpans = 500;

    internal const int MaxExcluded = 200;
    private const int MaxPassages = 1_000;
    private const int MaxFormLength = 200;

    /// <summary>What a list found, with every text in it cut from the masked page.</summary>
    /// <param name="masked">The screened text after <see cref="ContactMask.Mask(PageText)"/>.</param>
    public static Assessment From(Screening screening, ListScreening list, PageText masked, long captureId, DateTimeOffset capturedAt, DateTimeOffset screenedAt)
    {
        AssessedTerm[] terms = [.. list.Contributions.Select(contribution => Term(contribution, masked))];
        return new Assessment(
            captureId,
            capturedAt,
            screenedAt,
            list.ListId,
            list.ListTitle,
            list.ListVersion,
            list.ListSha256,
            screening.WatchlistFingerprint,
            screening.MatcherVersion,
            list.Score,
            list.ScoreAtLeast,
            list.DistinctTerms,
            list.DistinctTermsAtLeast,
            terms,
            [.. list.Excluded.Take(MaxExcluded).Select(excluded => Exclusion(excluded, masked))],
            [.. terms.SelectMany(term => term.Passages).Distinct().Take(MaxPassages)]);
    }

    /// <summary>The assessment as the record keeps it; numbers and texts come back exactly.</summary>
    public static string ToJson(Assessment assessment) => JsonSerializer.Serialize(assessment, ReviewJson.Readable.Assessment);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no assessment.</exception>
    public static Assessment FromJson(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, ReviewJson.Readable.Assessment) ?? throw new JsonException("An assessment is missing.");

    private static AssessedTerm Term(ScoreContribution contribution, PageText masked) => new(
        contribution.TermId,
        contribution.Why,
        Form(contribution.Best, masked),
        How(contribution.Best),
        contribution.Best.Zone,
        Snippets.Around(masked, contribution.Best.Spans),
        contribution.Weight,
        contribution.Multiplier,
        contribution.Points,
        contribution.Counted,
        contribution.Matches.Count,
        [.. contribution.Matches.SelectMany(match => match.Spans).Take(MaxSpans)])
    {
        Passages = Passages(contribution, masked),
        Repeated = masked.Blocks[contribution.Best.Spans[0].Block].Repeated,
    };

    private static AssessedExclusion Exclusion(ExcludedMatch excluded, PageText masked) => new(
        excluded.ExclusionId,
        excluded.Why,
        excluded.Match.TermId,
        Form(excluded.Match, masked),
        Cut(excluded.By, masked),
        excluded.Match.Zone,
        Snippets.Around(masked, excluded.Match.Spans),
        excluded.Match.Spans);

    private static IReadOnlyList<Recognition> How(TermMatch match) =>
        [.. match.How.Select(step => step with { Detail = ContactMask.Mask(step.Detail) })];

    private static string Form(TermMatch match, PageText masked) => string.Join(" … ", match.Spans.Select(span => Cut(span, masked)));

    private static string Cut(TextSpan span, PageText masked)
    {
        string text = span.CutFrom(masked);
        return text.Length <= MaxFormLength ? text : text[..Snippets.SafeCut(text, MaxFormLength)] + "…";
    }

    private static IReadOnlyList<string> Passages(ScoreContribution contribution, PageText masked) =>
        [.. contribution.Matches
            .SelectMany(match => match.Spans)
            .Select(span => Passage.Of(masked.Blocks[span.Block].Text, span))
            .Distinct()
            .Take(MaxPassages)];
}
