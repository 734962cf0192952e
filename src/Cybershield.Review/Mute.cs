namespace Cybershield.Review;

/// <summary>A mute as the page sends it.</summary>
/// <param name="UrlPrefix">A canonical address, or the start of one.</param>
/// <param name="WholePrefix">True for everything below, false for the one address.</param>
/// <param name="ExpiresAt">At most a year away.</param>
public sealed record MuteRequest(string UrlPrefix, bool WholePrefix, string ListId, string Reason, string ReviewerId, DateTimeOffset ExpiresAt);

/// <summary>A mute in the record.</summary>
/// <param name="EndedAt">When it was ended by hand; null where it was not.</param>
/// <param name="Hidden">Open flags that it keeps out of the queue.</param>
public sealed record Mute(
    long Id,
    string UrlPrefix,
    bool WholePrefix,
    string ListId,
    string Reason,
    string ReviewerId,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? EndedAt,
    int Hidden);
