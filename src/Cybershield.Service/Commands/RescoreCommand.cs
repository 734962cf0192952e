using System.CommandLine;
using Cybershield.Matching;
using Cybershield.Matching.Yaml;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Service.Hosting;
using Cybershield.Service.Reload;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary><c>rescore</c>: judges stored pages by the lists as they are now, without fetching one.</summary>
internal static class RescoreCommand
{
    private static readonly Option<string?> Since = new("--since") { Description = "Only pages captured in this time, such as 30d or 12h; all of them where it is missing.", HelpName = "TIME" };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "rescore",
        "Judges stored pages that other lists judged last by the lists as they are now, without fetching; a running service does the same after every reload.",
        [Since, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        RescoreAsync);

    private static async Task<int> RescoreAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        DateTimeOffset since = Start(parsed.GetValue(Since));
        LoadedConfiguration configuration = RecordAccess.Require(parsed.GetRequiredValue(CommandFrame.Config));
        RecordPlace place = RecordPlace.Of(parsed);
        await using RecordStore store = place.IsShared ? place.Open() : await RecordAccess.OpenAsync(parsed, cancellationToken);
        if (place.IsShared)
            configuration = await SharedConfiguration.AgreeAsync(configuration, store, offers: false, TimeProvider.System, cancellationToken);
        else
            await OpenedService.RegisterListsAsync(configuration, store, cancellationToken);
        Watchlist watchlist = configuration.Watchlists.Compile(ListsInForce.Today(TimeProvider.System));
        store.Sets.Compiled(watchlist.Fingerprint, configuration.Watchlists.Set);
        int pages = await new PageRescoring(store.Record).RunAsync(watchlist, since, cancellationToken);
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(new { pages, watchlist = watchlist.Fingerprint });
        else
            await Console.Out.WriteLineAsync($"{Tables.Number(pages)} stored pages were judged again by watchlist {watchlist.Fingerprint}.");
        return ExitCode.Done;
    }

    private static DateTimeOffset Start(string? since)
    {
        if (since is null)
            return DateTimeOffset.UnixEpoch;
        return DurationText.TryParse(since, out TimeSpan time)
            ? TimeProvider.System.GetUtcNow() - time
            : throw CommandFailure.Usage($"\"{since}\" is no length of time: write one such as 30d, 12h or 15m.");
    }
}
