using System.CommandLine;
using Cybershield.Service.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary>How commands come to the record in the folder that <c>--data</c> names.</summary>
internal static class RecordAccess
{
    /// <summary>Whether there is a record to be read.</summary>
    public static bool IsThere(ParseResult parsed) => File.Exists(Path.Combine(parsed.GetRequiredValue(CommandFrame.Data), SqliteStore.FileName));

    /// <summary>Beside whoever writes it.</summary>
    public static RecordStore OpenForReading(ParseResult parsed)
    {
        try
        {
            return SqliteStore.OpenReadOnly(parsed.GetRequiredValue(CommandFrame.Data), TimeProvider.System);
        }
        catch (RecordException fault)
        {
            throw CommandFailure.Environment(fault.Message);
        }
    }

    /// <summary>For writing.</summary>
    public static RecordStore Open(string dataFolder)
    {
        try
        {
            return SqliteStore.Open(dataFolder, TimeProvider.System);
        }
        catch (RecordException fault)
        {
            throw CommandFailure.Environment(fault.Message);
        }
    }

    /// <summary>For writing, with the sites of the configuration known to it unless a running service keeps them up to date.</summary>
    public static async Task<RecordStore> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        RecordStore store = Open(parsed.GetRequiredValue(CommandFrame.Data));
        if (store.Lock.Holder() is null)
        {
            LoadedConfiguration loaded = LoadedConfiguration.Read(parsed.GetRequiredValue(CommandFrame.Config), TimeProvider.System);
            if (loaded.Errors.Count == 0)
                await store.Record.RegisterSitesAsync(loaded.Snapshot.Sites, cancellationToken);
        }

        return store;
    }

    /// <summary>The configuration of a folder, or a failure with all of its errors.</summary>
    public static LoadedConfiguration Require(string configFolder)
    {
        LoadedConfiguration loaded = LoadedConfiguration.Read(configFolder, TimeProvider.System);
        return loaded.Errors.Count == 0 ? loaded : throw CommandFailure.Usage(string.Join('\n', loaded.Errors));
    }
}
