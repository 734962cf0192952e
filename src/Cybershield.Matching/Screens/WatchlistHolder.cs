namespace Cybershield.Matching;

/// <summary>The watchlist in force, swapped whole. A reader takes <see cref="Current"/> once and judges a page by that one.</summary>
public sealed class WatchlistHolder(Watchlist first)
{
    private volatile Watchlist current = first;

    /// <summary>The watchlist in force now.</summary>
    public Watchlist Current => current;

    /// <summary>Puts another one in force and returns the one before.</summary>
    public Watchlist Swap(Watchlist next) => Interlocked.Exchange(ref current, next);
}
