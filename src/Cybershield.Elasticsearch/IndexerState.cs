namespace Cybershield.Elasticsearch;

/// <summary>What the indexer is doing: an immutable snapshot for <c>status</c>, the pages and the health endpoint.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Since">When it entered <paramref name="Phase"/>.</param>
/// <param name="Server">Who answered; null until the search server was reached once.</param>
/// <param name="Problem">Why it waits, in a sentence for an administrator; null while all is well.</param>
/// <param name="NextTryAt">When it tries again; null where it does not wait.</param>
/// <param name="LastDoneAt">When a document was last accepted; null where none was since the start.</param>
/// <param name="Done">Documents accepted since the start.</param>
/// <param name="TriedAgain">Times that a document had to be sent again.</param>
/// <param name="DeadLettered">Documents that the server will never accept, since the start.</param>
public sealed record IndexerState(
    IndexerPhase Phase,
    DateTimeOffset Since,
    ServerIdentity? Server,
    string? Problem,
    DateTimeOffset? NextTryAt,
    DateTimeOffset? LastDoneAt,
    long Done,
    long TriedAgain,
    long DeadLettered);

/// <summary>Where the indexer stands.</summary>
public enum IndexerPhase
{
    /// <summary>Not yet tried to reach the search server.</summary>
    Starting,
    /// <summary>Everything is projected.</summary>
    Idle,
    /// <summary>Projecting.</summary>
    Draining,
    /// <summary>The server is away or overloaded; the outbox keeps everything, and it tries again by itself.</summary>
    BackingOff,
    /// <summary>A person is needed: credentials, a right, a read-only index, a missing index. It asks again after a long pause.</summary>
    Alarm,
}

/// <summary>What one drain did.</summary>
/// <param name="Phase">Where it left the indexer: idle, draining (there is more), backing off or alarm.</param>
/// <param name="Pause">How long to wait before the next drain; zero where there is more to send.</param>
public sealed record DrainResult(IndexerPhase Phase, int Done, int TriedAgain, int DeadLettered, string? Problem, TimeSpan Pause);
