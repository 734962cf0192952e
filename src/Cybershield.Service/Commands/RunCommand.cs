using System.CommandLine;
using Cybershield.Service.Configuration;
using Cybershield.Service.Hosting;

namespace Cybershield.Service.Commands;

/// <summary><c>run</c>: the service, until it is told to stop.</summary>
internal static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "run",
        "Runs the service: crawls registered sites on their schedules, serves the review pages, reloads changed configuration.",
        [CommandFrame.Config, CommandFrame.Data],
        (parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(CommandFrame.Config), parsed.GetRequiredValue(CommandFrame.Data), cancellationToken));

    private static async Task<int> RunAsync(string configFolder, string dataFolder, CancellationToken cancellationToken)
    {
        LoadedConfiguration configuration = RecordAccess.Require(configFolder);
        await using OpenedService opened = await OpenedService.OpenAsync(configuration, new RecordPlace(configuration.Settings.Storage, dataFolder), TimeProvider.System, offers: true, cancellationToken);
        await using WebApplication app = ServiceHost.Build(opened, dataFolder, LogLevel.Information);
        await ServiceHost.StartAsync(app, configuration.Settings.Review.Address, cancellationToken);
        await Console.Out.WriteLineAsync(configuration.Settings.Role is ServiceRole.All or ServiceRole.Review ? $"Review pages: {app.Urls.First()}" : $"{configuration.Settings.Role}, health: {app.Urls.First()}/health");
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }
}
