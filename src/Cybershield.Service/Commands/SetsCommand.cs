using System.CommandLine;
using Cybershield.Service.Configuration;
using Cybershield.Storage;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary><c>sets list|show|publish</c>: the configuration that the workers of a shared record have in common.</summary>
internal static class SetsCommand
{
    private const int Shown = 50;
    private static readonly Argument<long> Number = new("NUMBER") { Description = "The set's number." };
    private static readonly Option<string?> Out = new("--out") { Description = "Writes the files into this folder, which must be empty, instead of printing them.", HelpName = "DIR" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command sets = new("sets", "The configuration sets of a shared record: the sites and term lists that all its workers work by.");
        sets.Add(CommandFrame.Create("list", "Prints the latest sets, the one in force first.", [CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson], List));
        sets.Add(CommandFrame.Create("show", "Prints the files of a set, or writes them into a folder.", [Number, Out, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson], ShowAsync));
        sets.Add(CommandFrame.Create("publish", "Puts this folder's sites and lists in force for all workers, also where they were in force before. Exit code 1: they are in force already.",
            [CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson], PublishAsync));
        return sets;
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using RecordStore store = SharedPlace(parsed).OpenForReading();
        IReadOnlyList<PublishedSet> sets = store.Sets.Latest(Shown);
        if (parsed.GetValue(CommandFrame.AsJson))
        {
            CommandFrame.PrintJson(sets);
            return ExitCode.Done;
        }

        Table table = Tables.Create(">set", "published", "by", ">matcher", "SHA-256");
        foreach (PublishedSet set in sets)
            table.AddRow(Tables.Row(Tables.Number(set.Number), Tables.Instant(set.PublishedAt), set.PublishedBy, Tables.Number(set.MatcherVersion), set.Sha256[..12]));
        Tables.Print(table);
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        long number = parsed.GetRequiredValue(Number);
        await using RecordStore store = SharedPlace(parsed).OpenForReading();
        ConfigurationSet set = store.Sets.Find(number) ?? throw CommandFailure.Usage($"There is no set {number}: `cybershield sets list` prints those that are known.");
        if (set.Files.Count == 0)
            throw CommandFailure.Usage($"The files of set {number} were deleted, since it was replaced long ago and nothing refers to it; the audit says when. Its SHA-256 is {set.Sha256}.");
        if (parsed.GetValue(Out) is { } folder)
            await WriteAsync(set, folder, cancellationToken);
        else if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(set);
        else
            foreach (SetFile file in set.Files)
                await Console.Out.WriteLineAsync($"# {file.Name}\n{file.Text.TrimEnd()}\n");
        return ExitCode.Done;
    }

    private static async Task WriteAsync(ConfigurationSet set, string folder, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw CommandFailure.Usage($"{folder} is not empty: name another folder.");
        foreach (SetFile file in set.Files)
        {
            string path = Path.Combine(folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, file.Text, cancellationToken);
        }

        await Console.Out.WriteLineAsync($"Wrote {set.Files.Count} files of set {set.Number} into {folder}.");
    }

    private static async Task<int> PublishAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        RecordPlace place = SharedPlace(parsed);
        LoadedConfiguration folder = RecordAccess.Require(parsed.GetRequiredValue(CommandFrame.Config));
        ValidConfiguration own = folder.AsSet() ?? throw CommandFailure.Usage($"{folder.Folder} holds no site and no list: nothing was published.");
        await using RecordStore store = place.Open();
        Publication publication = await store.Sets.PublishAsync(own, $"`sets publish` by {Environment.UserName} on {Environment.MachineName}", again: true, cancellationToken);
        (long number, bool isNew) = publication switch
        {
            Publication.Published published => (published.Number, true),
            Publication.Unchanged unchanged => (unchanged.Number, false),
            Publication.Refused refused => throw CommandFailure.Usage(string.Join('\n', folder.Watchlists.Unversioned(refused.Lists))),
            _ => throw new InvalidOperationException($"A set that was asked for came to {publication}."),
        };
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(new { set = number, published = isNew });
        else
            await Console.Out.WriteLineAsync(isNew ? $"Set {number} is in force: workers take it over within seconds, `cybershield status` shows which have." : $"{folder.Folder} holds set {number}, which is in force already.");
        return isNew ? ExitCode.Done : ExitCode.Findings;
    }

    private static RecordPlace SharedPlace(ParseResult parsed)
    {
        RecordPlace place = RecordPlace.Of(parsed);
        return place.IsShared ? place : throw CommandFailure.Usage("An embedded record has no configuration sets: its one process works by its folder. Sets are of a record on PostgreSQL, which Storage:Postgres names.");
    }
}
