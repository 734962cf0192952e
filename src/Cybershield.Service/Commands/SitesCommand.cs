using System.CommandLine;
using System.Globalization;
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
        sites.Add(Change("pause", "Stops fetching from a site, within one request, until it is resumed.", "Paused {0}.", (record, id, token) => record.PauseAsync(id, token)));
        sites.Add(Change("resume", "Ends a site's pause; it is crawled again on its schedule.", "Resumed {0}.", (record, id, token) => record.ResumeAsync(id, token)));
        sites.Add(CommandFrame.Create("release", "Lets the changes of a site through that are held because too many of its pages turned missing, into error pages or disallowed at once.",
            [Id, CommandFrame.Config, CommandFrame.Data], ReleaseAsync));
        sites.Add(CommandFrame.Create("purge", "Deletes what is kept of a site's pages. Screenings, decisions and list texts stay; the deletion is logged.",
            [Id, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson], PurgeAsync));
        return sites;
    }

    private static Command Change(string name, string description, string done, Func<ICrawlRecord, string, CancellationToken, Task<bool>> change) =>
        CommandFrame.Create(name, description, [Id, CommandFrame.Config, CommandFrame.Data], async (parsed, cancellationToken) =>
        {
            string id = parsed.GetRequiredValue(Id);
            await using RecordStore store = await RecordAccess.OpenAsync(parsed, cancellationToken);
            if (!await change(store.Record, id, cancellationToken))
                throw CommandFailure.Usage($"There is no site \"{id}\": `cybershield sites list` prints those that are known.");
            await Console.Out.WriteLineAsync(string.Format(CultureInfo.InvariantCulture, done, id));
            return ExitCode.Done;
        });

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
            ?? throw CommandFailure.Usage($"There is no site \"{id}\": `cybershield sites list` prints those that are known.");
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(summary);
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
