namespace Cybershield.Service.Crawl;

/// <summary>Two steps of stopping: <see cref="NoMore"/> starts nothing new, <see cref="Now"/>, a while later, gives up what is under way.</summary>
internal sealed class CrawlStop : IDisposable
{
    private readonly CancellationTokenSource _now;
    private readonly CancellationTokenRegistration _registration;

    /// <param name="noMore">Asks for the stop.</param>
    /// <param name="drainFor">How long what is under way may take after that.</param>
    public CrawlStop(TimeSpan drainFor, TimeProvider time, CancellationToken noMore)
    {
        NoMore = noMore;
        _now = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _registration = noMore.Register(() => _now.CancelAfter(drainFor));
    }

    /// <summary>No further request.</summary>
    public CancellationToken NoMore { get; }

    /// <summary>Give up.</summary>
    public CancellationToken Now => _now.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _now.Dispose();
    }
}
