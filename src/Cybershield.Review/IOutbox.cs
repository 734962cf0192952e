namespace Cybershield.Review;

/// <summary>Changes of flags on their way to the search server, in the order of the record.</summary>
public interface IOutbox
{
    /// <summary>
    /// Up to <paramref name="atMost"/> flags that changed since they were last projected, oldest change first.
    /// Several changes of one flag are one entry with its latest revision. Reading takes nothing out.
    /// </summary>
    /// <param name="after">Only what changed after this entry was put in; null for all.</param>
    Task<IReadOnlyList<OutboxEntry>> ReadAsync(int atMost, OutboxEntry? after, CancellationToken cancellationToken);

    /// <summary>Takes out what the search server has accepted; an entry that changed again meanwhile stays.</summary>
    Task CompleteAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken);

    /// <summary>Moves entries that the search server will never accept to the dead letters, with the reason.</summary>
    Task DeadLetterAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);

    /// <summary>What waits and what is dead.</summary>
    Task<OutboxDepth> DepthAsync(CancellationToken cancellationToken);

    /// <summary>Begins to fill another generation of indices, or goes on with one that was begun. From the commit on every entry that is read names it as well.</summary>
    Task<Rebuilding> BeginRebuildAsync(CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="atMost"/> flags after the number to which was copied, whether they wait or not, for the generation being filled alone; and the number of the last.</summary>
    Task<(IReadOnlyList<OutboxEntry> Entries, long LastNumber)> ReadAllAsync(Rebuilding rebuilding, int atMost, CancellationToken cancellationToken);

    /// <summary>Notes how far the copy has come. A dead letter that the new generation has accepted is none any more; what waits keeps waiting.</summary>
    Task<Rebuilding> CopiedAsync(Rebuilding rebuilding, IReadOnlyList<OutboxEntry> accepted, long lastNumber, CancellationToken cancellationToken);

    /// <summary>The generation that was filled is the live one, and the only one, from here on.</summary>
    Task EndRebuildAsync(Rebuilding rebuilding, CancellationToken cancellationToken);
}

/// <summary>A generation of indices that is being filled from the record.</summary>
/// <param name="Live">The generation that people search.</param>
/// <param name="Next">The one being filled.</param>
/// <param name="CopiedTo">Number of the last flag that was copied; 0 at the beginning.</param>
public sealed record Rebuilding(int Live, int Next, long CopiedTo);

/// <summary>One flag to project, whole.</summary>
/// <param name="Revision">The flag's revision: the document's version.</param>
/// <param name="Flag">The flag as it stood when it was read; null for a removal, which is projected as a stub.</param>
/// <param name="SearchText">Its folded words, already masked; empty for a removal.</param>
/// <param name="FirstFlaggedAt">Decides the month of its index.</param>
public sealed record OutboxEntry(string FlagId, long Revision, DateTimeOffset FirstFlaggedAt, Flag? Flag, string SearchText, IReadOnlyList<MaskedBlock> Text)
{
    /// <summary>The generations of indices that it is written to, as they stood when it was read: the live one first, and the one being filled where there is one.</summary>
    public IReadOnlyList<int> Generations { get; init; } = [1];

    /// <summary>Its place in the outbox; 0 where it was not read from there.</summary>
    public long Sequence { get; init; }
}

/// <summary>One masked block of the page's text for the search server.</summary>
public sealed record MaskedBlock(Matching.Zone Zone, string Language, string Text);

/// <summary>An entry that will not be tried again by itself.</summary>
public sealed record DeadLetter(OutboxEntry Entry, string Reason);

/// <summary>State of the outbox.</summary>
/// <param name="OldestAt">When the oldest waiting change was made; null when none waits.</param>
public sealed record OutboxDepth(int Waiting, int Dead, DateTimeOffset? OldestAt);
