using System.Runtime.InteropServices;

namespace Cybershield.Matching;

/// <summary>Marks the occurrences that an exclusion removes.</summary>
internal static class ExclusionFinder
{
    /// <param name="hits">All hits of the list, the exclusions' ones after the terms' ones.</param>
    public static void Mark(CompiledList list, ReadOnlySpan<Hit> hits, List<Hit> parts, List<Occurrence> occurrences)
    {
        int first = hits.Length;
        while (first > 0 && hits[first - 1].Slot >= list.List.Terms.Count)
        {
            first--;
        }

        if (first == hits.Length)
        {
            return;
        }

        Dictionary<int, List<int>> bySentence = [];
        for (int i = first; i < hits.Length; i++)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(bySentence, hits[i].Sentence, out _) ??= []).Add(i);
        }

        foreach (ref Occurrence occurrence in CollectionsMarshal.AsSpan(occurrences))
        {
            occurrence.ExcludedBy = Excluding(list, hits, bySentence, CollectionsMarshal.AsSpan(parts).Slice(occurrence.FirstPart, occurrence.PartCount), occurrence.Term);
        }
    }

    private static int Excluding(CompiledList list, ReadOnlySpan<Hit> hits, Dictionary<int, List<int>> bySentence, ReadOnlySpan<Hit> parts, int term)
    {
        foreach (Hit part in parts)
        {
            foreach (int candidate in bySentence.GetValueOrDefault(part.Sentence, []))
            {
                int exclusion = hits[candidate].Slot - list.List.Terms.Count;
                if (list.Excludes[exclusion][term] && hits[candidate].WordsFrom(part) <= list.List.Exclusions[exclusion].Within)
                {
                    return candidate;
                }
            }
        }

        return -1;
    }
}
