using System.CommandLine;
using System.Diagnostics;
using Cybershield.Review;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Demo;
using Cybershield.Service.Hosting;
using Cybershield.Service.Web;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary><c>demo</c>: the whole service over a small fictional web on this machine; nothing else is needed, and nothing is left behind.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan DayAfter = TimeSpan.FromSeconds(25);
    private static readonly Option<int> Port = new("--port") { Description = "Port of the review pages on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 5080 };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "demo",
        "Shows the service over a small fictional web on this machine: crawls it, flags pages, and prints a link that signs in to the review pages. Ctrl-C ends it and removes what it wrote.",
        [Port],
        (parsed, cancellationToken) => ShowAsync(parsed.GetRequiredValue(Port), cancellationToken));

    private static async Task<int> ShowAsync(int port, CancellationToken cancellationToken)
    {
        using DemoFolder folder = DemoFolder.Create();
        await using DemoWeb web = await DemoWeb.StartAsync(cancellationToken);
        folder.Write(web.Sites, port);
        LoadedConfiguration configuration = RecordAccess.Require(folder.Config);
        await using OpenedService opened = await OpenedService.OpenAsync(configuration, new RecordPlace(new StorageOptions(), folder.Data), TimeProvider.System, offers: true, cancellationToken);
        await using WebApplication app = ServiceHost.Build(opened, folder.Data, LogLevel.Warning);
        await ServiceHost.StartAsync(app, configuration.Settings.Review.Address, cancellationToken);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        try
        {
            await LiveTwoDaysAsync(app, web, folder, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static async Task LiveTwoDaysAsync(WebApplication app, DemoWeb web, DemoFolder folder, CancellationToken cancellationToken)
    {
        await CrawlAsync(app, "first", cancellationToken);
        PrintLink(app, folder);
        await Task.Delay(DayAfter, TimeProvider.System, cancellationToken);
        web.NextDay();
        await CrawlAsync(app, "second", cancellationToken);
    }

    /// <summary>Crawls every host; the schedule may have begun some of them already, which are joined.</summary>
    private static async Task CrawlAsync(WebApplication app, string which, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        CrawlWorker crawls = app.Services.GetRequiredService<CrawlWorker>();
        ConfigurationSnapshot configuration = app.Services.GetRequiredService<ConfigurationHolder>().Current;
        await Task.WhenAll(configuration.Sites.Select(site => crawls.Begin(site).Ended)).WaitAsync(cancellationToken);
        FlagCounts counts = await app.Services.GetRequiredService<ReviewStore>().CountAsync(new FlagQuery(States: [FlagState.Open]), cancellationToken);
        await Console.Out.WriteLineAsync($"The {which} crawl of {configuration.Sites.Count} hosts took {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s; {counts.Total} flags are open.");
    }

    private static void PrintLink(WebApplication app, DemoFolder folder)
    {
        string link = app.Urls.First() + app.Services.GetRequiredService<OneTimeLinks>().Issue(DemoFolder.ReviewerId);
        Console.Out.WriteLine($"Open the review pages, signed in as a demonstration reviewer (the link works once):\n\n  {link}\n");
        Console.Out.WriteLine($"Its configuration is in {folder.Config}, its record in {folder.Data}.");
        Console.Out.WriteLine($"In {DayAfter.TotalSeconds:N0} seconds a day passes in the fictional web, and a second crawl shows what changed. Ctrl-C ends the demonstration.");
    }
}
