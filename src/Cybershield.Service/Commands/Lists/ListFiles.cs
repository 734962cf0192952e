using System.CommandLine;
using Cybershield.Matching;
using Cybershield.Matching.Yaml;

namespace Cybershield.Service.Commands;

/// <summary>How the <c>lists</c> commands come to the lists that they are about.</summary>
internal static class ListFiles
{
    /// <summary>Id of one list; all of them by default.</summary>
    public static readonly Argument<string?> One = new("list") { Description = "Id of one list; all of them by default.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The folder of the lists.</summary>
    public static string Folder(ParseResult parsed) => Path.Combine(parsed.GetRequiredValue(CommandFrame.Config), "watchlists");

    /// <summary>The lists of the folder by file name, or the one that is asked for; every error of every file at once.</summary>
    public static TermList[] Read(ParseResult parsed) => parsed.GetValue(One) is { } one ? [Find(parsed, one)] : All(parsed);

    private static TermList[] All(ParseResult parsed)
    {
        string folder = Folder(parsed);
        if (!Directory.Exists(folder))
            throw CommandFailure.Usage($"There is no folder {folder}.");
        TermListReading[] readings = [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(ReadText)];
        TermList[] lists = [.. readings.Select(reading => reading.List).OfType<TermList>()];
        ConfigurationError[] errors = [.. readings.SelectMany(reading => reading.Errors), .. TermListReader.CheckTogether(lists)];
        if (errors.Length > 0)
            throw CommandFailure.Usage(string.Join(Environment.NewLine, errors.AsEnumerable()));
        return lists;
    }

    /// <summary>The list of the folder with this id.</summary>
    public static TermList Find(ParseResult parsed, string id)
    {
        TermList[] lists = All(parsed);
        return lists.FirstOrDefault(list => list.Id == id)
            ?? throw CommandFailure.Usage($"There is no list {id} in {Folder(parsed)}: {Suggestion.For(id, [.. lists.Select(list => list.Id)])}");
    }

    /// <summary>A list of a file.</summary>
    public static TermList ReadFile(string file)
    {
        if (!File.Exists(file))
            throw CommandFailure.Usage($"There is no file {file}.");
        TermListReading reading = ReadText(file);
        return reading.List ?? throw CommandFailure.Usage(string.Join(Environment.NewLine, reading.Errors));
    }

    private static TermListReading ReadText(string file) => TermListReader.Read(file, File.ReadAllText(file));
}
