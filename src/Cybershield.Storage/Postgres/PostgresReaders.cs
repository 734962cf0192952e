using System.Collections.Concurrent;
using Npgsql;

namespace Cybershield.Storage;

/// <summary>
/// Threads of their own that read, at most <see cref="MostThreads"/>, each with a connection. Reading blocks its thread, and Npgsql sends all but the first statement of
/// a batch from the thread pool: readers that block the pool's threads keep the pool from sending what they, and the writer, wait for.
/// </summary>
internal sealed class PostgresReaders(NpgsqlDataSource source) : IAsyncDisposable
{
    private const int MostThreads = 8;
    private const int MostWaiting = 512;

    private readonly BlockingCollection<Action<PostgresSession>> asked = new(MostWaiting);
    private readonly SemaphoreSlim places = new(MostWaiting);
    private readonly Lock gate = new();
    private readonly List<Task> threads = new(MostThreads);
    private int idle;

    /// <summary>Reads from one committed state.</summary>
    public async Task<T> ReadAsync<T>(Func<SqlSession, T> read, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            asked.Add(session => Answer(session, read, answer), CancellationToken.None);
            StartWhereAllAreBusy();
            return await answer.Task;
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Answers what was asked, then ends the threads and closes their connections.</summary>
    public async ValueTask DisposeAsync()
    {
        asked.CompleteAdding();
        await Task.WhenAll(threads);
        asked.Dispose();
        places.Dispose();
    }

    private void StartWhereAllAreBusy()
    {
        if (Volatile.Read(ref idle) > 0 || threads.Count == MostThreads)
            return;
        lock (gate)
            if (threads.Count < MostThreads)
                threads.Add(Task.Factory.StartNew(AnswerAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    private void AnswerAll()
    {
        using PostgresSession session = new(source);
        Interlocked.Increment(ref idle);
        foreach (Action<PostgresSession> read in asked.GetConsumingEnumerable())
        {
            Interlocked.Decrement(ref idle);
            read(session);
            Interlocked.Increment(ref idle);
        }
    }

    private static void Answer<T>(PostgresSession session, Func<SqlSession, T> read, TaskCompletionSource<T> answer)
    {
        try
        {
            answer.SetResult(session.Read(read));
        }
        catch (Exception fault)
        {
            answer.SetException(fault);
        }
    }
}
