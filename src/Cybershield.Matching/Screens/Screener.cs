namespace Cybershield.Matching;

/// <summary>Screens one page: folds it, finds every phrase in one pass, and lets each list that found something judge.</summary>
internal sealed class Screener
{
    [ThreadStatic]
    private static Screener? ofThread;

    private readonly FoldedText folded = new();
    private readonly FoldedText plain = new();
    private readonly GrowingArray<Hit> hits = new();
    private readonly DisguiseFinder disguises = new();
    private bool[] judges = [];

    public static Screening Screen(Watchlist watchlist, PageText page, string siteGroup) => (ofThread ??= new Screener()).Run(watchlist, page, siteGroup);

    private Screening Run(Watchlist watchlist, PageText page, string siteGroup)
    {
        folded.Clear();
        hits.Clear();
        judges = [.. watchlist.Compiled.Select(list => list.Judges(siteGroup))];
        foreach (PageBlock block in page.Blocks)
        {
            TextFolder.FoldBlock(block.Text, folded);
        }

        AnchorSink sink = new(watchlist.Phrases, page, folded, judges, hits);
        watchlist.Phrases.Automaton.Scan(folded.Chars, ref sink);
        disguises.Find(watchlist, page, folded, judges, hits);
        FindExpressions(watchlist, page);
        hits.Items.Sort(Hit.Compare);
        return new Screening(watchlist.Fingerprint, Watchlist.MatcherVersion, Judge(watchlist, page));
    }

    private List<ListScreening> Judge(Watchlist watchlist, PageText page)
    {
        List<ListScreening> judged = [];
        for (int start = 0; start < hits.Count;)
        {
            int list = hits.Items[start].List;
            int end = start;
            while (end < hits.Count && hits.Items[end].List == list)
            {
                end++;
            }

            if (ListJudge.Judge(watchlist.Compiled[list], page, hits.Items[start..end], folded.WordCount) is { } screening)
            {
                judged.Add(screening);
            }

            start = end;
        }

        return judged;
    }

    private void FindExpressions(Watchlist watchlist, PageText page)
    {
        for (int list = 0; list < watchlist.Compiled.Count; list++)
        {
            if (!judges[list] || watchlist.Compiled[list].Expressions.Count == 0)
            {
                continue;
            }

            for (int block = 0; block < page.Blocks.Count; block++)
            {
                plain.Clear();
                TextFolder.FoldPlain(page.Blocks[block].Text, plain);
                foreach ((int term, System.Text.RegularExpressions.Regex expression) in watchlist.Compiled[list].Expressions)
                {
                    FindExpression(list, term, expression, block);
                }
            }
        }
    }

    private void FindExpression(int list, int term, System.Text.RegularExpressions.Regex expression, int block)
    {
        foreach (System.Text.RegularExpressions.ValueMatch match in expression.EnumerateMatches(plain.Chars))
        {
            int end = match.Index + match.Length;
            bool cutsWord = (plain.IsWordAt(match.Index - 1) && plain.IsWordAt(match.Index)) || (plain.IsWordAt(end - 1) && plain.IsWordAt(end));
            if (match.Length is 0 or > RegexTerm.MaxFind || cutsWord)
            {
                continue;
            }

            int start = plain.Start(match.Index);
            TextSpan span = new(block, start, plain.EndOf(end - 1) - start);
            int first = folded.IndexOf(block, span.Start);
            hits.Add(new Hit
            {
                List = list,
                Slot = term,
                Part = 0,
                Span = span,
                FirstWord = Math.Max(0, folded.WordAt(first)),
                LastWord = Math.Max(0, folded.WordAt(folded.IndexOf(block, span.End - 1))),
                Sentence = folded.SentenceAt(first),
                Parse = "",
                Disguise = Disguise.None,
            });
        }
    }
}
