namespace Cybershield.Crawling;

/// <summary>The right to one request to a host, from its turn until disposed: at the end of the transfer, before the page is read.</summary>
internal sealed class HostSlot(HostQueue queue, DateTimeOffset startedAt, TimeSpan started, TimeSpan delay, bool countsFromAnswer) : IAsyncDisposable
{
    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>The same by the queue's own clock.</summary>
    public TimeSpan Started { get; } = started;

    public TimeSpan Delay { get; } = delay;

    /// <summary>Whether the delay to the next request begins with the answer instead of the request, so that not even a slow connection brings two requests closer together at the server.</summary>
    public bool CountsFromAnswer { get; } = countsFromAnswer;

    public TimeSpan Elapsed { get; private set; }

    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>Null while nothing was reported, as when the request was cancelled.</summary>
    public bool? IsFailure { get; private set; }

    /// <summary>The answer has begun.</summary>
    public void Answered() => queue.Answered(this);

    /// <summary>The host served us, whatever it said.</summary>
    public void Served(TimeSpan elapsed) => (IsFailure, Elapsed) = (false, elapsed);

    /// <summary>The host could not or would not serve us now.</summary>
    public void Failed(TimeSpan? retryAfter) => (IsFailure, RetryAfter) = (true, retryAfter);

    public ValueTask DisposeAsync() => queue.LeaveAsync(this);
}
