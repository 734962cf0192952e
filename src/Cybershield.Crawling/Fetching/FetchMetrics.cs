using System.Diagnostics.Metrics;

namespace Cybershield.Crawling;

/// <summary>Counters of the meter <c>Cybershield.Crawling</c>: every fetch is counted once, under its outcome and reason.</summary>
internal static class FetchMetrics
{
    private static readonly Meter Meter = new("Cybershield.Crawling");
    private static readonly Counter<long> Fetches = Meter.CreateCounter<long>("cybershield.fetches", "{fetch}", "Fetches by outcome and reason");
    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>("cybershield.fetched_bytes", "By", "Unpacked bytes of fetched bodies");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>("cybershield.fetch_duration", "s", "From sending a request to its last byte");

    public static void Count(FetchResult result)
    {
        switch (result)
        {
            case FetchResult.Fetched fetched:
                Add("fetched");
                Bytes.Add(fetched.Body.Length);
                Seconds.Record(fetched.Elapsed.TotalSeconds);
                break;
            case FetchResult.NotModified notModified:
                Add("not_modified");
                Seconds.Record(notModified.Elapsed.TotalSeconds);
                break;
            case FetchResult.Redirected: Add("redirected"); break;
            case FetchResult.Disallowed: Add("disallowed"); break;
            case FetchResult.Gone: Add("gone"); break;
            case FetchResult.Postponed: Add("postponed"); break;
            case FetchResult.Unreachable unreachable: Add("unreachable", unreachable.Reason); break;
            case FetchResult.Failed failed: Add("failed", failed.Reason); break;
            default: break;
        }
    }

    private static void Add(string outcome) => Fetches.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    private static void Add(string outcome, FailureReason reason) =>
        Fetches.Add(1, new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("reason", reason.ToString()));
}
