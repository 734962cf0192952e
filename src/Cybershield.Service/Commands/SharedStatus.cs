using Cybershield.Service.Configuration;
using Cybershield.Storage;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary>What <c>status</c> says of a shared record: the configuration set in force, and by which one each worker works.</summary>
/// <param name="ConfigurationSet">Null where none was published yet.</param>
/// <param name="Folder">What the sites and lists of the folder that the command reads are to the record.</param>
internal sealed record SharedStatus(PublishedSet? ConfigurationSet, FolderStanding Folder, IReadOnlyList<WorkerState> Workers)
{
    /// <summary>A worker stands aside.</summary>
    public bool NeedsPerson => Workers.Any(worker => worker.Problem is not null);

    /// <summary>As the record and the folder are now.</summary>
    public static SharedStatus Of(LoadedConfiguration folder, RecordStore store) =>
        new(store.Sets.Latest(1) is [PublishedSet latest] ? latest : null, SharedConfiguration.StandingOf(folder, store), store.Workers.Read());

    /// <summary>Prints it.</summary>
    public void Print()
    {
        Console.Out.WriteLine(ConfigurationSet is { } set
            ? $"Configuration set {set.Number}, since {Tables.Instant(set.PublishedAt)}, SHA-256 {set.Sha256[..12]}, published by {set.PublishedBy}; {Told(Folder)}"
            : "Configuration set: none yet, the first worker that brings sites and lists publishes it");
        Table table = Tables.Create("worker", "machine", ">process", "version", ">set", "last sign of life");
        foreach (WorkerState worker in Workers)
            table.AddRow(Tables.Row(worker.Role, worker.Machine, worker.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), worker.Version, SetOf(worker), Tables.Instant(worker.SeenAt)));
        if (Workers.Count > 0)
            Tables.Print(table);
        foreach (WorkerState worker in Workers.Where(worker => worker.Problem is not null))
            Console.Out.WriteLine($"Stands aside: {worker.Role}, process {worker.ProcessId} on {worker.Machine}: {worker.Problem}");
    }

    private static string SetOf(WorkerState worker) => worker.ConfigurationSet is { } set ? Tables.Number(set) : "none";

    private static string Told(FolderStanding folder) => folder switch
    {
        FolderStanding.InForce => "this folder holds the same sites and lists",
        FolderStanding.Replaced => "this folder holds those of an earlier set, which `sets publish` would bring back",
        FolderStanding.NeverPublished => "this folder holds others, which `sets publish` or the next start of a worker with this folder would put in force",
        _ => "this folder holds no sites and lists",
    };
}
