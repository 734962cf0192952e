using System.CommandLine;
using Cybershield.Matching;

namespace Cybershield.Service.Commands;

/// <summary><c>lists new</c> and <c>lists schema</c>: what a new list starts from.</summary>
internal static class ListNewCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "Id of the new list: lower-case words with hyphens." };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "new",
        "Writes a draft list to start from, and the schema that editors complete and check with beside it.",
        [Id, CommandFrame.Config],
        (parsed, _) => Task.FromResult(Start(parsed.GetRequiredValue(Id), ListFiles.Folder(parsed))));

    /// <summary>The schema's command.</summary>
    public static Command CreateSchema() => CommandFrame.Create(
        "schema",
        $"Prints the JSON Schema of term lists (draft 2020-12), for {ListSchema.FileName} beside them.",
        [],
        (_, _) => Task.FromResult(PrintSchema()));

    private static int Start(string id, string folder)
    {
        string file = Path.Combine(folder, id + ".yaml");
        string draft = TermListReader.Draft(id);
        if (TermListReader.Read(file, draft).Errors is [ConfigurationError error, ..])
            throw CommandFailure.Usage(error.ToString());
        if (File.Exists(file))
            throw CommandFailure.Usage($"{file} is there already.");
        Directory.CreateDirectory(folder);
        File.WriteAllText(file, draft);
        File.WriteAllText(Path.Combine(folder, ListSchema.FileName), ListSchema.Write());
        Console.Out.WriteLine($"{file} is a draft: fill it in, then `lists lint {id}` and `lists test {id}`.");
        return ExitCode.Done;
    }

    private static int PrintSchema()
    {
        Console.Out.Write(ListSchema.Write());
        return ExitCode.Done;
    }
}
