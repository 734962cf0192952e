using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>The outbox of the embedded record.</summary>
internal sealed partial class Outbox(RecordDatabase database, TimeProvider time) : IOutbox
{
    public Task<IReadOnlyList<OutboxEntry>> ReadAsync(int atMost, OutboxEntry? after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(atMost);
        return database.ReadAsync<IReadOnlyList<OutboxEntry>>(session => Read(session, after?.Sequence ?? 0, atMost), cancellationToken);
    }

    public Task CompleteAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session => Take(session, entries), cancellationToken);

    public Task DeadLetterAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session => Bury(session, letters), cancellationToken);

    public Task<OutboxDepth> DepthAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            using SqlRows rows = session.Query("SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM dead_letter), (SELECT min(changed_at) FROM outbox)");
            rows.Read();
            return new OutboxDepth(rows.Int(0), rows.Int(1), rows.NullableInstant(2));
        },
        cancellationToken);

    private List<OutboxEntry> Read(SqlSession session, long after, int atMost)
    {
        Dictionary<long, long> places = Places(session, after, atMost);
        // Of the same committed state as the entries: a change is written to every generation that was there when it was made.
        int[] generations = Generations(session) is var (live, next, _) && next is int filled ? [live, filled] : [live];
        return [.. FlagTable.OfNumbers(session, [.. places.Keys], time.GetUtcNow()).Select(stored => Entry(session, stored) with { Generations = generations, Sequence = places[stored.Number] })];
    }

    /// <summary>Where each flag stands, in order.</summary>
    private static Dictionary<long, long> Places(SqlSession session, long after, int atMost)
    {
        Dictionary<long, long> places = [];
        using SqlRows rows = session.Query("SELECT flag, sequence FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?", after, (long)atMost);
        while (rows.Read())
            places.Add(rows.Number(0), rows.Number(1));
        return places;
    }

    private static OutboxEntry Entry(SqlSession session, StoredFlag stored)
    {
        Flag flag = stored.Flag;
        return new OutboxEntry(flag.Id, flag.Revision, flag.FirstFlaggedAt, flag, Words(session, stored.Number), Blocks(session, flag.Latest.CaptureId));
    }

    private static string Words(SqlSession session, long number)
    {
        using SqlRows rows = session.Query("SELECT words FROM flag_search WHERE rowid = ?", number);
        return rows.Read() ? rows.Text(0) : "";
    }

    private static IReadOnlyList<MaskedBlock> Blocks(SqlSession session, long captureId) =>
        CaptureReader.Find(session, captureId) is { Text: not null } capture
            ? [.. CaptureReader.Masked(capture).Text!.Blocks.Select(block => new MaskedBlock(block.Zone, block.Language, block.Text))]
            : [];

    private static int Take(SqlSession session, IReadOnlyList<OutboxEntry> entries)
    {
        foreach (OutboxEntry entry in entries)
        {
            session.Execute("DELETE FROM outbox WHERE flag = (SELECT number FROM flag WHERE id = ?) AND revision <= ?", entry.FlagId, entry.Revision);
            session.Execute("DELETE FROM dead_letter WHERE flag = (SELECT number FROM flag WHERE id = ?) AND revision <= ?", entry.FlagId, entry.Revision);
        }

        return entries.Count;
    }

    private int Bury(SqlSession session, IReadOnlyList<DeadLetter> letters)
    {
        foreach (DeadLetter letter in letters)
        {
            session.Execute(
                """
                INSERT INTO dead_letter (flag, revision, reason, died_at) SELECT number, ?, ?, ? FROM flag WHERE id = ?
                ON CONFLICT (flag) DO UPDATE SET revision = excluded.revision, reason = excluded.reason, died_at = excluded.died_at
                """,
                letter.Entry.Revision, letter.Reason, time.GetUtcNow(), letter.Entry.FlagId);
            session.Execute("DELETE FROM outbox WHERE flag = (SELECT number FROM flag WHERE id = ?) AND revision <= ?", letter.Entry.FlagId, letter.Entry.Revision);
        }

        return letters.Count;
    }
}
