using System.Diagnostics.Metrics;

namespace Cybershield.Elasticsearch;

/// <summary>Counters of the meter <c>Cybershield.Elasticsearch</c>: what became of every document that was sent.</summary>
internal static class IndexMetrics
{
    private static readonly Meter Meter = new("Cybershield.Elasticsearch");
    private static readonly Counter<long> Documents = Meter.CreateCounter<long>("cybershield.documents", "{document}", "Documents sent to the search server, by outcome and reason.");

    public static void Done(int documents) => Add(documents, "done", "");

    /// <param name="problem">In the server's words; its status and error type are the reason.</param>
    public static void TriedAgain(int documents, string? problem) => Add(documents, "tried_again", Reason(problem));

    public static void DeadLettered(string reason) => Add(1, "dead_letter", Reason(reason));

    public static void Shortened() => Add(1, "text_cut", "larger_than_the_server_takes");

    // "400 strict_dynamic_mapping_exception: mapping set to …": what follows the colon differs from document to document.
    private static string Reason(string? problem) => problem is null ? "" : problem.Split(':')[0];

    private static void Add(int documents, string outcome, string reason)
    {
        if (documents > 0)
            Documents.Add(documents, new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("reason", reason));
    }
}
