using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>What a finished lease moves in its crawl's account: exactly one counter of results, and the links that are not followed.</summary>
internal static class CrawlCounters
{
    private static readonly Dictionary<string, string> Statements =
        new[] { "fetched", "listings", "not_modified", "redirected", "disallowed", "gone", "soft_errors", "retried", "failed" }
            .ToDictionary(column => column, column => $"UPDATE crawl SET completed = completed + 1, {column} = {column} + 1, flagged = flagged + ? WHERE id = ?");

    private static readonly Dictionary<string, string> WithLinks =
        Statements.ToDictionary(statement => statement.Key, statement => statement.Value.Replace(" WHERE", $", {LinkAccount.Additions} WHERE", StringComparison.Ordinal));

    /// <summary>Counts a lease, inside a transaction.</summary>
    /// <param name="flagged">Flags that it opened.</param>
    public static void Count(SqlSession session, long crawl, string column, int flagged, LinkAccount dropped)
    {
        if (dropped.IsEmpty)
            session.Send(Statements[column], flagged, crawl);
        else
            session.Send(WithLinks[column], flagged, dropped.TooMany, dropped.Refused, dropped.NoFollow, dropped.OutOfScope, dropped.TooDeep, crawl);
    }

    /// <summary>The counter that a result moves.</summary>
    public static string ColumnOf(AddressKind kind, FetchResult result, bool again) => result switch
    {
        FetchResult.Fetched or FetchResult.NotModified when kind != AddressKind.Page => "listings",
        FetchResult.Fetched => "fetched",
        FetchResult.NotModified => "not_modified",
        FetchResult.Redirected => "redirected",
        FetchResult.Disallowed => "disallowed",
        FetchResult.Gone => "gone",
        FetchResult.SoftError => "soft_errors",
        FetchResult.Unreachable when again => "retried",
        _ => "failed",
    };
}
