namespace Cybershield.Matching;

/// <summary>Scores what one list found on one page and writes the arithmetic down.</summary>
internal sealed class ListJudge
{
    /// <summary>Occurrences of one term that a screening records; more are counted in the score and not written down.</summary>
    public const int MaxRecorded = 1_000;

    private readonly CompiledList compiled;
    private readonly MatchWriter writer;
    private readonly List<Occurrence> occurrences;
    private readonly ScoredWindow window;

    private ListJudge(CompiledList compiled, MatchWriter writer, List<Occurrence> occurrences)
    {
        this.compiled = compiled;
        this.writer = writer;
        this.occurrences = occurrences;
        window = WindowScorer.Best(compiled, occurrences);
    }

    /// <summary>The list's verdict; null where no term was found.</summary>
    public static ListScreening? Judge(CompiledList list, PageText page, ReadOnlySpan<Hit> hits, int wordCount)
    {
        OccurrenceFinder finder = new(list, page, hits);
        finder.Run();
        ExclusionFinder.Mark(list, hits, finder.Parts, finder.Occurrences);
        return finder.Occurrences.Count == 0
            ? null
            : new ListJudge(list, new MatchWriter(list.List, page, finder.Parts), finder.Occurrences).Verdict(hits, wordCount);
    }

    private ListScreening Verdict(ReadOnlySpan<Hit> hits, int wordCount)
    {
        TermList list = compiled.List;
        return new ListScreening(
            list.Id, list.Title, list.Version, list.Sha256, compiled.Status,
            Flagged: window.Reaches && compiled.Flags,
            window.Reaches,
            window.Score,
            list.Flag.ScoreAtLeast,
            window.DistinctTerms,
            list.Flag.DistinctTermsAtLeast,
            window.Reaches ? Words(wordCount) : null,
            Contributions(),
            Excluded(hits));
    }

    private WordWindow Words(int wordCount)
    {
        int first = window.FirstWord ?? 0;
        return new WordWindow(first, Math.Max(first, Math.Min(first + compiled.List.Flag.WithinWords, wordCount) - 1));
    }

    private List<ScoreContribution> Contributions() =>
    [
        .. occurrences.Where(occurrence => occurrence.ExcludedBy < 0)
            .GroupBy(occurrence => occurrence.Term)
            .Select(term => Contribution(term.Key, [.. term]))
            .OrderByDescending(contribution => contribution.Counted)
            .ThenByDescending(contribution => contribution.Points)
            .ThenBy(contribution => contribution.Best.FirstWord),
    ];

    private ScoreContribution Contribution(int index, List<Occurrence> own)
    {
        Term term = compiled.List.Terms[index];
        List<Occurrence> inside = own.FindAll(occurrence => WindowScorer.Holds(window.FirstWord, compiled.List.Flag.WithinWords, occurrence));
        Occurrence best = (inside.Count > 0 ? inside : own).MaxBy(occurrence => compiled.List.Zones[occurrence.Zone]);
        decimal points = inside.Count > 0 ? compiled.Points(index, best.Zone) : 0;
        List<TermMatch> matches = [.. own.Take(MaxRecorded).Select(occurrence => writer.Write(occurrence))];
        int place = own.FindIndex(occurrence => occurrence.FirstPart == best.FirstPart);
        return new ScoreContribution(
            term.Id, term.Why, term.Weight, compiled.List.Zones[best.Zone], points, Counted: points > 0,
            place < matches.Count ? matches[place] : writer.Write(best), matches);
    }

    private List<ExcludedMatch> Excluded(ReadOnlySpan<Hit> hits)
    {
        List<ExcludedMatch> excluded = [];
        foreach (Occurrence occurrence in occurrences)
        {
            if (occurrence.ExcludedBy >= 0 && excluded.Count < MaxRecorded)
            {
                Hit by = hits[occurrence.ExcludedBy];
                Exclusion exclusion = compiled.List.Exclusions[by.Slot - compiled.List.Terms.Count];
                excluded.Add(new ExcludedMatch(writer.Write(occurrence), exclusion.Id, exclusion.Why, by.Span));
            }
        }

        return excluded;
    }
}
