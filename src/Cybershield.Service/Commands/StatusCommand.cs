using System.CommandLine;
using Cybershield.Elasticsearch;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Service.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary><c>status</c>: what runs, waits and fails, read beside a running service.</summary>
internal static class StatusCommand
{
    private const int LastCrawls = 50;
    private static readonly TimeSpan SearchServerPatience = TimeSpan.FromSeconds(5);

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "status",
        "Says what runs, waits and fails: the crawling process, crawls, sites, the outbox, and what a reload of the configuration would be refused for. Exit code 1: something needs a person.",
        [CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        StatusAsync);

    private static async Task<int> StatusAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using RecordStore store = RecordAccess.OpenForReading(parsed);
        LoadedConfiguration folder = LoadedConfiguration.Read(parsed.GetRequiredValue(CommandFrame.Config), TimeProvider.System);
        LoadedConfiguration configuration = SharedConfiguration.InForce(folder, store, TimeProvider.System);
        IReadOnlyList<CrawlProgress> crawls = await store.Record.CrawlsAsync(LastCrawls, cancellationToken);
        Status status = new(
            store.Lock.Holder(),
            [.. crawls.Where(crawl => crawl.Ending is null)],
            [.. Latest(crawls)],
            await store.Record.SitesAsync(cancellationToken),
            await store.Outbox.DepthAsync(cancellationToken),
            await AskAsync(configuration.Settings.Elasticsearch, cancellationToken),
            RenderedSites.Of(configuration.Snapshot.Sites, configuration.Settings.Rendering),
            [.. configuration.Snapshot.Sites.Where(site => site.AcceptInvalidCertificates).Select(site => site.Id)],
            folder.Errors)
        {
            Shared = store.IsShared ? SharedStatus.Of(folder, store) : null,
        };
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(status);
        else
            Print(status);
        return status.NeedsPerson ? ExitCode.Findings : ExitCode.Done;
    }

    private static void Print(Status status)
    {
        Console.Out.WriteLine(status.Service is { } holder
            ? $"Crawling process: {holder.ProcessId} on {holder.Machine}, since {Tables.Instant(holder.TakenAt)}, last sign of life {Tables.Instant(holder.HeartbeatAt)}"
            : "Crawling process: none");
        status.Shared?.Print();
        PrintCrawls(status);
        Tables.Print(SitesCommand.SiteTable(status.Sites));
        Console.Out.WriteLine(status.SearchServer is { } server
            ? $"Search server: {server.Uri}, {server.Problem ?? "it answers"}; {Tables.Number(status.Outbox.Waiting)} changes wait, {Tables.Number(status.Outbox.Dead)} dead letters{Oldest(status.Outbox)}"
            : "Search server: none configured");
        foreach (string line in status.Rendered.Lines())
            Console.Out.WriteLine(line);
        foreach (SiteStatus site in status.Sites.Where(site => site.Hold is not null))
            Console.Out.WriteLine($"Held: {Tables.Number(site.Hold!.Pages)} pages of {site.Id} turned missing, into error pages or disallowed at once, since {Tables.Instant(site.Hold.Since)}; they keep their states. If that is right: `sites release {site.Id}`");
        foreach (string id in status.CertificatesNotChecked)
            Console.Out.WriteLine($"Warning: the certificates of {id} are not checked, as its file asks: whoever sits between can read and change its pages");
        foreach (ConfigurationError error in status.ConfigurationErrors)
            Console.Out.WriteLine($"Not in force: {error}");
    }

    private static void PrintCrawls(Status status)
    {
        foreach (CrawlProgress crawl in status.Running)
            Console.Out.WriteLine($"Crawl {crawl.CrawlId} of {crawl.SiteId}: {Tables.Number(crawl.Fetched + crawl.NotModified)} pages, {Tables.Number(crawl.Due)} due, {Tables.Number(crawl.Failed)} failed, {Tables.Number(crawl.Flagged)} flagged");
        foreach (NotFollowed crawl in status.NotFollowed)
            Console.Out.WriteLine($"Not followed by crawl {crawl.Crawl} of {crawl.Site}: {string.Join(", ", crawl.ByReason.Select(reason => $"{reason.Key} {Tables.Number(reason.Value)}"))}");
    }

    /// <summary>What the latest crawl of each site saw and left out.</summary>
    private static IEnumerable<NotFollowed> Latest(IReadOnlyList<CrawlProgress> crawls) =>
        crawls.GroupBy(crawl => crawl.SiteId).Select(ofSite => ofSite.MaxBy(crawl => crawl.CrawlId)!).Where(crawl => crawl.DroppedByReason.Count > 0)
            .OrderBy(crawl => crawl.SiteId, StringComparer.Ordinal).Select(crawl => new NotFollowed(crawl.SiteId, crawl.CrawlId, crawl.DroppedByReason));

    /// <summary>Null where none is configured. Faulty options are among the configuration's errors.</summary>
    private static async Task<SearchServer?> AskAsync(ElasticsearchOptions options, CancellationToken cancellationToken)
    {
        if (!options.IsConfigured || options.Faults().Count > 0)
            return null;
        using ElasticsearchGateway gateway = new(options with { RequestTimeout = SearchServerPatience });
        ServerAnswer answer = await gateway.ProbeAsync(cancellationToken);
        return new(options.Uri!, answer.Accepted ? null : answer.ToString());
    }

    private static string Oldest(OutboxDepth depth) => depth.OldestAt is { } oldest ? $", the oldest since {Tables.Instant(oldest)}" : "";

    private sealed record Status(
        CrawlLockHolder? Service,
        IReadOnlyList<CrawlProgress> Running,
        IReadOnlyList<NotFollowed> NotFollowed,
        IReadOnlyList<SiteStatus> Sites,
        OutboxDepth Outbox,
        SearchServer? SearchServer,
        RenderedSites Rendered,
        IReadOnlyList<string> CertificatesNotChecked,
        IReadOnlyList<ConfigurationError> ConfigurationErrors)
    {
        /// <summary>Null where the record is embedded.</summary>
        public SharedStatus? Shared { get; init; }

        public bool NeedsPerson => Shared?.NeedsPerson == true || ConfigurationErrors.Count > 0 || Rendered.Problem is not null || Outbox.Dead > 0 || Sites.Any(site => site.Hold is not null || site.LastCrawlEnding == Crawling.CrawlEnding.Failed);
    }

    /// <param name="ByReason">Links and addresses, by why they were left out.</param>
    private sealed record NotFollowed(string Site, long Crawl, IReadOnlyDictionary<string, int> ByReason);

    /// <param name="Problem">Why it takes no changes now; null where it answers.</param>
    private sealed record SearchServer(string Uri, string? Problem);
}
