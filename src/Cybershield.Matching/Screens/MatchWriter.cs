namespace Cybershield.Matching;

/// <summary>Writes an occurrence down as a reader sees it: where, in which form, how it was recognised.</summary>
internal readonly ref struct MatchWriter(TermList list, PageHits page, ReadOnlySpan<Hit> hits, Occurrences occurrences)
{
    private static readonly Recognition Phrase = new(RecognitionKind.Phrase, "");
    private static readonly IReadOnlyList<Recognition> PhraseOnly = [Phrase];

    private readonly ReadOnlySpan<Hit> hits = hits;

    public Hit HitAt(int index) => hits[index];

    public TermMatch Write(in Occurrence occurrence)
    {
        Term term = list.Terms[occurrence.Term];
        ReadOnlySpan<int> parts = occurrences.PartsOf(occurrence);
        return new TermMatch(
            term.Id,
            occurrence.Zone,
            SpansOf(parts),
            parts.Length == 1 ? hits[parts[0]].Span.CutFrom(page.Page) : FormOf(parts),
            How(term, parts),
            hits[parts[0]].FirstWord,
            LastWordOf(parts));
    }

    private TextSpan[] SpansOf(ReadOnlySpan<int> parts)
    {
        TextSpan[] spans = new TextSpan[parts.Length];
        for (int i = 0; i < spans.Length; i++)
        {
            spans[i] = hits[parts[i]].Span;
        }

        return spans;
    }

    private int LastWordOf(ReadOnlySpan<int> parts)
    {
        int last = 0;
        foreach (int part in parts)
        {
            last = Math.Max(last, hits[part].LastWord);
        }

        return last;
    }

    private string FormOf(ReadOnlySpan<int> parts)
    {
        System.Text.StringBuilder form = occurrences.Form.Clear();
        foreach (int part in parts)
        {
            form.Append(form.Length > 0 ? " … " : "").Append(FoundBy(hits[part]));
        }

        return form.ToString();
    }

    private IReadOnlyList<Recognition> How(Term term, ReadOnlySpan<int> parts)
    {
        Recognition way = Way(term, parts);
        List<Recognition> how = occurrences.How;
        how.Clear();
        how.Add(way);
        foreach (int part in parts)
        {
            if (term.Pattern is TermPattern.Near or TermPattern.Set && page.ParseOf(hits[part]) is { Length: > 0 } parse)
            {
                DisguiseNames.Add(how, new Recognition(RecognitionKind.Inflected, parse));
            }

            ReadOnlySpan<char> found = FoundBy(hits[part]);
            if (hits[part].Disguise != Disguise.None || !DisguiseNames.IsPlain(found))
            {
                DisguiseNames.Add(how, found, hits[part].Disguise, isExpression: term.Pattern is TermPattern.Regex);
            }
        }

        return how.Count == 1 && ReferenceEquals(way, Phrase) ? PhraseOnly : how.ToArray();
    }

    private Recognition Way(Term term, ReadOnlySpan<int> parts) => term.Pattern switch
    {
        TermPattern.Near => new Recognition(RecognitionKind.Near, Distance(hits[parts[0]], hits[parts[1]])),
        TermPattern.Set set => new Recognition(RecognitionKind.Set, $"{parts.Length} of {set.Of.Count}"),
        TermPattern.Regex => new Recognition(RecognitionKind.Pattern, ""),
        _ when page.ParseOf(hits[parts[0]]) is { Length: > 0 } parse => new Recognition(RecognitionKind.Inflected, parse),
        _ => Phrase,
    };

    private static string Distance(in Hit first, in Hit second) => second.WordsFrom(first) is 1 ? "side by side" : $"{second.WordsFrom(first)} words apart";

    private ReadOnlySpan<char> FoundBy(in Hit hit) => page.Page.TextOf(hit.Span.Block).Slice(hit.Span.Start, hit.Span.Length);
}
