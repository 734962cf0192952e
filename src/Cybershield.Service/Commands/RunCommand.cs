using System.CommandLine;
using Cybershield.Service.Configuration;
using Cybershield.Service.Hosting;

namespace Cybershield.Service.Commands;

/// <summary><c>run</c>: the service, until it is told to stop.</summary>
internal static partial class RunCommand
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
        if (configuration.Settings.Role is ServiceRole.All or ServiceRole.Review)
            LogPages(app.Logger, app.Urls.First());
        else
            LogHealth(app.Logger, configuration.Settings.Role, app.Urls.First());
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }

    [LoggerMessage(1003, LogLevel.Information, "Review pages: {Address}")]
    private static partial void LogPages(ILogger log, string address);

    [LoggerMessage(1004, LogLevel.Information, "{Role}, health: {Address}/health")]
    private static partial void LogHealth(ILogger log, ServiceRole role, string address);
}
