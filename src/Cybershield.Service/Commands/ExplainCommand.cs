using System.CommandLine;
using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Service.Configuration;
using Cybershield.Service.Crawl;
using Cybershield.Storage;

namespace Cybershield.Service.Commands;

/// <summary><c>explain URL|FILE</c>: what is read from a page, what matches, and how the score adds up.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> Target = new("URL|FILE") { Description = "An address within a registered site, or a saved page." };
    private static readonly Option<string> Group = new("--group") { Description = "Site group to judge a FILE by.", DefaultValueFactory = _ => "default" };
    private static readonly Option<bool> Fetch = new("--fetch") { Description = "Fetch the address now even where the record has its page." };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "explain",
        "Reads one page and prints its extraction, its matches and the arithmetic of its scores. For a page of the record the stored arithmetic is printed, and whether it is reproduced. Exit code 1: a list reaches its threshold.",
        [Target, Group, Fetch, CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        ExplainAsync);

    private static async Task<int> ExplainAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        LoadedConfiguration configuration = RecordAccess.Require(parsed.GetRequiredValue(CommandFrame.Config));
        string target = parsed.GetRequiredValue(Target);
        if (File.Exists(target))
            return Print(parsed, ReadFile(configuration, target, parsed.GetRequiredValue(Group)));
        if (!CrawlUrl.TryParse(target, null, out CrawlUrl? url))
            throw CommandFailure.Usage($"\"{target}\" is neither a file nor an http or https address.");
        if (!parsed.GetValue(Fetch) && await FindStoredAsync(parsed, configuration, url, cancellationToken) is { } stored)
            return Print(parsed, stored);
        Site site = SingleFetch.SiteOf(configuration, url);
        return Print(parsed, await FetchAsync(configuration, site, url, cancellationToken));
    }

    private static Explanation ReadFile(LoadedConfiguration configuration, string path, string group)
    {
        string contentType = Path.GetExtension(path).Equals(".txt", StringComparison.OrdinalIgnoreCase) ? "text/plain" : "text/html";
        if (!CrawlUrl.TryParse("http://file.invalid/" + Uri.EscapeDataString(Path.GetFileName(path)), null, out CrawlUrl? url))
            throw CommandFailure.Usage($"\"{path}\" can't be named as a page.");
        return Examine(configuration, path, url, group, File.ReadAllBytes(path), contentType, null);
    }

    private static async Task<Explanation> FetchAsync(LoadedConfiguration configuration, Site site, CrawlUrl url, CancellationToken cancellationToken)
    {
        FetchResult result = await SingleFetch.FetchAsync(configuration, site, url, AddressKind.Page, cancellationToken);
        return result is FetchResult.Fetched fetched
            ? Examine(configuration, url.Value, url, site.Group, fetched.Body, fetched.ContentType, fetched.RobotsTag)
            : throw CommandFailure.Environment($"{url} gave no page: {SingleFetch.OutcomeOf(result)}.");
    }

    private static Explanation Examine(LoadedConfiguration configuration, string source, CrawlUrl url, string group, byte[] body, string? contentType, string? robotsTag)
    {
        ExtractionResult extraction = new PageExtractor(configuration.Settings.Extraction).Extract(body, contentType, url, robotsTag);
        if (extraction is not ExtractionResult.Page page)
            throw CommandFailure.Environment(extraction is ExtractionResult.SoftError error ? $"{source} is an error page ({error.Reason}); it is never screened." : $"{source} is too complex to be read.");
        PageText text = page.Extracted.ToPageText();
        Watchlist watchlist = Watchlist.Compile(configuration.Watchlists.Lists, Reload.ListsInForce.Today(TimeProvider.System), allowTestOnly: true);
        IReadOnlyList<ListExplanation> lists = [.. watchlist.Screen(text, group).Lists.Select(list => ListExplanation.Of(list, text))];
        return new Explanation(source, ContactMask.Mask(page.Extracted.Title), page.Extracted.Language, page.Extracted.Charset, null, Explanation.ZonesOf(text), page.Extracted.Outlinks.Count, lists);
    }

    private static async Task<Explanation?> FindStoredAsync(ParseResult parsed, LoadedConfiguration configuration, CrawlUrl url, CancellationToken cancellationToken)
    {
        if (!RecordPlace.Of(parsed).Exists)
            return null;
        await using RecordStore store = RecordAccess.OpenForReading(parsed);
        StoredPage? page = await store.Record.FindPageAsync(url.Value, cancellationToken);
        List<ListExplanation> lists = [];
        foreach (string list in await EveryListAsync(store, configuration, cancellationToken))
            if (await store.Reviews.FindAsync(Flag.FlagId(url.Value, list), cancellationToken) is { } flag)
                lists.Add(ListExplanation.Of(flag.Latest, await Recalculation.TryAsync(flag, page, store, cancellationToken)));
        return page is null && lists.Count == 0 ? null
            : new Explanation(url.Value, ContactMask.Mask(page?.Title ?? ""), page?.Language ?? "und", null, page?.FetchedAt, page?.Text is { } text ? Explanation.ZonesOf(text) : [], null, lists);
    }

    /// <summary>Of the configuration, and those whose flags outlived them.</summary>
    private static async Task<IEnumerable<string>> EveryListAsync(RecordStore store, LoadedConfiguration configuration, CancellationToken cancellationToken)
    {
        FlagCounts counts = await store.Reviews.CountAsync(new FlagQuery(IncludeMuted: true), cancellationToken);
        return configuration.Watchlists.Lists.Select(list => list.Id).Union(counts.ByList.Keys).Order(StringComparer.Ordinal);
    }

    private static int Print(ParseResult parsed, Explanation explanation)
    {
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(explanation);
        else
            explanation.Print();
        return explanation.Lists.Any(list => list.ReachesThreshold) ? ExitCode.Findings : ExitCode.Done;
    }
}
