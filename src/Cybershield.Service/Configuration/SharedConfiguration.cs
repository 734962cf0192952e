using System.Reflection;
using Cybershield.Service.Commands;
using Cybershield.Storage;

namespace Cybershield.Service.Configuration;

/// <summary>How the configuration of a folder and the set that is in force in a shared record come together.</summary>
internal static class SharedConfiguration
{
    /// <summary>The version of this program.</summary>
    public static readonly string Version = typeof(SharedConfiguration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Names this process in the audit.</summary>
    public static string PublisherOf(ServiceRole role) => $"worker {role} {Version}, process {Environment.ProcessId} on {Environment.MachineName}";

    /// <summary>The configuration to work by: the set in force, which may be made of this folder just now.</summary>
    /// <param name="offers">Publishes a folder that no set was ever made of; otherwise only where there is no set yet.</param>
    /// <exception cref="CommandFailure">A list changed without a new version, or this worker can't read the set in force.</exception>
    public static async Task<LoadedConfiguration> AgreeAsync(LoadedConfiguration folder, RecordStore store, bool offers, TimeProvider time, CancellationToken cancellationToken)
    {
        if ((offers || store.Sets.CurrentNumber() == 0) && folder.AsSet() is { } own
            && await store.Sets.PublishAsync(own, PublisherOf(folder.Settings.Role), again: false, cancellationToken) is Publication.Refused refused)
            throw CommandFailure.Usage(string.Join('\n', folder.Watchlists.Unversioned(refused.Lists)));
        LoadedConfiguration agreed = InForce(folder, store, time);
        if (agreed.Errors.Count > 0)
            throw CommandFailure.Usage(string.Join('\n', agreed.Errors));
        store.Sets.TakeOver(agreed.Watchlists.Set ?? 0);
        return agreed;
    }

    /// <summary>The folder's configuration with sites and lists of the set in force, where there is one.</summary>
    public static LoadedConfiguration InForce(LoadedConfiguration folder, RecordStore store, TimeProvider time) =>
        store.IsShared && store.Sets.Current() is { } set ? folder.WorkingBy(set, time.GetUtcNow()) : folder;

    /// <summary>What the folder's sites and lists are to the record.</summary>
    public static FolderStanding StandingOf(LoadedConfiguration folder, RecordStore store)
    {
        if (folder.AsSet() is not { } own)
            return FolderStanding.Empty;
        string sha256 = ConfigurationSet.HashOf(own.Files);
        long? number = store.Sets.FindNumber(sha256, own.MatcherVersion);
        return number is null ? FolderStanding.NeverPublished : number == store.Sets.CurrentNumber() ? FolderStanding.InForce : FolderStanding.Replaced;
    }
}

/// <summary>What a folder's sites and lists are to the record.</summary>
internal enum FolderStanding
{
    /// <summary>They are the set in force.</summary>
    InForce,
    /// <summary>They were a set that has been replaced since.</summary>
    Replaced,
    /// <summary>No set was made of them yet.</summary>
    NeverPublished,
    /// <summary>There are none.</summary>
    Empty,
}
