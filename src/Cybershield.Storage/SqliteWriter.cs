using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cybershield.Storage;

/// <summary>
/// The one writing connection of this process. Units of work queue up, reviewers' before the crawl's, and are committed in groups:
/// one fsync serves all that waited while the last one was under way. A caller's task completes after the commit.
/// </summary>
/// <remarks>Nothing waits for company: a group is what is queued when the writer becomes free, at most <see cref="MaxGroup"/> units.</remarks>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>Units in one transaction.</summary>
    public const int MaxGroup = 64;

    private const int MaxQueued = 512;

    /// <summary>Each waits for the busy timeout of the connection: another process that writes for half a minute delays us, it does not fail us.</summary>
    private const int BeginTries = 6;

    private readonly SqliteSession session;
    private readonly Channel<SqliteWriteUnit> reviewers = NewQueue();
    private readonly Channel<SqliteWriteUnit> crawlers = NewQueue();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly List<SqliteWriteUnit> group = new(MaxGroup);
    private readonly Task loop;
    private long dataVersion;
    private int foreignCommits;

    public SqliteWriter(SqliteSession session)
    {
        this.session = session;
        loop = Task.Run(WriteAllAsync);
    }

    /// <summary>Rises whenever another process has written since the last group.</summary>
    public int ForeignCommits => Volatile.Read(ref foreignCommits);

    /// <summary>Runs a unit of the crawl in a transaction and returns after its commit. A unit may be cancelled until it starts. A unit that throws is undone alone.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> unit, CancellationToken cancellationToken) => EnqueueAsync(crawlers, unit, cancellationToken);

    /// <summary>The same for a reviewer, who does not wait behind the crawl.</summary>
    public Task<T> WriteFirstAsync<T>(Func<SqliteSession, T> unit, CancellationToken cancellationToken) => EnqueueAsync(reviewers, unit, cancellationToken);

    /// <summary>Commits what is queued, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        reviewers.Writer.TryComplete();
        crawlers.Writer.TryComplete();
        wake.Writer.TryComplete();
        await loop;
        session.Dispose();
    }

    private static Channel<SqliteWriteUnit> NewQueue() => Channel.CreateBounded<SqliteWriteUnit>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    private async Task<T> EnqueueAsync<T>(Channel<SqliteWriteUnit> queue, Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        SqliteWriteUnit<T> unit = new(work, cancellationToken);
        await queue.Writer.WriteAsync(unit, cancellationToken);
        wake.Writer.TryWrite(true);
        return await unit.Task;
    }

    private async Task WriteAllAsync()
    {
        await foreach (bool _ in wake.Reader.ReadAllAsync())
            WriteQueued();
        WriteQueued();
    }

    private void WriteQueued()
    {
        while (TakeGroup())
        {
            WriteGroup();
            group.Clear();
        }
    }

    private bool TakeGroup()
    {
        while (group.Count < MaxGroup && (reviewers.Reader.TryRead(out SqliteWriteUnit? unit) || crawlers.Reader.TryRead(out unit)))
            group.Add(unit);
        return group.Count > 0;
    }

    private void WriteGroup()
    {
        try
        {
            Begin();
            NoticeForeignCommits();
            foreach (SqliteWriteUnit unit in group)
                unit.Run(session);
            session.Execute("COMMIT");
            group.ForEach(unit => unit.Complete());
        }
        catch (Exception fault)
        {
            Undo();
            group.ForEach(unit => unit.Fail(fault));
        }
    }

    private void Begin()
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                session.Execute("BEGIN IMMEDIATE");
                return;
            }
            catch (SqliteException busy) when (busy.SqliteErrorCode == raw.SQLITE_BUSY && tries < BeginTries)
            {
            }
        }
    }

    private void NoticeForeignCommits()
    {
        long version = session.Number("PRAGMA data_version")!.Value;
        if (version != dataVersion)
            Interlocked.Increment(ref foreignCommits);
        dataVersion = version;
    }

    /// <summary>A full disk or a failing one may have ended the transaction already.</summary>
    private void Undo()
    {
        if (raw.sqlite3_get_autocommit(session.Connection.Handle!) == 0)
            session.Execute("ROLLBACK");
    }
}
