namespace Cybershield.Crawling;

/// <summary>
/// The one queue through which every request to a <c>host:port</c> passes, in the order of asking.
/// What it promises about the next request is in the record before a request leaves, so that a kill can't shorten it.
/// </summary>
/// <remarks>Waiting goes by a clock that nobody sets: an instant that is stored or told is reckoned from it at that moment.</remarks>
internal sealed class HostQueue : IDisposable
{
    // The stored instant runs ahead of the true one, so that a host costs one commit in ten seconds instead of one a request.
    private static readonly TimeSpan StoredAhead = TimeSpan.FromSeconds(10);

    // What a host that answers was promised is soon over; more than this a stored instant can only be ahead when the clock was set back since.
    private static readonly TimeSpan MostStoredAhead = TimeSpan.FromMinutes(30);

    // By so much the clocks of two workers may differ without bringing their requests too close together.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(1);

    private readonly IHostRecord record;
    private readonly PolitenessPolicy policy;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim turnstile = new(1, 1);
    private readonly SemaphoreSlim saving = new(1, 1);
    private readonly Lock gate = new();
    private HostState stored;
    private readonly long opened;
    private TimeSpan nextAllowed;
    private TimeSpan storedUntil;
    private TimeSpan lastFailure = TimeSpan.MinValue;
    private bool isFromRecord = true;
    private TaskCompletionSource? slotFreed;
    private TimeSpan meanResponse;
    private int failures;
    private int inFlight;

    public HostQueue(HostState stored, IHostRecord record, PolitenessPolicy policy, TimeProvider time)
    {
        (this.stored, this.record, this.policy, this.time) = (stored, record, policy, time);
        opened = time.GetTimestamp();
        nextAllowed = storedUntil = stored.NextAllowedAt > time.GetUtcNow() ? stored.NextAllowedAt - time.GetUtcNow() : TimeSpan.Zero;
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
                return time.GetUtcNow() + (nextAllowed - Now);
            }
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return inFlight == 0 && turnstile.CurrentCount == 1 && nextAllowed < Now;
            }
        }
    }

    private TimeSpan Now => time.GetElapsedTime(opened);

    /// <summary>Waits for a turn; null at once when it can't come by <paramref name="latest"/>.</summary>
    public async ValueTask<HostSlot?> EnterAsync(Politeness politeness, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        LastUsedAt = time.GetUtcNow();
        await turnstile.WaitAsync(cancellationToken);
        try
        {
            Doubt(policy.Delay(politeness, CrawlDelay, meanResponse));
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
            return record.MayAsk ? Take(delay, politeness.InFlight == 1) : null;
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
            Postpone(Now + (retryAfter is null ? delay : policy.BackOff(delay, 1, retryAfter)));
        }
    }

    /// <summary>Stores the next turn as it is, not ahead of itself: another worker may take the host now. No request may be under way or waiting.</summary>
    public Task SettleAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow(), turn = NextAllowedAt > now ? NextAllowedAt : now;
        return turn + ClockDifference < stored.NextAllowedAt
            ? SaveAsync(state => state with { NextAllowedAt = turn + ClockDifference, ConsecutiveFailures = failures }, cancellationToken)
            : Task.CompletedTask;
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
                Postpone(Now + slot.Delay);
            }
        }
    }

    internal ValueTask LeaveAsync(HostSlot slot)
    {
        Func<HostState, HostState> promise;
        lock (gate)
        {
            inFlight--;
            slotFreed?.TrySetResult();
            slotFreed = null;
            Settle(slot);
            if (nextAllowed <= storedUntil || nextAllowed <= Now)
            {
                return ValueTask.CompletedTask;
            }

            promise = PromiseUntil(nextAllowed);
        }

        return new ValueTask(SaveAsync(promise, CancellationToken.None));
    }

    private void Settle(HostSlot slot)
    {
        TimeSpan now = Now;
        if (slot.IsFailure is not true)
        {
            failures = slot.IsFailure is false ? 0 : failures;
            meanResponse = slot.IsFailure is false ? ((meanResponse * 3) + slot.Elapsed) / 4 : meanResponse;
            return;
        }

        // Requests that were under way together fail together: that is one failure of the host.
        failures += slot.Started >= lastFailure ? 1 : 0;
        lastFailure = now;
        Postpone(now + policy.BackOff(slot.Delay, Math.Max(1, failures), slot.RetryAfter));
    }

    private void Postpone(TimeSpan until) => nextAllowed = until > nextAllowed ? until : nextAllowed;

    /// <summary>What was stored is taken at its word as far as it can have been promised.</summary>
    private void Doubt(TimeSpan delay)
    {
        lock (gate)
        {
            TimeSpan most = Now + StoredAhead + (failures > 0 ? policy.LongestWait : delay * 2 > MostStoredAhead ? delay * 2 : MostStoredAhead);
            if (isFromRecord && nextAllowed > most)
            {
                nextAllowed = storedUntil = most;
            }

            isFromRecord = false;
        }
    }

    private Task? Hindrance(int mostInFlight, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            TimeSpan wait = nextAllowed - Now;
            if (inFlight >= mostInFlight)
            {
                slotFreed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return slotFreed.Task.WaitAsync(cancellationToken);
            }

            // A timer's grain is a millisecond: rounded up, so that it never rings before the turn.
            return wait <= TimeSpan.Zero || time.GetUtcNow() + wait > latest ? null
                : Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken);
        }
    }

    private HostSlot Take(TimeSpan delay, bool countsFromAnswer)
    {
        lock (gate)
        {
            TimeSpan now = Now;
            inFlight++;
            Postpone(now + delay);
            return new HostSlot(this, time.GetUtcNow(), now, delay, countsFromAnswer);
        }
    }

    private ValueTask PromiseAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        Func<HostState, HostState> promise;
        lock (gate)
        {
            TimeSpan next = Now + delay + delay;
            if (delay == TimeSpan.Zero || next <= storedUntil)
            {
                return ValueTask.CompletedTask;
            }

            promise = PromiseUntil(next);
        }

        return new ValueTask(SaveAsync(promise, cancellationToken));
    }

    private Func<HostState, HostState> PromiseUntil(TimeSpan next)
    {
        storedUntil = next + StoredAhead;
        DateTimeOffset until = time.GetUtcNow() + (storedUntil - Now);
        return state => state with { NextAllowedAt = until, ConsecutiveFailures = failures };
    }

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
