using System.Text;
using System.Text.Json;
using Cybershield.Service.Tests.Configuration;

namespace Cybershield.Service.Tests.Commands.Inspecting;

/// <summary>Runs <c>inspect</c> as a process, with a configuration of its own.</summary>
internal abstract class InspectFixture
{
    protected TemporaryConfig Config { get; } = new();

    [OneTimeTearDown]
    public void Remove() => Config.Dispose();

    protected string Save(string name, string text)
    {
        string file = Path.Combine(Config.Folder, name);
        File.WriteAllText(file, text, new UTF8Encoding(false));
        return file;
    }

    protected Task<(int ExitCode, string Output, string Error)> InspectAsync(params string[] arguments) =>
        ServiceProcess.RunAsync(["inspect", .. arguments, "--config", Config.Folder]);

    protected async Task<(int ExitCode, string[] Lines, string Error)> LinesAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await InspectAsync(arguments);
        return (exitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries), error);
    }

    protected async Task<(int ExitCode, JsonElement[] Answers)> BatchAsync(string what, string cases)
    {
        (int exitCode, string[] lines, string error) = await LinesAsync(what, "--batch", cases, "--json");
        Assert.That(error, Is.Empty);
        return (exitCode, [.. lines.Select(line => JsonDocument.Parse(line).RootElement)]);
    }
}
