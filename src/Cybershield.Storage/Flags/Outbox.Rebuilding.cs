using Cybershield.Review;

namespace Cybershield.Storage;

internal sealed partial class Outbox
{
    public Task<Rebuilding> BeginRebuildAsync(CancellationToken cancellationToken) => database.Writer.WriteAsync(
        session =>
        {
            session.Execute("UPDATE projection SET following = live + 1, copied_to = 0 WHERE following IS NULL");
            (int live, int? next, long copiedTo) = Generations(session);
            return new Rebuilding(live, next!.Value, copiedTo);
        },
        cancellationToken);

    public Task<(IReadOnlyList<OutboxEntry> Entries, long LastNumber)> ReadAllAsync(Rebuilding rebuilding, int atMost, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(atMost);
        return Task.FromResult(database.Read<(IReadOnlyList<OutboxEntry>, long)>(session =>
        {
            List<StoredFlag> flags = FlagTable.Read(
                session, FlagTable.Columns + "flag f" + FlagTable.Joins + $"WHERE f.number > ? AND NOT {IndexMonths.Dropped} ORDER BY f.number LIMIT ?", time.GetUtcNow(), rebuilding.CopiedTo, (long)atMost);
            return ([.. flags.Select(stored => Entry(session, stored) with { Generations = [rebuilding.Next] })], flags is [.., StoredFlag last] ? last.Number : rebuilding.CopiedTo);
        }));
    }

    public Task<Rebuilding> CopiedAsync(Rebuilding rebuilding, IReadOnlyList<OutboxEntry> accepted, long lastNumber, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        session =>
        {
            foreach (OutboxEntry entry in accepted)
                session.Execute("DELETE FROM dead_letter WHERE flag = (SELECT number FROM flag WHERE id = ?) AND revision <= ?", entry.FlagId, entry.Revision);
            session.Execute("UPDATE projection SET copied_to = ? WHERE following = ?", lastNumber, (long)rebuilding.Next);
            return rebuilding with { CopiedTo = lastNumber };
        },
        cancellationToken);

    public Task EndRebuildAsync(Rebuilding rebuilding, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        session => session.Execute("UPDATE projection SET live = following, following = NULL, copied_to = 0 WHERE following = ?", (long)rebuilding.Next),
        cancellationToken);

    private static (int Live, int? Next, long CopiedTo) Generations(SqlSession session)
    {
        using SqlRows row = session.Query("SELECT live, following, copied_to FROM projection");
        row.Read();
        return (row.Int(0), (int?)row.NullableNumber(1), row.Number(2));
    }
}
