namespace Cybershield.Matching;

/// <summary>Makes a list's occurrences from the hits of its phrases.</summary>
internal readonly ref struct OccurrenceFinder(CompiledList list, IPageBlocks page, ReadOnlySpan<Hit> hits, Occurrences found)
{
    private readonly ReadOnlySpan<Hit> hits = hits;

    public void Run()
    {
        for (int start = 0; start < hits.Length && hits[start].Slot < list.List.Terms.Count;)
        {
            int end = start + 1;
            while (end < hits.Length && hits[end].Slot == hits[start].Slot)
            {
                end++;
            }

            Find(hits[start].Slot, start, end);
            start = end;
        }
    }

    private void Find(int term, int start, int end)
    {
        switch (list.List.Terms[term].Pattern)
        {
            case TermPattern.Near near:
                FindNear(term, near, start, end);
                break;
            case TermPattern.Set set:
                FindSet(term, set, start, end);
                break;
            default:
                FindPhrases(term, start, end);
                break;
        }
    }

    /// <summary>Every hit that does not lie inside another one of the same term.</summary>
    private void FindPhrases(int term, int start, int end)
    {
        int block = -1;
        int reached = 0;
        for (int i = start; i < end; i++)
        {
            TextSpan span = hits[i].Span;
            if (span.Block != block || span.End > reached)
            {
                (block, reached) = (span.Block, span.End);
                Add(term, i);
            }
        }
    }

    /// <summary>For each hit of the first group the nearest one of the second in the same sentence.</summary>
    private void FindNear(int term, TermPattern.Near near, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (hits[i].Part == 0 && NearestPartner(hits[start..end], i - start, near) is >= 0 and int nearest)
            {
                int partner = start + nearest;
                bool before = hits[i].FirstWord <= hits[partner].FirstWord;
                found.AddPart(before ? i : partner);
                found.AddPart(before ? partner : i);
                found.Add(term, 2, list, page, hits);
            }
        }
    }

    private static int NearestPartner(ReadOnlySpan<Hit> own, int index, TermPattern.Near near)
    {
        ref readonly Hit hit = ref own[index];
        int nearest = -1;
        int distance = near.Within + 1;
        for (int i = index - 1; !near.InOrder && i >= 0 && Reaches(own[i], hit, near.Within); i--)
        {
            Consider(own, hit, i, ref nearest, ref distance);
        }

        for (int i = index + 1; i < own.Length && Reaches(own[i], hit, near.Within); i++)
        {
            Consider(own, hit, i, ref nearest, ref distance);
        }

        return nearest;
    }

    // Hits are in the order of their starts; a phrase has at most 200 characters and so fewer than 200 words.
    private static bool Reaches(in Hit other, in Hit hit, int within) =>
        other.Sentence == hit.Sentence && Math.Abs(other.FirstWord - hit.FirstWord) <= within + PhrasePattern.MaxLength;

    private static void Consider(ReadOnlySpan<Hit> own, in Hit hit, int candidate, ref int nearest, ref int distance)
    {
        int words = own[candidate].WordsFrom(hit);
        if (own[candidate].Part == 1 && words > 0 && words < distance)
        {
            (nearest, distance) = (candidate, words);
        }
    }

    /// <summary>The shortest stretches, one after the other, that hold enough members.</summary>
    private void FindSet(int term, TermPattern.Set set, int start, int end)
    {
        Span<int> latest = found.Latest(set.Of.Count);
        for (int i = start; i < end; i++)
        {
            latest[hits[i].Part] = i;
            if (Present(latest, oldest: hits[i].LastWord - set.Within + 1) >= set.AtLeast)
            {
                AddSet(term, latest);
                latest.Fill(-1);
            }
        }
    }

    private int Present(Span<int> latest, int oldest)
    {
        int present = 0;
        foreach (ref int hit in latest)
        {
            hit = hit >= 0 && hits[hit].FirstWord < oldest ? -1 : hit;
            present += hit >= 0 ? 1 : 0;
        }

        return present;
    }

    private void AddSet(int term, Span<int> latest)
    {
        latest.Sort();
        int absent = latest.LastIndexOf(-1) + 1;
        foreach (int hit in latest[absent..])
        {
            found.AddPart(hit);
        }

        found.Add(term, latest.Length - absent, list, page, hits);
    }

    private void Add(int term, int hit)
    {
        found.AddPart(hit);
        found.Add(term, 1, list, page, hits);
    }
}
