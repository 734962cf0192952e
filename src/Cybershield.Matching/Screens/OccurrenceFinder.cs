namespace Cybershield.Matching;

/// <summary>Makes a list's occurrences from the hits of its phrases.</summary>
internal ref struct OccurrenceFinder(CompiledList list, PageText page, ReadOnlySpan<Hit> hits)
{
    private readonly ReadOnlySpan<Hit> hits = hits;

    /// <summary>The parts of all occurrences.</summary>
    public List<Hit> Parts { get; } = [];

    /// <summary>In the order of the terms, then of the text.</summary>
    public List<Occurrence> Occurrences { get; } = [];

    public readonly void Run()
    {
        int start = 0;
        for (int term = 0; term < list.List.Terms.Count && start < hits.Length; term++)
        {
            int end = start;
            while (end < hits.Length && hits[end].Slot == term)
            {
                end++;
            }

            Find(term, hits[start..end]);
            start = end;
        }
    }

    private readonly void Find(int term, ReadOnlySpan<Hit> own)
    {
        switch (list.List.Terms[term].Pattern)
        {
            case TermPattern.Near near:
                FindNear(term, near, own);
                break;
            case TermPattern.Set set:
                FindSet(term, set, own);
                break;
            default:
                FindPhrases(term, own);
                break;
        }
    }

    /// <summary>Every hit that does not lie inside another one of the same term.</summary>
    private readonly void FindPhrases(int term, ReadOnlySpan<Hit> own)
    {
        int block = -1;
        int reached = 0;
        foreach (Hit hit in own)
        {
            if (hit.Span.Block == block && hit.Span.End <= reached)
            {
                continue;
            }

            (block, reached) = (hit.Span.Block, hit.Span.End);
            Add(term, [hit]);
        }
    }

    /// <summary>For each hit of the first group the nearest one of the second in the same sentence.</summary>
    private readonly void FindNear(int term, TermPattern.Near near, ReadOnlySpan<Hit> own)
    {
        for (int i = 0; i < own.Length; i++)
        {
            if (own[i].Part == 0 && NearestPartner(own, i, near) is >= 0 and int partner)
            {
                Add(term, own[i].FirstWord <= own[partner].FirstWord ? [own[i], own[partner]] : [own[partner], own[i]]);
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
    private readonly void FindSet(int term, TermPattern.Set set, ReadOnlySpan<Hit> own)
    {
        Dictionary<int, int> latest = [];
        for (int i = 0; i < own.Length; i++)
        {
            latest[own[i].Part] = i;
            int oldest = own[i].LastWord - set.Within + 1;
            foreach ((int member, int at) in latest)
            {
                if (own[at].FirstWord < oldest)
                {
                    latest.Remove(member);
                }
            }

            if (latest.Count >= set.AtLeast)
            {
                int[] found = [.. latest.Values.Order()];
                Add(term, Pick(own, found));
                latest.Clear();
            }
        }
    }

    private static Hit[] Pick(ReadOnlySpan<Hit> own, int[] indexes)
    {
        Hit[] picked = new Hit[indexes.Length];
        for (int i = 0; i < indexes.Length; i++)
        {
            picked[i] = own[indexes[i]];
        }

        return picked;
    }

    private readonly void Add(int term, ReadOnlySpan<Hit> parts)
    {
        Zone zone = ZoneOf(parts[0]);
        (int first, int last) = (int.MaxValue, -1);
        foreach (Hit part in parts)
        {
            zone = list.List.Zones[ZoneOf(part)] < list.List.Zones[zone] ? ZoneOf(part) : zone;
            if (ZoneOf(part) is not (Zone.Title or Zone.Meta))
            {
                (first, last) = (Math.Min(first, part.FirstWord), Math.Max(last, part.LastWord));
            }
        }

        Occurrences.Add(new Occurrence
        {
            Term = term,
            FirstPart = Parts.Count,
            PartCount = parts.Length,
            Zone = zone,
            InEveryWindow = last < 0,
            FirstWord = last < 0 ? parts[0].FirstWord : first,
            LastWord = last < 0 ? parts[^1].LastWord : last,
            ExcludedBy = -1,
        });
        Parts.AddRange(parts);
    }

    private readonly Zone ZoneOf(in Hit hit) => page.Blocks[hit.Span.Block].Zone;
}
