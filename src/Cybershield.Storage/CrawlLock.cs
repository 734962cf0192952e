using System.ComponentModel;
using System.Data.Common;
using System.Diagnostics;

namespace Cybershield.Storage;

/// <summary>The process that crawls.</summary>
/// <param name="Machine">Its host name.</param>
/// <param name="HeartbeatAt">Its last sign of life.</param>
public sealed record CrawlLockHolder(int ProcessId, string Machine, DateTimeOffset TakenAt, DateTimeOffset HeartbeatAt);

/// <summary>
/// The right to crawl: of one process with an embedded record, of any number with a shared one. A holder that died, or gave no sign of life for
/// <see cref="StaleAfter"/>, is succeeded: its leases are due again.
/// </summary>
public sealed class CrawlLock : IAsyncDisposable
{
    /// <summary>Between two signs of life: 5 s.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>Without a sign of life a holder is taken for dead after 30 s; on the same machine at once when its process is gone.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(30);

    private readonly RecordDatabase database;
    private readonly TimeProvider time;
    private readonly string holder;
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource lost = new();
    private Task beating = Task.CompletedTask;
    private long lastBeat = long.MaxValue;

    internal CrawlLock(RecordDatabase database, string worker, TimeProvider time) => (this.database, holder, this.time) = (database, worker, time);

    /// <summary>Cancelled when another process has taken the lock, because this one gave no sign of life for too long: stop crawling.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>False where its last sign of life is so old that another process may have taken what this one held, as after it stood still: nothing may be asked then. True where the lock was never taken.</summary>
    public bool IsFresh => time.GetUtcNow().ToUnixTimeMilliseconds() - Volatile.Read(ref lastBeat) < (long)(StaleAfter - Heartbeat).TotalMilliseconds;

    /// <summary>Takes the lock and gives signs of life until disposed; or tells who holds it.</summary>
    /// <returns>Null where it was taken, otherwise the holder.</returns>
    public async Task<CrawlLockHolder?> TakeAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (await database.Writer.WriteFirstAsync(session => Take(session, now), cancellationToken) is { } other)
            return other;
        Volatile.Write(ref lastBeat, now.ToUnixTimeMilliseconds());
        beating = BeatAsync();
        return null;
    }

    /// <summary>The process that crawls now; null where none does.</summary>
    public CrawlLockHolder? Holder() => database.Read(session => HolderIn(session, time));

    /// <summary>The process that crawls now, as a session of the record sees it.</summary>
    internal static CrawlLockHolder? HolderIn(SqlSession session, TimeProvider time) => FindHolders(session).FirstOrDefault(row => IsAlive(row, time))?.Public;

    /// <summary>Gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await beating;
        if (beating != Task.CompletedTask && !lost.IsCancellationRequested)
            await database.Writer.WriteFirstAsync(session => session.Execute("DELETE FROM crawl_lock WHERE holder = ?", holder), CancellationToken.None);
        stop.Dispose();
        lost.Dispose();
    }

    private CrawlLockHolder? Take(SqlSession session, DateTimeOffset now)
    {
        if (!database.IsShared && FindHolders(session).FirstOrDefault() is { } other && IsAlive(other))
            return other.Public;
        using Process self = Process.GetCurrentProcess();
        RemoveDead(session, now);
        session.Execute(
            "INSERT INTO crawl_lock (holder, process_id, machine, process_started_at, taken_at, heartbeat_at) VALUES (?, ?, ?, ?, ?, ?)",
            holder, (long)Environment.ProcessId, Environment.MachineName, StartOf(self), now, now);
        return null;
    }

    private void RemoveDead(SqlSession session, DateTimeOffset now)
    {
        foreach (HolderRow dead in FindHolders(session).Where(other => other.Holder != holder && !IsAlive(other)))
            Bury(session, dead.Holder, now);
        if (database.IsShared)
            return;
        LeaseTable.ExpireAll(session, now);
        session.Execute("UPDATE host SET leased_by = NULL, leased_until = NULL WHERE leased_by IS NOT NULL");
        session.Execute("DELETE FROM crawl_worker WHERE worker <> ?", holder);
    }

    /// <summary>What a worker held is everybody's; a crawl that it alone was in waits for whoever joins it.</summary>
    private static void Bury(SqlSession session, string worker, DateTimeOffset now)
    {
        session.Execute("DELETE FROM crawl_lock WHERE holder = ?", worker);
        session.Execute("DELETE FROM crawl_worker WHERE worker = ?", worker);
        LeaseTable.ExpireOf(session, worker, now);
        HostTable.ReleaseAll(session, worker);
    }

    private async Task BeatAsync()
    {
        using PeriodicTimer timer = new(Heartbeat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
                if (!await TryBeatAsync())
                {
                    await lost.CancelAsync();
                    return;
                }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>False once another process has the lock. A record that cannot be written now is told by whoever wants to write; the next sign of life may come through.</summary>
    private async Task<bool> TryBeatAsync()
    {
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            bool isOurs = await database.Writer.WriteFirstAsync(session => Beat(session, now), stop.Token);
            Volatile.Write(ref lastBeat, isOurs ? now.ToUnixTimeMilliseconds() : 0);
            return isOurs;
        }
        catch (Exception fault) when (fault is RecordException or DbException)
        {
            return true;
        }
    }

    private bool Beat(SqlSession session, DateTimeOffset now)
    {
        if (database.IsShared)
            RemoveDead(session, now);
        return session.Execute("UPDATE crawl_lock SET heartbeat_at = ? WHERE holder = ?", now, holder) == 1;
    }

    private bool IsAlive(HolderRow row) => IsAlive(row, time);

    private static bool IsAlive(HolderRow row, TimeProvider time) =>
        time.GetUtcNow() - row.Public.HeartbeatAt < StaleAfter && (row.Public.Machine != Environment.MachineName || IsRunning(row));

    private static bool IsRunning(HolderRow row)
    {
        try
        {
            using Process process = Process.GetProcessById(row.Public.ProcessId);
            return Math.Abs(StartOf(process) - row.ProcessStartedAt) < 1_000;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private static long StartOf(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();

    private static List<HolderRow> FindHolders(SqlSession session)
    {
        List<HolderRow> holders = [];
        using SqlRows rows = session.Query("SELECT holder, process_id, machine, taken_at, heartbeat_at, process_started_at FROM crawl_lock ORDER BY taken_at");
        while (rows.Read())
            holders.Add(new HolderRow(rows.Text(0), new CrawlLockHolder(rows.Int(1), rows.Text(2), rows.Instant(3), rows.Instant(4)), rows.Number(5)));
        return holders;
    }

    private sealed record HolderRow(string Holder, CrawlLockHolder Public, long ProcessStartedAt);
}
