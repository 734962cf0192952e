using System.ComponentModel;
using System.Diagnostics;

namespace Cybershield.Storage;

/// <summary>The process that crawls.</summary>
/// <param name="Machine">Its host name.</param>
/// <param name="HeartbeatAt">Its last sign of life.</param>
public sealed record CrawlLockHolder(int ProcessId, string Machine, DateTimeOffset TakenAt, DateTimeOffset HeartbeatAt);

/// <summary>
/// The right of one process to crawl with an embedded record. A holder that died, or gave no sign of life for <see cref="StaleAfter"/>, is succeeded:
/// its leases are due again at once.
/// </summary>
public sealed class CrawlLock : IAsyncDisposable
{
    /// <summary>Between two signs of life: 5 s.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>Without a sign of life a holder is taken for dead after 30 s; on the same machine at once when its process is gone.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(30);

    private readonly SqliteDatabase database;
    private readonly TimeProvider time;
    private readonly string holder = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource lost = new();
    private Task beating = Task.CompletedTask;

    internal CrawlLock(SqliteDatabase database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <summary>Cancelled when another process has taken the lock, because this one gave no sign of life for too long: stop crawling.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Takes the lock and gives signs of life until disposed; or tells who holds it.</summary>
    /// <returns>Null where it was taken, otherwise the holder.</returns>
    public async Task<CrawlLockHolder?> TakeAsync(CancellationToken cancellationToken)
    {
        CrawlLockHolder? other = await database.Writer.WriteFirstAsync(Take, cancellationToken);
        if (other is null)
            beating = BeatAsync();
        return other;
    }

    /// <summary>The process that crawls now; null where none does.</summary>
    public CrawlLockHolder? Holder() => database.Read(session => FindHolder(session) is { } row && IsAlive(row) ? row.Public : null);

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

    private CrawlLockHolder? Take(SqliteSession session)
    {
        if (FindHolder(session) is { } other && IsAlive(other))
            return other.Public;
        using Process self = Process.GetCurrentProcess();
        DateTimeOffset now = time.GetUtcNow();
        session.Execute(
            "INSERT OR REPLACE INTO crawl_lock (only, holder, process_id, machine, process_started_at, taken_at, heartbeat_at) VALUES (1, ?, ?, ?, ?, ?, ?)",
            holder, (long)Environment.ProcessId, Environment.MachineName, StartOf(self), now, now);
        LeaseTable.ExpireAll(session, now);
        return null;
    }

    private async Task BeatAsync()
    {
        using PeriodicTimer timer = new(Heartbeat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
                if (!await database.Writer.WriteFirstAsync(Beat, stop.Token))
                {
                    await lost.CancelAsync();
                    return;
                }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private bool Beat(SqliteSession session) =>
        session.Execute("UPDATE crawl_lock SET heartbeat_at = ? WHERE holder = ?", time.GetUtcNow(), holder) == 1;

    private bool IsAlive(HolderRow row) =>
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

    private static HolderRow? FindHolder(SqliteSession session)
    {
        using SqliteRows row = session.Query("SELECT process_id, machine, taken_at, heartbeat_at, process_started_at FROM crawl_lock");
        return row.Read() ? new HolderRow(new CrawlLockHolder(row.Int(0), row.Text(1), row.Instant(2), row.Instant(3)), row.Number(4)) : null;
    }

    private sealed record HolderRow(CrawlLockHolder Public, long ProcessStartedAt);
}
