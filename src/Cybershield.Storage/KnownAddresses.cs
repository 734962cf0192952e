namespace Cybershield.Storage;

/// <summary>
/// Addresses that are certainly in the record: most links of a page lead to pages that are known, and this answers for them without asking the file.
/// It answers "known" only after an exact hit; a slot holds one address, a newer one replaces it. Safe for any number of threads.
/// </summary>
internal sealed class KnownAddresses(RecordDatabase database)
{
    private const int Slots = 1 << 16;

    private readonly Entry?[] entries = new Entry?[Slots];
    private int purges;

    /// <summary>
    /// Changes whenever addresses may have left the record, at the latest in the next transaction of this process: it is right for a page that was leased since.
    /// Take it before the transaction whose addresses are added.
    /// </summary>
    public int Epoch => database.Writer.ForeignCommits + Volatile.Read(ref purges);

    /// <summary>Whether the address is known with a depth of at most <paramref name="depth"/>.</summary>
    public bool Contains(string url, int depth, int epoch) =>
        Volatile.Read(ref SlotOf(url)) is Entry entry && entry.Epoch == epoch && entry.Depth <= depth && entry.Url == url;

    /// <summary>Notes a committed address.</summary>
    public void Add(string url, int depth, int epoch) => Volatile.Write(ref SlotOf(url), new Entry(url, depth, epoch));

    /// <summary>Forgets everything; called inside the transaction that deletes addresses.</summary>
    public void Clear() => Interlocked.Increment(ref purges);

    private ref Entry? SlotOf(string url) => ref entries[url.GetHashCode(StringComparison.Ordinal) & (Slots - 1)];

    private sealed record Entry(string Url, int Depth, int Epoch);
}
