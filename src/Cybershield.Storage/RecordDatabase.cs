namespace Cybershield.Storage;

/// <summary>Where the record is kept: one writer in this process, any number of readers that see committed states only.</summary>
internal abstract class RecordDatabase(RecordWriter? writer) : IAsyncDisposable
{
    /// <summary>The one writer of this process.</summary>
    /// <exception cref="InvalidOperationException">Opened for reading only.</exception>
    public RecordWriter Writer => writer ?? throw new InvalidOperationException("The record was opened for reading only.");

    /// <summary>False where the record was opened for reading only.</summary>
    public bool CanWrite => writer is not null;

    /// <summary>Whether several processes crawl with it at the same time.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Reads from one committed state, on the caller's thread.</summary>
    public abstract T Read<T>(Func<SqlSession, T> read);

    /// <summary>The same for a caller that is one of many: where the store is on the other side of a network, no thread of the pool waits for its answer.</summary>
    public virtual Task<T> ReadAsync<T>(Func<SqlSession, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Read(read));
    }

    /// <summary>Commits what is queued, then closes.</summary>
    public virtual ValueTask DisposeAsync() => writer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
