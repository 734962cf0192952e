namespace Cybershield.Matching;

/// <summary>Marks the occurrences that an exclusion removes.</summary>
internal static class ExclusionFinder
{
    /// <param name="hits">All hits of the list, the exclusions' ones after the terms' ones.</param>
    public static void Mark(CompiledList list, ReadOnlySpan<Hit> hits, Occurrences occurrences)
    {
        if (hits[^1].Slot < list.List.Terms.Count)
        {
            return;
        }

        foreach (ref Occurrence occurrence in occurrences.Items)
        {
            occurrence.ExcludedBy = Excluding(list, hits, occurrences.PartsOf(occurrence), occurrence.Term);
        }
    }

    private static int Excluding(CompiledList list, ReadOnlySpan<Hit> hits, ReadOnlySpan<int> parts, int term)
    {
        foreach (int part in parts)
        {
            for (int exclusion = 0; exclusion < list.List.Exclusions.Count; exclusion++)
            {
                if (list.Excludes[exclusion][term] && Near(hits, hits[part], list.List.Terms.Count + exclusion, list.List.Exclusions[exclusion].Within) is >= 0 and int by)
                {
                    return by;
                }
            }
        }

        return -1;
    }

    /// <summary>The first hit of an exclusion near another hit; -1 where there is none.</summary>
    private static int Near(ReadOnlySpan<Hit> hits, in Hit part, int slot, int within)
    {
        // A phrase has at most 200 characters and so fewer than 200 words.
        int firstWord = part.FirstWord - within - PhrasePattern.MaxLength;
        for (int i = LowerBound(hits, slot, part.Sentence, firstWord);
            i < hits.Length && hits[i].Slot == slot && hits[i].Sentence == part.Sentence && hits[i].FirstWord <= part.LastWord + within;
            i++)
        {
            if (hits[i].WordsFrom(part) <= within)
            {
                return i;
            }
        }

        return -1;
    }

    private static int LowerBound(ReadOnlySpan<Hit> hits, int slot, int sentence, int firstWord)
    {
        (int low, int high) = (0, hits.Length);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (int, int, int) place = (hits[middle].Slot, hits[middle].Sentence, hits[middle].FirstWord);
            (low, high) = place.CompareTo((slot, sentence, firstWord)) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
