namespace Cybershield.Crawling;

/// <summary>
/// The one queue through which every request to a <c>host:port</c> passes, in the order of asking.
/// What it promises about the next request is in the record before a request leaves, so that a kill can't shorten it.
/// </summary>
internal sealed class HostQueue : IDisposable
{
    // The stored instant runs ahead of the true one, so that a host costs one commit in ten seconds instead of one a request.
    private static readonly TimeSpan StoredAhead = TimeSpan.FromSeconds(10);

    private readonly IHostRecord record;
    private readonly PolitenessPolicy policy;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim turnstile = new(1, 1);
    private readonly SemaphoreSlim saving = new(1, 1);
    private readonly Lock gate = new();
    private HostState stored;
    private DateTimeOffset nextAllowedAt;
    private DateTimeOffset lastFailureAt = DateTimeOffset.MinValue;
    private TaskCompletionSource? slotFreed;
    private TimeSpan meanResponse;
    private int failures;
    private int inFlight;

    public HostQueue(HostState stored, IHostRecord record, PolitenessPolicy policy, TimeProvider time)
    {
        (this.stored, this.record, this.policy, this.time) = (stored, record, policy, time);
        nextAllowedAt = stored.NextAllowedAt;
        failures = stored.ConsecutiveFailures;
        LastUsedAt = time.GetUtcNow();
    }

    /// <summary>What robots.txt asks for.</summary>
    public TimeSpan CrawlDelay { get; set; }

    /// <summary>The rules in force, and the gate through which they are renewed.</summary>
    public RobotsEntry Robots { get; } = new();

    /// <summary>The last good copy of robots.txt, as stored.</summary>
    public RobotsCopy? RobotsCopy => stored.Robots;

    public DateTimeOffset LastUsedAt { get; private set; }

    /// <summary>No request starts before this instant.</summary>
    public DateTimeOffset NextAllowedAt
    {
        get
        {
            lock (gate)
            {
                return nextAllowedAt;
            }
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return inFlight == 0 && turnstile.CurrentCount == 1 && nextAllowedAt < time.GetUtcNow();
            }
        }
    }

    /// <summary>Waits for a turn; null at once when it can't come by <paramref name="latest"/>.</summary>
    public async ValueTask<HostSlot?> EnterAsync(Politeness politeness, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        LastUsedAt = time.GetUtcNow();
        await turnstile.WaitAsync(cancellationToken);
        try
        {
            while (Hindrance(politeness.InFlight, latest, cancellationToken) is { } hindrance)
            {
                await hindrance;
            }

            if (NextAllowedAt > latest)
            {
                return null;
            }

            TimeSpan delay = policy.Delay(politeness, CrawlDelay, meanResponse);
            await PromiseAsync(delay, cancellationToken);
            return Take(delay, politeness.InFlight == 1);
        }
        finally
        {
            turnstile.Release();
        }
    }

    /// <summary>Nothing starts here for a while: a page of another host has just asked this one, and may have been asked to wait.</summary>
    public void Visited(TimeSpan delay, TimeSpan? retryAfter)
    {
        lock (gate)
        {
            Postpone(time.GetUtcNow() + (retryAfter is null ? delay : policy.BackOff(delay, 1, retryAfter)));
        }
    }

    /// <summary>Stores a copy of robots.txt beside the politeness of the host.</summary>
    public Task SaveRobotsAsync(RobotsCopy copy, CancellationToken cancellationToken) =>
        SaveAsync(state => state with { Robots = copy }, cancellationToken);

    public void Dispose()
    {
        turnstile.Dispose();
        saving.Dispose();
        Robots.Dispose();
    }

    /// <summary>Counts the delay from now on: the server has certainly seen the request when its answer begins.</summary>
    internal void Answered(HostSlot slot)
    {
        if (slot.CountsFromAnswer)
        {
            lock (gate)
            {
                Postpone(time.GetUtcNow() + slot.Delay);
            }
        }
    }

    internal ValueTask LeaveAsync(HostSlot slot)
    {
        lock (gate)
        {
            inFlight--;
            slotFreed?.TrySetResult();
            slotFreed = null;
            Settle(slot);
            if (nextAllowedAt <= stored.NextAllowedAt || nextAllowedAt <= time.GetUtcNow())
            {
                return ValueTask.CompletedTask;
            }
        }

        return new ValueTask(SaveAsync(PromiseUntil(NextAllowedAt), CancellationToken.None));
    }

    private void Settle(HostSlot slot)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (slot.IsFailure is not true)
        {
            failures = slot.IsFailure is false ? 0 : failures;
            meanResponse = slot.IsFailure is false ? ((meanResponse * 3) + slot.Elapsed) / 4 : meanResponse;
            return;
        }

        // Requests that were under way together fail together: that is one failure of the host.
        failures += slot.StartedAt >= lastFailureAt ? 1 : 0;
        lastFailureAt = now;
        Postpone(now + policy.BackOff(slot.Delay, Math.Max(1, failures), slot.RetryAfter));
    }

    private void Postpone(DateTimeOffset until) => nextAllowedAt = until > nextAllowedAt ? until : nextAllowedAt;

    private Task? Hindrance(int mostInFlight, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            TimeSpan wait = nextAllowedAt - time.GetUtcNow();
            if (inFlight >= mostInFlight)
            {
                slotFreed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return slotFreed.Task.WaitAsync(cancellationToken);
            }

            // A timer's grain is a millisecond: rounded up, so that it never rings before the turn.
            return wait <= TimeSpan.Zero || nextAllowedAt > latest ? null
                : Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken);
        }
    }

    private HostSlot Take(TimeSpan delay, bool countsFromAnswer)
    {
        lock (gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            inFlight++;
            Postpone(now + delay);
            return new HostSlot(this, now, delay, countsFromAnswer);
        }
    }

    private ValueTask PromiseAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        DateTimeOffset next = time.GetUtcNow() + delay + delay;
        return delay == TimeSpan.Zero || next <= stored.NextAllowedAt ? ValueTask.CompletedTask
            : new ValueTask(SaveAsync(PromiseUntil(next), cancellationToken));
    }

    private Func<HostState, HostState> PromiseUntil(DateTimeOffset next) =>
        state => state with { NextAllowedAt = next + StoredAhead, ConsecutiveFailures = failures };

    // One after the other, each with the state of its moment: an older state never overwrites a newer one.
    private async Task SaveAsync(Func<HostState, HostState> change, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            stored = change(stored);
        }

        await saving.WaitAsync(cancellationToken);
        try
        {
            await record.SaveHostAsync(stored, cancellationToken);
        }
        finally
        {
            saving.Release();
        }
    }
}
