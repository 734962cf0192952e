namespace Cybershield.Matching;

/// <summary>
/// Screens one page: folds it, finds every phrase in one pass, and lets each list that found something judge. All that it works with
/// is kept for the thread's next page, so that a screening allocates its result and nothing else.
/// </summary>
internal sealed class Screener
{
    // Memory that a huge page made grow is not kept.
    private const int MostKeptCharacters = 1 << 20;

    [ThreadStatic]
    private static Screener? ofThread;

    private readonly PageHits hits = new();
    private readonly DisguiseFinder disguises = new();
    private readonly ExpressionFinder expressions = new();
    private readonly ListJudge judge = new();
    private readonly GrowingArray<ListScreening> judged = new();

    public static Screening Screen(Watchlist watchlist, IPageBlocks page, string siteGroup)
    {
        Screener screener = ofThread ?? new Screener();
        ofThread = null;
        Screening screening = screener.Run(watchlist, page, siteGroup);
        ofThread = screener.hits.Text.Length <= MostKeptCharacters ? screener : null;
        return screening;
    }

    private Screening Run(Watchlist watchlist, IPageBlocks page, string siteGroup)
    {
        hits.Start(watchlist, page, siteGroup);
        AnchorSink sink = new(watchlist.Phrases, hits);
        watchlist.Phrases.Automaton.Scan(hits.Text.Chars, ref sink);
        disguises.Find(watchlist.Phrases, hits);
        expressions.Find(watchlist, hits);
        Screening screening = new(watchlist.Fingerprint, Watchlist.MatcherVersion, Judge(watchlist));
        hits.End();
        return screening;
    }

    private ListScreening[] Judge(Watchlist watchlist)
    {
        ReadOnlySpan<Hit> ordered = hits.Ordered(watchlist.Compiled);
        judged.Clear();
        for (int start = 0; start < ordered.Length;)
        {
            int list = ordered[start].List;
            int end = start + 1;
            while (end < ordered.Length && ordered[end].List == list)
            {
                end++;
            }

            if (judge.Judge(watchlist.Compiled[list], hits, ordered[start..end]) is { } screening)
            {
                judged.Add(screening);
            }

            start = end;
        }

        return judged.Count == 0 ? [] : judged.Items.ToArray();
    }
}
