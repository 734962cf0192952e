using System.CommandLine;
using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary>Where the record is: on the server that <c>Storage:Postgres</c> names, or else in the folder that <c>--data</c> names.</summary>
internal sealed record RecordPlace(StorageOptions Storage, string DataFolder)
{
    /// <summary>Whether several processes share it.</summary>
    public bool IsShared => Storage.Postgres is not null;

    /// <summary>False where nothing was ever recorded in the folder.</summary>
    public bool Exists => IsShared || File.Exists(Path.Combine(DataFolder, SqliteStore.FileName));

    /// <summary>As the options of a command say. What else is wrong with the settings is told by whoever needs them.</summary>
    /// <exception cref="CommandFailure">There is no record in the folder, and settings with errors can't say where else it is.</exception>
    public static RecordPlace Of(ParseResult parsed)
    {
        List<ConfigurationError> errors = [];
        RecordPlace place = new(ServiceSettings.Read(parsed.GetRequiredValue(CommandFrame.Config), reviewers: 1, errors).Storage, parsed.GetRequiredValue(CommandFrame.Data));
        return place.Exists || errors.Count == 0 ? place : throw CommandFailure.Usage(string.Join('\n', errors));
    }

    /// <summary>For writing.</summary>
    /// <exception cref="CommandFailure">It cannot be opened.</exception>
    public RecordStore Open() => Guard<RecordStore>(() => Storage.Postgres is { } server ? PostgresStore.Open(server, TimeProvider.System) : SqliteStore.Open(DataFolder, TimeProvider.System));

    /// <summary>For reading, beside whoever writes it.</summary>
    /// <exception cref="CommandFailure">There is none, or it cannot be opened.</exception>
    public RecordStore OpenForReading() =>
        Guard<RecordStore>(() => Storage.Postgres is { } server ? PostgresStore.OpenReadOnly(server, TimeProvider.System) : SqliteStore.OpenReadOnly(DataFolder, TimeProvider.System));

    /// <summary>Brings its schema up to date; returns the versions before and after. The embedded record does so by itself.</summary>
    /// <exception cref="CommandFailure">It cannot be reached, or a newer version has written it.</exception>
    public (int Before, int After)? Migrate() => Guard<(int, int)?>(() => Storage.Postgres is { } server ? PostgresStore.Migrate(server) : null);

    private static T Guard<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (RecordException fault)
        {
            throw CommandFailure.Environment(fault.Message);
        }
    }
}

/// <summary>How commands come to the record and the configuration.</summary>
internal static class RecordAccess
{
    /// <summary>Beside whoever writes it.</summary>
    public static RecordStore OpenForReading(ParseResult parsed) => RecordPlace.Of(parsed).OpenForReading();

    /// <summary>For writing, with the sites of the configuration known to it unless a running service keeps them up to date.</summary>
    public static async Task<RecordStore> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        RecordStore store = RecordPlace.Of(parsed).Open();
        try
        {
            if (store.IsShared ? store.Sets.CurrentNumber() == 0 : store.Lock.Holder() is null)
                await RegisterAsync(parsed, store, cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static async Task RegisterAsync(ParseResult parsed, RecordStore store, CancellationToken cancellationToken)
    {
        LoadedConfiguration loaded = LoadedConfiguration.Read(parsed.GetRequiredValue(CommandFrame.Config), TimeProvider.System);
        if (loaded.Errors.Count == 0 && store.IsShared)
            await SharedConfiguration.AgreeAsync(loaded, store, offers: false, TimeProvider.System, cancellationToken);
        else if (loaded.Errors.Count == 0)
            await store.Record.RegisterSitesAsync(loaded.Snapshot.Sites, cancellationToken);
    }

    /// <summary>The configuration that is in force: a folder's, or with a shared record that of its configuration set.</summary>
    /// <exception cref="CommandFailure">It has errors.</exception>
    public static async Task<LoadedConfiguration> RequireInForceAsync(string configFolder, RecordPlace place)
    {
        LoadedConfiguration loaded = Require(configFolder);
        if (!place.IsShared)
            return loaded;
        await using RecordStore store = place.OpenForReading();
        LoadedConfiguration inForce = SharedConfiguration.InForce(loaded, store, TimeProvider.System);
        return inForce.Errors.Count == 0 ? inForce : throw CommandFailure.Usage(string.Join('\n', inForce.Errors));
    }

    /// <summary>The configuration of a folder, or a failure with all of its errors.</summary>
    public static LoadedConfiguration Require(string configFolder)
    {
        LoadedConfiguration loaded = LoadedConfiguration.Read(configFolder, TimeProvider.System);
        return loaded.Errors.Count == 0 ? loaded : throw CommandFailure.Usage(string.Join('\n', loaded.Errors));
    }
}
