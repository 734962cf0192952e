using System.CommandLine;
using Cybershield.Service.Crawl;
using Cybershield.Storage;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary><c>sites list|pause|resume|purge</c>.</summary>
internal static class SitesCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The site's id." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command sites = new("sites", "The registered sites and what is kept of them.");
        sites.Add(CommandFrame.Create("list", "Prints every site with its state, pages and open flags.",
            [CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson], ListAsync));
        sites.Add(CommandFrame.Create("pause", "Stops fetching from a site, within one request, until it is resumed.", [Id, CommandFrame.Config, CommandFrame.Data], PauseAsync));
        sites.Add(CommandFrame.Create("resume", "Ends a site's pause. A crawl that fell due meanwhile, or that the pause cut short, begins at once; otherwise the next one begins on schedule.",
            [Id, CommandFrame.Config, CommandFrame.Data], ResumeAsync));
        sites.Add(CommandFrame.Create("release", "Lets the changes of a site through that are held because too many of its pages turned missing, into error pages or disallowed at once.",
            [Id, CommandFrame.Config, CommandFrame.Data], ReleaseAsync));
        sites.Add(CommandFrame.Create("purge", "Deletes what is kept of a site's pages. Screenings, decisions and list texts stay; the deletion is logged.",
            [Id, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson], PurgeAsync));
        return sites;
    }

    private static async Task<int> PauseAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string id = parsed.GetRequiredValue(Id);
        await using RecordStore store = await RecordAccess.OpenAsync(parsed, cancellationToken);
        if (!await store.Record.PauseAsync(id, cancellationToken))
            throw Unknown(id);
        await Console.Out.WriteLineAsync($"Paused {id}.");
        return ExitCode.Done;
    }

    private static async Task<int> ResumeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string id = parsed.GetRequiredValue(Id);
        await using RecordStore store = await RecordAccess.OpenAsync(parsed, cancellationToken);
        SiteStatus? before = (await store.Record.SitesAsync(cancellationToken)).FirstOrDefault(site => site.Id == id);
        if (before is null || !await store.Record.ResumeAsync(id, cancellationToken))
            throw Unknown(id);
        string next = before.State == SiteState.Paused ? await BeginOverdueAsync(parsed, store, before, cancellationToken) : "it was not paused";
        await Console.Out.WriteLineAsync($"Resumed {id}: {next}.");
        return ExitCode.Done;
    }

    /// <summary>Asks a running service for the crawl that fell due during the pause; without one its start is soon enough. Says what happens next.</summary>
    private static async Task<string> BeginOverdueAsync(ParseResult parsed, RecordStore store, SiteStatus site, CancellationToken cancellationToken)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if ((await RecordAccess.RequireInForceAsync(parsed.GetRequiredValue(CommandFrame.Config), RecordPlace.Of(parsed))).Snapshot.Find(site.Id) is not { } configured)
            return "it is not configured and not crawled";
        if (CrawlSchedule.FirstStart(configured.Schedule, site, now) is var first && first > now)
            return $"its next crawl begins {Tables.Instant(first)}";
        if (store.Lock.Holder() is null)
            return "a crawl is due and begins when the service starts";
        await store.Record.RequestCrawlAsync(site.Id, cancellationToken);
        return "a crawl was due and begins now";
    }

    private static CommandFailure Unknown(string id) => CommandFailure.Usage($"There is no site \"{id}\": `cybershield sites list` prints those that are known.");

    private static async Task<int> ReleaseAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string id = parsed.GetRequiredValue(Id);
        await using RecordStore store = await RecordAccess.OpenAsync(parsed, cancellationToken);
        if (!await store.Record.ReleaseAsync(id, cancellationToken))
            throw CommandFailure.Usage($"Nothing is held of a site \"{id}\": `cybershield sites list` prints those that are known.");
        await Console.Out.WriteLineAsync($"Released {id}: its next crawl records the changes of its pages.");
        return ExitCode.Done;
    }

    private static async Task<int> PurgeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string id = parsed.GetRequiredValue(Id);
        await using RecordStore store = await RecordAccess.OpenAsync(parsed, cancellationToken);
        PurgeSummary summary = await store.Record.PurgeAsync(id, cancellationToken)
            ?? throw Unknown(id);
        if (summary.Hold is { } hold)
            throw CommandFailure.Usage($"{hold.FlagId ?? hold.SiteId} is under legal hold ({hold.Reason}): `cybershield retention release` ends it. Deleted {summary.Captures} captures of {id} before that.");
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(new { summary.Addresses, summary.Captures });
        else
            await Console.Out.WriteLineAsync($"Deleted {summary.Captures} captures and {summary.Addresses} addresses of {id}.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using RecordStore store = RecordAccess.OpenForReading(parsed);
        IReadOnlyList<SiteStatus> sites = await store.Record.SitesAsync(cancellationToken);
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(sites);
        else
            Tables.Print(SiteTable(sites));
        return ExitCode.Done;
    }

    internal static Table SiteTable(IReadOnlyList<SiteStatus> sites)
    {
        Table table = Tables.Create("site", "state", "group", ">pages", ">open flags", "last crawl");
        foreach (SiteStatus site in sites)
            table.AddRow(Tables.Row(site.Id, site.Hold is null ? Tables.Name(site.State) : $"{Tables.Name(site.State)}, held", site.Group, Tables.Number(site.KnownPages), Tables.Number(site.OpenFlags), LastCrawl(site)));
        return table;
    }

    private static string LastCrawl(SiteStatus site) =>
        site.LastCrawlStartedAt is not { } start ? "never"
        : site.LastCrawlEndedAt is { } end ? $"{Tables.Instant(end)} {(site.LastCrawlEnding is { } ending ? Tables.Name(ending) : "")}"
        : $"since {Tables.Instant(start)}";
}
