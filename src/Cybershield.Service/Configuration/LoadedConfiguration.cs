using Cybershield.Matching;
using Cybershield.Storage;

namespace Cybershield.Service.Configuration;

/// <summary>All of the configuration folder as it was read at one moment. While there is an error nothing of it is to be used.</summary>
internal sealed record LoadedConfiguration(
    string Folder,
    ServiceSettings Settings,
    ConfigurationSnapshot Snapshot,
    WatchlistFolder Watchlists,
    IReadOnlyList<ConfigurationError> Errors)
{
    /// <summary>Sites and lists as a set that workers can share; null where the folder holds neither: such a worker takes what the others have.</summary>
    public ValidConfiguration? AsSet()
    {
        SetFile[] files = [.. Named(SetFolders.Sites, Snapshot.Files), .. Named(SetFolders.Lists, Watchlists.Files)];
        return files.Length == 0 ? null : new ValidConfiguration(files, Snapshot.Sites, Watchlists.Texts, Watchlist.MatcherVersion);
    }

    /// <summary>The same with sites and lists of a set. What this worker can't read of it is in <see cref="Errors"/>; then it must not work.</summary>
    public LoadedConfiguration WorkingBy(ConfigurationSet set, DateTimeOffset now)
    {
        List<ConfigurationError> errors = [];
        if (set.MatcherVersion != Watchlist.MatcherVersion)
            errors.Add(new ConfigurationError($"set {set.Number}", 1, 1, $"the lists of the set in force are judged by matcher {set.MatcherVersion}, and this version of Cybershield has matcher {Watchlist.MatcherVersion}", "run the same version everywhere, or publish the set for this one with `cybershield sets publish`"));
        ConfigurationSnapshot snapshot = Snapshot.WithSites(FilesOf(set, SetFolders.Sites), now, errors);
        WatchlistFolder watchlists = WatchlistFolder.Of(FilesOf(set, SetFolders.Lists), set.Sha256, Settings.Screening.AllowTestLists, errors) with { Set = set.Number };
        return this with { Snapshot = snapshot, Watchlists = watchlists, Errors = errors };
    }

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

    private static IEnumerable<SetFile> Named(string folder, IReadOnlyList<ConfigurationFile> files) => files.Select(file => new SetFile($"{folder}/{Path.GetFileName(file.Name)}", file.Text));

    // Errors name the set where they otherwise name the folder.
    private static ConfigurationFile[] FilesOf(ConfigurationSet set, string folder) =>
        [.. set.Files.Where(file => file.Name.StartsWith(folder + "/", StringComparison.Ordinal)).Select(file => new ConfigurationFile($"set {set.Number}/{file.Name}", file.Text))];

    /// <summary>The folders of a configuration that are shared. Settings and reviewers are each process's own.</summary>
    private static class SetFolders
    {
        public const string Sites = "sites";
        public const string Lists = "watchlists";
    }
}
