namespace Cybershield.Elasticsearch;

/// <summary>What to do about an answer, the worse the later.</summary>
internal enum Verdict
{
    /// <summary>The document stands in the index, this revision or a later one.</summary>
    Done,
    /// <summary>This document will never be accepted as it is: dead letter.</summary>
    Refused,
    /// <summary>The request is larger than the server takes: split it, and shorten a single document.</summary>
    TooLarge,
    /// <summary>It may pass: the same items again after a back-off.</summary>
    TryAgain,
    /// <summary>A person is needed: nothing is sent until a long pause has passed.</summary>
    Alarm,
}

/// <summary>The table of answers that decides what becomes of items and requests.</summary>
internal static class Verdicts
{
    /// <summary>For one item of a bulk request; one that is too large of itself must not hold up the others.</summary>
    public static Verdict OfItem(ServerAnswer item) => item switch
    {
        { Status: 400 or 413 } => Verdict.Refused,
        { Status: 409, ErrorType: "version_conflict_engine_exception" } => Verdict.Done,
        _ => OfRequest(item),
    };

    /// <summary>For a whole request; a 400 is a fault of ours or of the set-up, never of one document.</summary>
    public static Verdict OfRequest(ServerAnswer answer) => answer switch
    {
        { Accepted: true } => Verdict.Done,
        { ErrorType: "cluster_block_exception", Status: not 503 } => Verdict.Alarm,
        { Status: 413 } => Verdict.TooLarge,
        { Status: null or 408 or 409 or 429 or >= 500 } => Verdict.TryAgain,
        _ => Verdict.Alarm,
    };
}
