using System.Text.Json;
using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>What an address gave the last time, as stored. Numbers are never reused.</summary>
internal enum AddressResult
{
    /// <summary>Never fetched.</summary>
    None = 0,
    Fetched = 1,
    NotModified = 2,
    Redirected = 3,
    /// <summary>The first of the results that gave no page.</summary>
    Disallowed = 4,
    Gone = 5,
    SoftError = 6,
    Unreachable = 7,
    Failed = 8,
    /// <summary>404 or 410, not often enough or not for long enough to be <see cref="Gone"/>.</summary>
    Missing = 9,
}

/// <summary>How results are stored and named.</summary>
internal static class AddressResults
{
    public static string Name(AddressResult result) => JsonNamingPolicy.SnakeCaseLower.ConvertName(result.ToString());

    public static string Name(FailureReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());

    public static (AddressResult Result, string? Detail) Of(FetchResult result) => result switch
    {
        FetchResult.Fetched => (AddressResult.Fetched, null),
        FetchResult.NotModified => (AddressResult.NotModified, null),
        FetchResult.Redirected redirected => (AddressResult.Redirected, redirected.Target.Value),
        FetchResult.Disallowed disallowed => (AddressResult.Disallowed, disallowed.Reason),
        FetchResult.Gone gone => (AddressResult.Missing, gone.Status == 410 ? "410" : "404"),
        FetchResult.SoftError softError => (AddressResult.SoftError, softError.Reason),
        FetchResult.Unreachable unreachable => (AddressResult.Unreachable, $"{Name(unreachable.Reason)}: {unreachable.Detail}"),
        FetchResult.Failed failed => (AddressResult.Failed, $"{Name(failed.Reason)}: {failed.Detail}"),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Unknown result."),
    };

    public static FailureReason? ReasonOf(FetchResult result) => result switch
    {
        FetchResult.Unreachable unreachable => unreachable.Reason,
        FetchResult.Failed failed => failed.Reason,
        _ => null,
    };
}
