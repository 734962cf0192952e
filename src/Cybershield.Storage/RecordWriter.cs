using System.Diagnostics;
using System.Threading.Channels;

namespace Cybershield.Storage;

/// <summary>
/// The one writing connection of this process. Units of work queue up, reviewers' before the crawl's, and are committed in groups:
/// one fsync serves all that waited while the last one was under way. A caller's task completes after the commit.
/// </summary>
/// <remarks>Nothing waits for company: a group is what is queued when the writer becomes free, at most <see cref="MaxGroup"/> units.</remarks>
internal sealed class RecordWriter : IAsyncDisposable
{
    /// <summary>Units in one transaction.</summary>
    public const int MaxGroup = 64;

    private const int MaxQueued = 512;

    private readonly SqlSession session;
    private readonly Action<WriteBoundary>? reached;
    private readonly Channel<WriteUnit> reviewers = NewQueue();
    private readonly Channel<WriteUnit> crawlers = NewQueue();
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly List<WriteUnit> group = new(MaxGroup);
    private readonly Task loop;
    private WriteTrouble? trouble;
    private long seenEpoch;
    private int foreignCommits;
    private volatile bool closing;

    /// <param name="reached">Told of every commit, before it and after it: tests end the process there.</param>
    public RecordWriter(SqlSession session, Action<WriteBoundary>? reached = null)
    {
        this.session = session;
        this.reached = reached;
        loop = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Why the last write failed, where its surroundings were the cause and none succeeded later on; null when all is well or nothing was written for a while.</summary>
    public RecordException? Trouble => Volatile.Read(ref trouble) is { IsRecent: true } now ? now.Fault : null;

    /// <summary>Rises whenever another process has written since the last group.</summary>
    public int ForeignCommits => Volatile.Read(ref foreignCommits);

    /// <summary>Runs a unit of the crawl in a transaction and returns after its commit. A unit may be cancelled until it starts. A unit that throws is undone alone.</summary>
    public Task<T> WriteAsync<T>(Func<SqlSession, T> unit, CancellationToken cancellationToken) => EnqueueAsync(crawlers, unit, cancellationToken);

    /// <summary>The same for a reviewer, who does not wait behind the crawl.</summary>
    public Task<T> WriteFirstAsync<T>(Func<SqlSession, T> unit, CancellationToken cancellationToken) => EnqueueAsync(reviewers, unit, cancellationToken);

    /// <summary>Commits what is queued, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        reviewers.Writer.TryComplete();
        crawlers.Writer.TryComplete();
        closing = true;
        wake.Set();
        await loop;
        wake.Dispose();
        session.Dispose();
    }

    private static Channel<WriteUnit> NewQueue() => Channel.CreateBounded<WriteUnit>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    private async Task<T> EnqueueAsync<T>(Channel<WriteUnit> queue, Func<SqlSession, T> work, CancellationToken cancellationToken)
    {
        WriteUnit<T> unit = new(work, cancellationToken);
        await queue.Writer.WriteAsync(unit, cancellationToken);
        wake.Set();
        return await unit.Task;
    }

    // It waits for the disk or the server: on a thread of its own, which is none of the pool's.
    private void WriteAll()
    {
        while (!closing)
        {
            wake.WaitOne();
            WriteQueued();
        }

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
        while (group.Count < MaxGroup && (reviewers.Reader.TryRead(out WriteUnit? unit) || crawlers.Reader.TryRead(out unit)))
            group.Add(unit);
        return group.Count > 0;
    }

    private void WriteGroup()
    {
        try
        {
            session.Begin();
            NoticeForeignCommits();
            foreach (WriteUnit unit in group)
                unit.Run(session);
            reached?.Invoke(WriteBoundary.BeforeCommit);
            session.Commit();
            reached?.Invoke(WriteBoundary.AfterCommit);
            Note(group.Select(unit => unit.Fault).OfType<RecordException>().FirstOrDefault());
            group.ForEach(unit => unit.Complete());
        }
        catch (Exception fault)
        {
            RecordException? told = session.Explain(fault);
            Note(told);
            Undo();
            group.ForEach(unit => unit.Fail(told ?? fault));
        }
    }

    /// <summary>The writer outlives a database that cannot even undo: the next group begins anew.</summary>
    private void Undo()
    {
        try
        {
            session.Rollback();
        }
        catch (Exception fault)
        {
            Note(session.Explain(fault));
        }
    }

    /// <remarks>On a full disk a small write may still find room right after one that did not: it proves nothing.</remarks>
    private void Note(RecordException? fault)
    {
        if (fault is not null)
            Volatile.Write(ref trouble, new WriteTrouble(fault, Stopwatch.GetTimestamp()));
        else if (trouble is { IsFresh: false })
            Volatile.Write(ref trouble, null);
    }

    private void NoticeForeignCommits()
    {
        long epoch = session.Epoch();
        if (epoch != seenEpoch)
            Interlocked.Increment(ref foreignCommits);
        seenEpoch = epoch;
    }
}

/// <summary>What kept the last group from being written. A process that does not write again can't know that it has passed: it is held for true for a quarter of a minute.</summary>
internal sealed record WriteTrouble(RecordException Fault, long At)
{
    private static readonly TimeSpan HeldTrueFor = TimeSpan.FromSeconds(15);
    // Shorter than the pause after which a crawl that met it tries again.
    private static readonly TimeSpan HeldTrueInSpiteOfOthersFor = TimeSpan.FromMilliseconds(900);

    public bool IsRecent => Stopwatch.GetElapsedTime(At) < HeldTrueFor;

    /// <summary>No write that succeeds disproves it yet.</summary>
    public bool IsFresh => Stopwatch.GetElapsedTime(At) < HeldTrueInSpiteOfOthersFor;
}

/// <summary>The moments at which a crash matters.</summary>
internal enum WriteBoundary
{
    /// <summary>Everything of a group is written, nothing is certain yet.</summary>
    BeforeCommit,
    /// <summary>The group is in the record, and no caller knows it yet.</summary>
    AfterCommit,
}
