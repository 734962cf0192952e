using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.Json;

namespace Cybershield.Service.Commands;

/// <summary>What a command's end says to whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;
    /// <summary>Done, and there is something to look at.</summary>
    public const int Findings = 1;
    /// <summary>Used wrongly, or configured wrongly.</summary>
    public const int Usage = 2;
    /// <summary>Something outside failed: a port, a folder, a server.</summary>
    public const int Environment = 3;
}

/// <summary>Ends a command with a sentence for the person and an exit code; never shown with a stack trace.</summary>
internal sealed class CommandFailure(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="Commands.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Used or configured wrongly.</summary>
    public static CommandFailure Usage(string message) => new(Commands.ExitCode.Usage, message);

    /// <summary>Something outside failed.</summary>
    public static CommandFailure Environment(string message) => new(Commands.ExitCode.Environment, message);
}

/// <summary>The options that commands share, and how they print data.</summary>
internal static class CommandFrame
{
    /// <summary>How data is printed with <c>--json</c>.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The folder an administrator edits.</summary>
    public static readonly Option<string> Config = new("--config") { Description = "Folder with appsettings.json, sites/, watchlists/ and reviewers.yaml.", HelpName = "DIR", DefaultValueFactory = _ => "config" };

    /// <summary>The folder that holds the record.</summary>
    public static readonly Option<string> Data = new("--data") { Description = "Folder of the record; created when it is missing.", HelpName = "DIR", DefaultValueFactory = _ => "data" };

    /// <summary>Machine-readable output.</summary>
    public static readonly Option<bool> AsJson = new("--json") { Description = "Print JSON with snake_case names." };

    /// <summary>A command with its action.</summary>
    public static Command Create(string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        Command command = new(name, description);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Option option)
                command.Add(option);
            else
                command.Add((Argument)symbol);
        }

        command.SetAction(action);
        return command;
    }

    /// <summary>Makes every command's help end with the exit codes.</summary>
    public static void TellExitCodes(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
    }

    /// <summary>Prints a value as JSON.</summary>
    public static void PrintJson<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Json));

    private sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int exitCode = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine("Exit codes:");
            parseResult.InvocationConfiguration.Output.WriteLine("  0 done, 1 done with findings, 2 wrong use or configuration, 3 an environment that fails");
            return exitCode;
        }
    }
}
