namespace Cybershield.Storage;

/// <summary>One caller's work inside a group commit, isolated by a savepoint.</summary>
internal abstract class WriteUnit
{
    /// <summary>Why this unit alone was undone; null where it was not.</summary>
    public Exception? Fault { get; protected set; }

    /// <summary>Does the work; a fault of the unit is kept for its caller, a fault of the transaction is thrown.</summary>
    public abstract void Run(SqlSession session);

    /// <summary>Called after the commit.</summary>
    public abstract void Complete();

    /// <summary>Called where the whole group was undone.</summary>
    public abstract void Fail(Exception fault);
}

internal sealed class WriteUnit<T>(Func<SqlSession, T> work, CancellationToken cancellationToken) : WriteUnit
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? outcome;
    private bool ran;

    public Task<T> Task => completion.Task;

    public override void Run(SqlSession session)
    {
        if (cancellationToken.IsCancellationRequested)
            return;
        session.BeginUnit();
        try
        {
            outcome = work(session);
            session.EndUnit();
        }
        catch (Exception thrown) when (session.InTransaction)
        {
            Fault = session.Explain(thrown) ?? thrown;
            session.UndoUnit();
        }
        ran = true;
    }

    public override void Complete()
    {
        if (!ran)
            completion.TrySetCanceled(cancellationToken);
        else if (Fault is not null)
            completion.TrySetException(Fault);
        else
            completion.TrySetResult(outcome!);
    }

    public override void Fail(Exception fault) => completion.TrySetException(Fault ?? fault);
}
