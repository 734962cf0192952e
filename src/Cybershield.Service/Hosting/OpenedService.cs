using Cybershield.Matching;
using Cybershield.Service.Commands;
using Cybershield.Service.Configuration;
using Cybershield.Service.Reload;
using Cybershield.Storage;

namespace Cybershield.Service.Hosting;

/// <summary>A valid configuration and its record, opened and made known to each other: what a crawl needs, with or without a web server.</summary>
internal sealed class OpenedService : IAsyncDisposable
{
    private OpenedService(LoadedConfiguration configuration, RecordStore store, Watchlist watchlist, TimeProvider time)
    {
        Configuration = configuration;
        Store = store;
        Watchlist = watchlist;
        Time = time;
    }

    public LoadedConfiguration Configuration { get; }

    public RecordStore Store { get; }

    public Watchlist Watchlist { get; }

    public TimeProvider Time { get; }

    /// <summary>Opens the record, takes the crawl lock and registers sites and lists; with a shared record the configuration is that of the set in force.</summary>
    /// <param name="offers">Whether the folder may become the set in force of a shared record.</param>
    /// <exception cref="CommandFailure">The folder can't be used, another process crawls, or a list changed without a new version.</exception>
    public static async Task<OpenedService> OpenAsync(LoadedConfiguration configuration, RecordPlace place, TimeProvider time, bool offers, CancellationToken cancellationToken)
    {
        RecordStore store = place.Open();
        try
        {
            if (Crawls(configuration.Settings.Role) && await store.Lock.TakeAsync(cancellationToken) is { } other)
                throw CommandFailure.Environment($"Process {other.ProcessId} on {other.Machine} crawls with {place.DataFolder} already: stop it first, or name another folder with --data.");
            if (store.IsShared)
                configuration = await SharedConfiguration.AgreeAsync(configuration, store, offers, time, cancellationToken);
            else
            {
                await RegisterListsAsync(configuration, store, cancellationToken);
                await store.Record.RegisterSitesAsync(configuration.Snapshot.Sites, cancellationToken);
            }

            Watchlist watchlist = configuration.Watchlists.Compile(ListsInForce.Today(time));
            store.Sets.Compiled(watchlist.Fingerprint, configuration.Watchlists.Set);
            return new OpenedService(configuration, store, watchlist, time);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps the texts of the lists in an embedded record.</summary>
    /// <exception cref="CommandFailure">A list changed without a new version.</exception>
    public static async Task RegisterListsAsync(LoadedConfiguration configuration, RecordStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<ListText> rejected = await store.Record.RegisterListsAsync(configuration.Watchlists.Texts, cancellationToken);
        if (rejected.Count > 0)
            throw CommandFailure.Usage(string.Join('\n', configuration.Watchlists.Unversioned(rejected)));
    }

    /// <summary>Whether a role opens crawls and takes leases.</summary>
    public static bool Crawls(ServiceRole role) => role is ServiceRole.All or ServiceRole.Crawl;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
