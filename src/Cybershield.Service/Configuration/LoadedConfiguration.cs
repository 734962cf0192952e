using Cybershield.Matching;

namespace Cybershield.Service.Configuration;

/// <summary>All of the configuration folder as it was read at one moment. While there is an error nothing of it is to be used.</summary>
internal sealed record LoadedConfiguration(
    string Folder,
    ServiceSettings Settings,
    ConfigurationSnapshot Snapshot,
    WatchlistFolder Watchlists,
    IReadOnlyList<ConfigurationError> Errors)
{
    /// <summary>Reads the folder, whatever is wrong with it.</summary>
    public static LoadedConfiguration Read(string folder, TimeProvider time)
    {
        List<ConfigurationError> errors = [];
        if (!Directory.Exists(folder))
            errors.Add(new ConfigurationError(folder, 1, 1, "there is no such folder", "name the configuration folder with --config"));
        ConfigurationSnapshot snapshot = ConfigurationSnapshot.Read(folder, time.GetUtcNow(), errors);
        ServiceSettings settings = ServiceSettings.Read(folder, snapshot.Reviewers.Count, errors);
        WatchlistFolder watchlists = WatchlistFolder.Read(folder, settings.Screening.AllowTestLists, errors);
        return new LoadedConfiguration(folder, settings, snapshot, watchlists, errors);
    }
}
