using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary>The statistics of lists, read from the record.</summary>
internal static class ListStatistics
{
    /// <summary>By list id. What terms find below the threshold is seen on the pages of the last 90 days whose text is still kept.</summary>
    public static async Task<ILookup<string, TermStatistics>> ReadAsync(IReadOnlyList<TermList> lists, RecordStore store, CancellationToken cancellationToken)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Dictionary<(string, string), DateTimeOffset> seen = await SeenAsync(lists, store.Record, now - TermStatistics.Silence, cancellationToken);
        List<(string ListId, TermStatistics Statistics)> statistics = [];
        foreach (TermList list in lists)
        {
            Dictionary<string, Flag> flags = await StoredPages.FlagsAsync(store.Reviews, list.Id, cancellationToken);
            IReadOnlyList<TermPrecision> precision = await store.Reviews.PrecisionAsync(list.Id, null, cancellationToken);
            Dictionary<string, DateTimeOffset> ofList = seen.Where(entry => entry.Key.Item1 == list.Id).ToDictionary(entry => entry.Key.Item2, entry => entry.Value);
            statistics.AddRange(TermStatistics.Of(list, flags.Values, ofList, precision, now).Select(term => (list.Id, term)));
        }

        return statistics.ToLookup(pair => pair.ListId, pair => pair.Statistics);
    }

    private static async Task<Dictionary<(string ListId, string TermId), DateTimeOffset>> SeenAsync(IReadOnlyList<TermList> lists, CrawlRecord record, DateTimeOffset since, CancellationToken cancellationToken)
    {
        Watchlist watchlist = Watchlist.Compile([.. lists.Select(list => list with { Status = ListStatus.Live })], DateOnly.MinValue, allowTestOnly: true);
        Dictionary<(string, string), DateTimeOffset> seen = [];
        await foreach (StoredPage page in StoredPages.ReadAsync(record, since, cancellationToken))
        {
            foreach (ListScreening list in page.Text is { } text ? watchlist.Screen(text, page.SiteGroup).Lists : [])
                foreach (ScoreContribution term in list.Contributions)
                    if (seen.GetValueOrDefault((list.ListId, term.TermId)) < page.FetchedAt)
                        seen[(list.ListId, term.TermId)] = page.FetchedAt;
        }

        return seen;
    }
}
