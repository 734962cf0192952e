using SQLitePCL;

namespace Cybershield.Storage;

/// <summary>One caller's work inside a group commit, isolated by a savepoint.</summary>
internal abstract class SqliteWriteUnit
{
    /// <summary>Does the work; a fault of the unit is kept for its caller, a fault of the transaction is thrown.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>Called after the commit.</summary>
    public abstract void Complete();

    /// <summary>Called where the whole group was undone.</summary>
    public abstract void Fail(Exception fault);
}

internal sealed class SqliteWriteUnit<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) : SqliteWriteUnit
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? outcome;
    private Exception? fault;
    private bool ran;

    public Task<T> Task => completion.Task;

    public override void Run(SqliteSession session)
    {
        if (cancellationToken.IsCancellationRequested)
            return;
        session.Execute("SAVEPOINT unit");
        try
        {
            outcome = work(session);
        }
        catch (Exception thrown) when (raw.sqlite3_get_autocommit(session.Connection.Handle!) == 0)
        {
            fault = thrown;
            session.Execute("ROLLBACK TO unit");
        }
        session.Execute("RELEASE unit");
        ran = true;
    }

    public override void Complete()
    {
        if (!ran)
            completion.TrySetCanceled(cancellationToken);
        else if (fault is not null)
            completion.TrySetException(fault);
        else
            completion.TrySetResult(outcome!);
    }

    public override void Fail(Exception fault) => completion.TrySetException(this.fault ?? fault);
}
