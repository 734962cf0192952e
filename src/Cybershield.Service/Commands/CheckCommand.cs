using System.CommandLine;
using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Reload;

namespace Cybershield.Service.Commands;

/// <summary><c>check</c>: every error of the configuration at once, each placed and advised.</summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "check",
        "Reads all of the configuration and prints every error at once as file:line:column: what is wrong, what to write.",
        [CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        (parsed, _) => Task.FromResult(Run(parsed.GetRequiredValue(CommandFrame.Config), parsed.GetValue(CommandFrame.AsJson))));

    private static int Run(string folder, bool asJson)
    {
        LoadedConfiguration loaded = LoadedConfiguration.Read(folder, TimeProvider.System);
        RenderedSites rendered = RenderedSites.Of(loaded.Snapshot.Sites, loaded.Settings.Rendering);
        bool flagsNothing = FlagsNothing(loaded);
        if (asJson)
            CommandFrame.PrintJson(loaded.Errors);
        else
            Print(folder, loaded, rendered, flagsNothing);
        return loaded.Errors.Count > 0 ? ExitCode.Usage : rendered.Problem is null && !flagsNothing ? ExitCode.Done : ExitCode.Findings;
    }

    // A folder without a list, or with drafts alone, is as valid as it is useless.
    private static bool FlagsNothing(LoadedConfiguration loaded) =>
        loaded.Errors.Count == 0 && loaded.Snapshot.Sites.Count > 0 && loaded.Watchlists.Compile(ListsInForce.Today(TimeProvider.System)).FlagsNothing;

    private static void Print(string folder, LoadedConfiguration loaded, RenderedSites rendered, bool flagsNothing)
    {
        foreach (ConfigurationError error in loaded.Errors)
            Console.Out.WriteLine(error);
        foreach (string line in rendered.Lines())
            Console.Out.WriteLine(line);
        if (flagsNothing)
            Console.Out.WriteLine("No term list is live: the sites are crawled, and whatever a page says, it is put to nobody.");
        Console.Out.WriteLine(loaded.Errors.Count == 0
            ? $"{folder} is valid: {Count(loaded.Snapshot.Sites.Count, "site")}, {Count(loaded.Watchlists.Lists.Count, "term list")}, {Count(loaded.Snapshot.Reviewers.Count, "reviewer")}."
            : $"{folder} has {Count(loaded.Errors.Count, "error")}.");
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
