using System.CommandLine;
using Cybershield.Crawling;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Hosting;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary><c>crawl SITE</c>: one crawl now, by this process or by the service that runs beside it, with live progress.</summary>
internal static class CrawlCommand
{
    private const int FailuresShown = 5;
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(250);
    private static readonly Argument<string> SiteId = new("SITE") { Description = "The site's id." };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "crawl",
        "Crawls one site now, shows progress, and prints a summary. Beside a running service the service crawls. Exit code 1: there are new flags or failures.",
        [SiteId, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        CrawlAsync);

    private static async Task<int> CrawlAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        RecordPlace place = RecordPlace.Of(parsed);
        LoadedConfiguration configuration = await RecordAccess.RequireInForceAsync(parsed.GetRequiredValue(CommandFrame.Config), place);
        string siteId = parsed.GetRequiredValue(SiteId);
        Site site = configuration.Snapshot.Find(siteId)
            ?? throw CommandFailure.Usage(configuration.Watchlists.Set is { } set ? $"There is no site \"{siteId}\" in configuration set {set}, which is in force." : $"There is no site \"{siteId}\" in {configuration.Folder}/sites.");
        await RefusePausedAsync(site, place, cancellationToken);
        CrawlProgressView view = new(site, TimeProvider.System, silent: parsed.GetValue(CommandFrame.AsJson));
        CrawlProgress end = await IsServedAsync(place)
            ? await AskServiceAsync(site, place, view, cancellationToken)
            : await CrawlHereAsync(configuration, site, place, view, cancellationToken);
        CrawlSummary summary = CrawlSummary.Of(end, TimeProvider.System.GetUtcNow());
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(summary);
        else
        {
            summary.Print();
            await PrintFailuresAsync(place, end, cancellationToken);
        }

        return end.Ending == CrawlEnding.Failed ? ExitCode.Environment : end.Ending != CrawlEnding.Completed || end.Flagged + end.Failed > 0 ? ExitCode.Findings : ExitCode.Done;
    }

    /// <summary>A crawl that got no page says what stood in its way, not only how often.</summary>
    private static async Task PrintFailuresAsync(RecordPlace place, CrawlProgress end, CancellationToken cancellationToken)
    {
        if (end.Ending != CrawlEnding.Failed)
            return;
        await using RecordStore store = place.Open();
        foreach (FailedAddress failure in await store.Record.FailuresAsync(end.SiteId, FailuresShown, cancellationToken))
            Console.Out.WriteLine($"  {failure.Url}: {failure.Result}, {Tables.Printable(failure.Detail)}");
    }

    private static async Task RefusePausedAsync(Site site, RecordPlace place, CancellationToken cancellationToken)
    {
        if (!place.Exists)
            return;
        await using RecordStore store = place.Open();
        IReadOnlyList<SiteStatus> sites = await store.Record.SitesAsync(cancellationToken);
        if (sites.Any(known => known.Id == site.Id && known.State == SiteState.Paused))
            throw CommandFailure.Usage($"{site.Id} is paused and nothing of it is fetched: `sites resume {site.Id}` ends the pause.");
    }

    private static async Task<bool> IsServedAsync(RecordPlace place)
    {
        if (!place.Exists)
            return false;
        await using RecordStore store = place.Open();
        return store.Lock.Holder() is not null;
    }

    private static async Task<CrawlProgress> AskServiceAsync(Site site, RecordPlace place, CrawlProgressView view, CancellationToken cancellationToken)
    {
        await using RecordStore store = place.Open();
        long request = await store.Record.RequestCrawlAsync(site.Id, cancellationToken);
        long? crawlId = null;
        while (crawlId is null)
        {
            if (store.Lock.Holder() is null)
                throw CommandFailure.Environment("The service that was to crawl has stopped.");
            await Task.Delay(AskEvery, TimeProvider.System, cancellationToken);
            crawlId = (await store.Record.FindCrawlRequestAsync(request, cancellationToken))?.CrawlId;
        }

        return await view.WatchAsync(store, crawlId.Value, cancellationToken);
    }

    private static async Task<CrawlProgress> CrawlHereAsync(LoadedConfiguration configuration, Site site, RecordPlace place, CrawlProgressView view, CancellationToken cancellationToken)
    {
        await using OpenedService opened = await OpenedService.OpenAsync(configuration, place, TimeProvider.System, offers: false, cancellationToken);
        ServiceCollection services = new();
        services.AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning));
        await using ServiceProvider provider = services.AddCrawling(opened).BuildServiceProvider();
        CrawlWorker worker = provider.GetRequiredService<CrawlWorker>();
        RunningCrawl crawl = worker.Begin(site);
        try
        {
            long crawlId = await crawl.Opened.WaitAsync(cancellationToken) ?? throw CommandFailure.Environment($"The crawl of {site.Id} could not be opened: see the message above.");
            CrawlProgress end = await view.WatchAsync(opened.Store, crawlId, cancellationToken);
            await crawl.Ended;
            return end;
        }
        finally
        {
            await worker.StopAsync(CancellationToken.None);
        }
    }
}
