using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>The counter that a finished lease moves: exactly one.</summary>
internal static class CrawlCounters
{
    private static readonly Dictionary<string, string> Statements =
        new[] { "fetched", "listings", "not_modified", "redirected", "disallowed", "gone", "soft_errors", "retried", "failed" }
            .ToDictionary(column => column, column => $"UPDATE crawl SET completed = completed + 1, {column} = {column} + 1, flagged = flagged + ? WHERE id = ?");

    /// <summary>The statement that counts a result; parameters: flags that it opened, crawl.</summary>
    public static string Sql(AddressKind kind, FetchResult result, bool again) => Statements[Column(kind, result, again)];

    private static string Column(AddressKind kind, FetchResult result, bool again) => result switch
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
