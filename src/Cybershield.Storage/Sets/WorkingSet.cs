using System.Collections.Concurrent;

namespace Cybershield.Storage;

/// <summary>The configuration set that this process works by. Safe for use by many threads.</summary>
internal sealed class WorkingSet
{
    private readonly ConcurrentDictionary<string, long> ofWatchlist = new(StringComparer.Ordinal);
    private long number;

    /// <summary>0 where it works by none.</summary>
    public long Number => Volatile.Read(ref number);

    /// <summary>A screening with the set that its watchlist was compiled from.</summary>
    public ScreenedPage Stamp(ScreenedPage page) => ofWatchlist.TryGetValue(page.Screening.WatchlistFingerprint, out long set) ? page with { ConfigurationSet = set } : page;

    /// <summary>From now on this process works by another set.</summary>
    public void Take(long set) => Volatile.Write(ref number, set);

    /// <summary>Screenings by this watchlist are by the set that it was compiled from.</summary>
    public void Compiled(string watchlistFingerprint, long set) => ofWatchlist[watchlistFingerprint] = set;

    /// <summary>Whether it is the one in force: only then may leases be taken.</summary>
    public bool IsInForce(SqlSession session) => session.Number(InForce) == Number;

    /// <summary>A query for the number of the set in force, 0 where there is none.</summary>
    public const string InForce = "SELECT coalesce(max(number), 0) FROM configuration_set";
}
