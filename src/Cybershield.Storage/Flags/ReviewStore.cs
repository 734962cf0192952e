using System.Runtime.CompilerServices;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>The reviewers' side of the record. Every change is one transaction with its audit entry and outbox entry; what a change does is in <see cref="FlagChange"/>.</summary>
public sealed class ReviewStore
{
    private const int ExportedAtOnce = 200;
    private readonly RecordDatabase database;
    private readonly TimeProvider time;

    internal ReviewStore(RecordDatabase database, TimeProvider time)
    {
        this.database = database;
        this.time = time;
    }

    /// <summary>A page of flags in the query's order, 50 by default, from <paramref name="afterKey"/> on.</summary>
    public async Task<FlagPage> ListAsync(FlagQuery query, string? afterKey, int atMost, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(atMost);
        await LiftExpiredMutesAsync(cancellationToken);
        return await database.ReadAsync(session => List(session, query, FlagKey.Parse(afterKey), atMost), cancellationToken);
    }

    /// <summary>Counts for the query and beside every filter.</summary>
    public async Task<FlagCounts> CountAsync(FlagQuery query, CancellationToken cancellationToken)
    {
        await LiftExpiredMutesAsync(cancellationToken);
        return await database.ReadAsync(session => new FlagCounting(session, query).Count(), cancellationToken);
    }

