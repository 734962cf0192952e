using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>Reads the sites with their counts.</summary>
internal static class SiteStatuses
{
    private const string Sites =
        """
        SELECT number, id, name, site_group, paused, retired, known_pages,
            (SELECT max(started_at) FROM crawl WHERE site = number),
            (SELECT ended_at FROM crawl WHERE site = number AND ended_at IS NOT NULL ORDER BY id DESC LIMIT 1),
            (SELECT ending FROM crawl WHERE site = number AND ended_at IS NOT NULL ORDER BY id DESC LIMIT 1),
            (SELECT coalesce(sum(flags), 0) FROM flag_count WHERE facet = 'site' AND shelf IN (0, 1) AND value = site.id),
            held_at, (SELECT turned FROM crawl WHERE site = number ORDER BY id DESC LIMIT 1)
        FROM site ORDER BY id
        """;

    public static IReadOnlyList<SiteStatus> Read(SqlSession session)
    {
        Dictionary<long, Dictionary<string, int>> results = ReadResults(session);
        List<SiteStatus> statuses = [];
        using SqlRows rows = session.Query(Sites);
        while (rows.Read())
            statuses.Add(Status(rows, results.GetValueOrDefault(rows.Number(0)) ?? []));
        return statuses;
    }

    private static SiteStatus Status(SqlRows row, Dictionary<string, int> results) => new(
        row.Text(1), row.Text(2), row.Text(3), row.Bool(5) ? SiteState.Retired : row.Bool(4) ? SiteState.Paused : SiteState.Active,
        row.NullableInstant(7), row.NullableInstant(8), (CrawlEnding?)row.NullableNumber(9), row.Int(6), row.Int(10), results)
    {
        Hold = row.NullableInstant(11) is { } since ? new SiteHold(since, (int)(row.NullableNumber(12) ?? 0)) : null,
    };

    private static Dictionary<long, Dictionary<string, int>> ReadResults(SqlSession session)
    {
        Dictionary<long, Dictionary<string, int>> results = [];
        using SqlRows rows = session.Query("SELECT site, result, pages FROM site_result WHERE pages > 0");
        while (rows.Read())
        {
            if (!results.TryGetValue(rows.Number(0), out Dictionary<string, int>? ofSite))
                results.Add(rows.Number(0), ofSite = []);
            ofSite.Add(AddressResults.Name((AddressResult)rows.Number(1)), rows.Int(2));
        }
        return results;
    }
}
