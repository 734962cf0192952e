using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Web;
using Cybershield.Storage;

namespace Cybershield.Service.Reload;

/// <summary>
/// The term lists that this process judges by: replaced whole, or what was refused is shown beside them. They are compiled anew when the
/// day changes at midnight UTC, because some expire.
/// </summary>
internal sealed partial class ListsInForce(ReloadParts parts, WatchlistFolder first, WatchlistHolder holder, ConfigurationSets sets, ILogger<ListsInForce> log)
{
    private WatchlistFolder _inForce = first;
    private DateOnly _compiledFor = Today(parts.Time);

    /// <summary>The day on which expiry and review dates are looked at.</summary>
    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>The ones in force.</summary>
    public WatchlistFolder Current => _inForce;

    /// <summary>Judges by other lists from now on; the record knows their texts already.</summary>
    public void Take(WatchlistFolder lists)
    {
        Compile(lists);
        Publish();
    }

    /// <summary>Compiles the lists in force anew where they were compiled for another day.</summary>
    public void KeepUpToDate()
    {
        if (Today(parts.Time) == _compiledFor)
            return;
        Compile(_inForce);
        WarnOfNothing();
    }

    /// <summary>Shows the ones in force on the pages.</summary>
    public void Publish()
    {
        LoadedFolder loaded = parts.Loaded(_inForce.Lists.Select(list => $"{list.Id} {list.Version}"));
        parts.State.Update(now => now with { Lists = loaded, TermLists = [.. _inForce.Lists] });
        WarnOfNothing();
    }

    /// <summary>Those in force stay, with the errors of what was refused beside them.</summary>
    public void Refuse(IReadOnlyList<ConfigurationError> errors)
    {
        parts.State.Update(now => now with { Lists = parts.Refused(now.Lists, errors) });
        foreach (ConfigurationError error in errors)
            LogRefused(error);
    }

    private void WarnOfNothing()
    {
        if (holder.Current.FlagsNothing)
            LogNothing(_inForce.Lists.Count);
    }

    private void Compile(WatchlistFolder lists)
    {
        DateOnly today = Today(parts.Time);
        Watchlist next = lists.Compile(today);
        sets.Compiled(next.Fingerprint, lists.Set);
        holder.Swap(next);
        (_inForce, _compiledFor) = (lists, today);
        LogCompiled(next.Lists.Count, next.Fingerprint);
    }

    [LoggerMessage(1311, LogLevel.Information, "{Lists} term lists judge from now on, fingerprint {Fingerprint}")]
    private partial void LogCompiled(int lists, string fingerprint);

    [LoggerMessage(1313, LogLevel.Warning, "Of {Lists} term lists none is live: whatever a page says, it is put to nobody")]
    private partial void LogNothing(int lists);

    [LoggerMessage(1312, LogLevel.Warning, "The changed term lists were refused, the last good ones stay in force: {Error}")]
    private partial void LogRefused(ConfigurationError error);
}