    /// <summary>Every flag that the query selects, streamed. Which ones is fixed when the export begins; each is given as it stands when it is reached.</summary>
    public async IAsyncEnumerable<Flag> ExportAsync(FlagQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await LiftExpiredMutesAsync(cancellationToken);
        List<FlagKey> keys = await database.ReadAsync(session => Keys(session, new FlagSelection(session.Dialect, query), after: null, atMost: null), cancellationToken);
        foreach (FlagKey[] some in keys.Chunk(ExportedAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (StoredFlag stored in await database.ReadAsync(session => FlagTable.OfNumbers(session, [.. some.Select(key => key.Number)], time.GetUtcNow()), cancellationToken))
                yield return stored.Flag;
        }
    }

    /// <summary>One flag whatever the filters say; null where the id is unknown.</summary>
    public Task<Flag?> FindAsync(string flagId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FlagTable.Find(session, flagId, time.GetUtcNow())?.Flag, cancellationToken);

    /// <summary>The capture that an assessment was made from, its text masked; null where it is unknown.</summary>
    public Task<Capture?> FindCaptureAsync(long captureId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => CaptureReader.Find(session, captureId) is Capture capture ? CaptureReader.Masked(capture) : null, cancellationToken);

    /// <summary>The capture that the flag was judged by before the one that is shown, its text masked; null where there is none.</summary>
    public Task<Capture?> FindEarlierCaptureAsync(string flagId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => CaptureReader.FindEarlier(session, flagId) is Capture capture ? CaptureReader.Masked(capture) : null, cancellationToken);

    /// <summary>Everything that happened to a flag, oldest first: assessments, claims, decisions, undos, reopenings, mutes.</summary>
    public Task<IReadOnlyList<AuditEntry>> HistoryAsync(string flagId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AuditEntry>>(session => ReadHistory(session, flagId), cancellationToken);

    /// <summary>
    /// The next open flag that the query selects, in its order, after <paramref name="afterFlagId"/> (from the start where null, and once
    /// around at the end), that no other reviewer holds; null when none is left. The flag given is never returned.
    /// </summary>
    public async Task<Flag?> NextAsync(FlagQuery query, string? afterFlagId, string reviewerId, CancellationToken cancellationToken)
    {
        await LiftExpiredMutesAsync(cancellationToken);
        return await database.ReadAsync(session => FindNext(session, query with { States = [FlagState.Open] }, afterFlagId, reviewerId), cancellationToken);
    }

    /// <summary>Claims an open flag for a quarter of an hour, or renews the reviewer's own claim.</summary>
    public Task<ReviewResult> ClaimAsync(string flagId, string reviewerId, CancellationToken cancellationToken) =>
        ChangeAsync(flagId, reviewerId, change => change.Claim(), cancellationToken);

    /// <summary>Gives a claim back.</summary>
    public Task<ReviewResult> ReleaseAsync(string flagId, string reviewerId, CancellationToken cancellationToken) =>
        ChangeAsync(flagId, reviewerId, change => change.Release(), cancellationToken);

    /// <summary>Decides a flag that the reviewer holds, or that nobody holds, at the revision that was shown.</summary>
    public Task<ReviewResult> DecideAsync(DecisionRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(request.FlagId, request.ReviewerId, change => change.Decide(request), cancellationToken);

    /// <summary>Flags of the same list on near-duplicates of the page, by <see cref="Matching.PageFingerprint"/>: open ones first, at most so many.</summary>
    public Task<AlikeFlags> AlikeAsync(string flagId, string reviewerId, int atMost, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Alike(session, flagId, reviewerId, atMost), cancellationToken);

    /// <summary>How often the terms of a list were right; a term that nobody has judged is absent.</summary>
    /// <param name="terms">Only these; null for all.</param>
    public Task<IReadOnlyList<TermPrecision>> PrecisionAsync(string listId, IReadOnlyList<string>? terms, CancellationToken cancellationToken) =>
        database.ReadAsync(session => TermPrecision.Of(VerdictTable.Read(session, listId, terms)), cancellationToken);

    /// <summary>What became of a list's flags; those by day since a time.</summary>
    public Task<ListActivity> ActivityAsync(string listId, DateTimeOffset since, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ListActivityTable.Read(session, listId, since), cancellationToken);

    /// <summary>Takes the reviewer's own decision back within <see cref="Decision.UndoWindow"/>.</summary>
    public Task<ReviewResult> UndoAsync(string flagId, string reviewerId, CancellationToken cancellationToken) =>
        ChangeAsync(flagId, reviewerId, change => change.Undo(), cancellationToken);

    /// <summary>Passes a flag over: the reviewer's claim is given back and the skip is counted in the audit. Needs no reason.</summary>
    public Task<ReviewResult> SkipAsync(string flagId, string reviewerId, CancellationToken cancellationToken) =>
        ChangeAsync(flagId, reviewerId, change => change.Skip(), cancellationToken);

    /// <summary>Opens a decided flag again, with a reason.</summary>
    public Task<ReviewResult> ReopenAsync(string flagId, string reviewerId, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(flagId, reviewerId, change => change.Reopen(reason), cancellationToken);

    /// <summary>
    /// The capture behind the flag's latest assessment with its contact data unmasked. Who asked and why is in the audit before the text
    /// is returned; an empty reason is refused.
    /// </summary>
    public Task<RevealResult> RevealAsync(string flagId, string reviewerId, string reason, CancellationToken cancellationToken) =>
        database.Writer.WriteFirstAsync(session => FlagTable.Find(session, flagId, time.GetUtcNow()) is StoredFlag stored
            ? new FlagChange(session, stored, reviewerId, time.GetUtcNow()).Reveal(reason)
            : new RevealResult(ReviewStatus.Unknown, null, FlagChange.UnknownFlag), cancellationToken);

    /// <summary>Keeps present and later flags of an address or path prefix and list out of the queue until the mute expires.</summary>
    public Task<ReviewResult> MuteAsync(MuteRequest request, CancellationToken cancellationToken) =>
        database.Writer.WriteFirstAsync(session => MuteChange.Mute(session, request, time.GetUtcNow()), cancellationToken);

    /// <summary>Ends a mute before it expires.</summary>
    public Task<ReviewResult> UnmuteAsync(long muteId, string reviewerId, CancellationToken cancellationToken) =>
        database.Writer.WriteFirstAsync(session => MuteChange.Unmute(session, muteId, reviewerId, time.GetUtcNow()), cancellationToken);

    /// <summary>Mutes in force, and those that ended in the last 30 days.</summary>
    public async Task<IReadOnlyList<Mute>> MutesAsync(CancellationToken cancellationToken)
    {
        await LiftExpiredMutesAsync(cancellationToken);
        return await database.ReadAsync(session => MuteTable.Read(session, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>How many flags a mute would take out of the queue now.</summary>
    public Task<int> CountMutedByAsync(string urlPrefix, bool wholePrefix, string listId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => MuteTable.CountCovered(session, urlPrefix, wholePrefix, listId), cancellationToken);

    private Task<ReviewResult> ChangeAsync(string flagId, string reviewerId, Func<FlagChange, ReviewResult> change, CancellationToken cancellationToken) =>
        database.Writer.WriteFirstAsync(session => FlagTable.Find(session, flagId, time.GetUtcNow()) is StoredFlag stored
            ? change(new FlagChange(session, stored, reviewerId, time.GetUtcNow()))
            : new ReviewResult(ReviewStatus.Unknown, null, FlagChange.UnknownFlag), cancellationToken);

    // Nothing wakes up when a mute expires: whoever looks next gives its flags back. A reader beside the service leaves that to the service.
    private async Task LiftExpiredMutesAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (database.CanWrite && (await database.ReadAsync(session => MuteTable.Expired(session, now), cancellationToken)).Count > 0)
            await database.Writer.WriteFirstAsync(session => MuteChange.LiftExpired(session, now), cancellationToken);
    }

    private AlikeFlags Alike(SqlSession session, string flagId, string reviewerId, int atMost)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (session.Number("SELECT number FROM flag WHERE id = ?", flagId) is not long number)
            return new AlikeFlags([], 0, 0);
        List<long> others = ClusterTable.Others(session, number, AlikeFlags.MaxDecided);
        List<StoredFlag> shown = FlagTable.OfNumbers(session, [.. others.Take(atMost)], now);
        return new AlikeFlags([.. shown.Select(other => other.Flag)], others.Count, others.Count == 0 ? 0 : ClusterTable.OpenOthers(session, number, reviewerId, now).Count);
    }

    private FlagPage List(SqlSession session, FlagQuery query, FlagKey? after, int atMost)
    {
        List<FlagKey> keys = Keys(session, new FlagSelection(session.Dialect, query), after, atMost + 1);
        List<FlagKey> shown = keys[..Math.Min(atMost, keys.Count)];
        List<StoredFlag> flags = FlagTable.OfNumbers(session, [.. shown.Select(key => key.Number)], time.GetUtcNow());
        return new FlagPage([.. flags.Select(stored => stored.Flag)], keys.Count > atMost ? shown[^1].ToString() : null);
    }

    private Flag? FindNext(SqlSession session, FlagQuery query, string? afterFlagId, string reviewerId)
    {
        FlagKey? after = afterFlagId is null ? null : FindKey(session, query.Order, afterFlagId);
        FlagKey? next = First(session, query, after, afterFlagId, reviewerId) ?? (after is null ? null : First(session, query, null, afterFlagId, reviewerId));
        return next is null ? null : FlagTable.OfNumbers(session, [next.Number], time.GetUtcNow())[0].Flag;
    }

    private FlagKey? First(SqlSession session, FlagQuery query, FlagKey? after, string? exceptFlagId, string reviewerId)
    {
        FlagSelection selection = new(session.Dialect, query);
        selection.Require($"(f.claimed_by IS NULL OR f.claimed_by = {selection.Value(reviewerId)} OR f.claim_expires_at <= {selection.Value(time.GetUtcNow())})");
        if (exceptFlagId is not null)
            selection.Require($"f.id <> {selection.Value(exceptFlagId)}");
        return Keys(session, selection, after, 1).FirstOrDefault();
    }

    private static FlagKey? FindKey(SqlSession session, FlagOrder order, string flagId)
    {
        using SqlRows rows = session.Query("SELECT excess, first_flagged_at, number FROM flag WHERE id = ?", flagId);
        return rows.Read() ? new FlagKey(rows.Number(order == FlagOrder.Highest ? 0 : 1), rows.Number(2)) : null;
    }

    private static List<FlagKey> Keys(SqlSession session, FlagSelection selection, FlagKey? after, int? atMost)
    {
        List<FlagKey> keys = [];
        string sql = selection.Page(after, atMost);
        using SqlRows rows = session.Query(sql, [.. selection.Values]);
        while (rows.Read())
            keys.Add(new FlagKey(rows.Number(1), rows.Number(0)));
        return keys;
    }

    private static List<AuditEntry> ReadHistory(SqlSession session, string flagId)
    {
        List<AuditEntry> entries = [];
        using SqlRows rows = session.Query("SELECT id, at, reviewer_id, action, flag, detail FROM audit WHERE flag = ? ORDER BY id", flagId);
        while (rows.Read())
            entries.Add(new AuditEntry(rows.Number(0), rows.Instant(1), rows.Text(2), rows.Text(3), rows.NullableText(4), rows.Text(5)));
        return entries;
    }
}
