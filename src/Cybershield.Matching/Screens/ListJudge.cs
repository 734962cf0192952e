namespace Cybershield.Matching;

/// <summary>Scores what a list found on a page and writes the arithmetic down. Reused from list to list.</summary>
internal sealed class ListJudge
{
    /// <summary>Occurrences of one term that a screening records; more are counted in the score and not written down.</summary>
    public const int MaxRecorded = 1_000;

    private readonly Occurrences occurrences = new();
    private readonly WindowScorer scorer = new();
    private readonly GrowingArray<(ScoreContribution Contribution, int Term)> contributions = new();
    private readonly GrowingArray<ExcludedMatch> excluded = new();

    /// <summary>The list's verdict; null where no term was found.</summary>
    public ListScreening? Judge(CompiledList compiled, PageHits page, ReadOnlySpan<Hit> hits)
    {
        occurrences.Clear();
        new OccurrenceFinder(compiled, page.Page, hits, occurrences).Run();
        if (occurrences.Items.Length == 0)
        {
            return null;
        }

        ExclusionFinder.Mark(compiled, hits, occurrences);
        return Verdict(compiled, page, new MatchWriter(compiled.List, page, hits, occurrences));
    }

    private ListScreening Verdict(CompiledList compiled, PageHits page, MatchWriter writer)
    {
        TermList list = compiled.List;
        ScoredWindow window = scorer.Best(compiled, occurrences);
        ScoreContribution[] written = Contributions(compiled, window, writer);
        return new ListScreening(
            list.Id, list.Title, list.Version, list.Sha256, compiled.Status,
            Flagged: window.Reaches && compiled.Flags,
            window.Reaches,
            ScoreOf(written),
            list.Flag.ScoreAtLeast,
            window.DistinctTerms,
            list.Flag.DistinctTermsAtLeast,
            window.Reaches ? Words(window, list.Flag.WithinWords, page.Text.WordCount) : null,
            written,
            Excluded(list, writer));
    }

    private static decimal ScoreOf(ScoreContribution[] contributions)
    {
        decimal score = 0;
        foreach (ScoreContribution contribution in contributions)
        {
            score += contribution.Points;
        }

        return score;
    }

    private static WordWindow Words(in ScoredWindow window, int withinWords, int wordCount)
    {
        int first = window.FirstWord ?? 0;
        return new WordWindow(first, Math.Max(first, Math.Min(first + withinWords, wordCount) - 1));
    }

    private ScoreContribution[] Contributions(CompiledList compiled, in ScoredWindow window, MatchWriter writer)
    {
        contributions.Clear();
        ReadOnlySpan<Occurrence> items = occurrences.Items;
        for (int start = 0; start < items.Length;)
        {
            int end = start + 1;
            while (end < items.Length && items[end].Term == items[start].Term)
            {
                end++;
            }

            if (Contribution(compiled, window, writer, items[start..end]) is { } contribution)
            {
                contributions.Add((contribution, items[start].Term));
            }

            start = end;
        }

        contributions.Items.Sort(static (a, b) => Compare(a, b));
        ScoreContribution[] sorted = new ScoreContribution[contributions.Count];
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = contributions.Items[i].Contribution;
        }

        return sorted;
    }

    private static int Compare(in (ScoreContribution Contribution, int Term) a, in (ScoreContribution Contribution, int Term) b)
    {
        int order = b.Contribution.Counted.CompareTo(a.Contribution.Counted);
        order = order != 0 ? order : b.Contribution.Points.CompareTo(a.Contribution.Points);
        order = order != 0 ? order : a.Contribution.Best.FirstWord.CompareTo(b.Contribution.Best.FirstWord);
        return order != 0 ? order : a.Term.CompareTo(b.Term);
    }

    /// <summary>A term's contribution; null where an exclusion removed every occurrence.</summary>
    private static ScoreContribution? Contribution(CompiledList compiled, in ScoredWindow window, MatchWriter writer, ReadOnlySpan<Occurrence> own)
    {
        (int best, bool counts, int surviving) = Best(compiled, window, own);
        if (best < 0)
        {
            return null;
        }

        Term term = compiled.List.Terms[own[0].Term];
        TermMatch[] matches = new TermMatch[Math.Min(surviving, MaxRecorded)];
        TermMatch? bestMatch = null;
        for (int i = 0, written = 0; written < matches.Length; i++)
        {
            if (own[i].ExcludedBy < 0)
            {
                matches[written] = writer.Write(own[i]);
                bestMatch = i == best ? matches[written] : bestMatch;
                written++;
            }
        }

        decimal points = counts ? compiled.Points(own[0].Term, own[best].Zone) : 0;
        return new ScoreContribution(
            term.Id, term.Why, term.Weight, compiled.List.Zones[own[best].Zone], points, Counted: points > 0, bestMatch ?? writer.Write(own[best]), matches);
    }

    /// <summary>The first surviving occurrence in the best zone, inside the window where one is, and how many survive.</summary>
    private static (int Best, bool Counts, int Surviving) Best(CompiledList compiled, in ScoredWindow window, ReadOnlySpan<Occurrence> own)
    {
        (int best, int bestRank, int surviving) = (-1, -1, 0);
        for (int i = 0; i < own.Length; i++)
        {
            if (own[i].ExcludedBy < 0)
            {
                surviving++;
                bool inside = WindowScorer.Holds(window.FirstWord, compiled.List.Flag.WithinWords, own[i]);
                int rank = (inside ? 1 << 16 : 0) + compiled.MultiplierInTenths(own[i].Zone);
                (best, bestRank) = rank > bestRank ? (i, rank) : (best, bestRank);
            }
        }

        return (best, bestRank >= 1 << 16, surviving);
    }

    private ExcludedMatch[] Excluded(TermList list, MatchWriter writer)
    {
        excluded.Clear();
        foreach (ref readonly Occurrence occurrence in occurrences.Items)
        {
            if (occurrence.ExcludedBy >= 0 && excluded.Count < MaxRecorded)
            {
                Hit by = writer.HitAt(occurrence.ExcludedBy);
                Exclusion exclusion = list.Exclusions[by.Slot - list.Terms.Count];
                excluded.Add(new ExcludedMatch(writer.Write(occurrence), exclusion.Id, exclusion.Why, by.Span));
            }
        }

        return excluded.Count == 0 ? [] : excluded.Items.ToArray();
    }
}
