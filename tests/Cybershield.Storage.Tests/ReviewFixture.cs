using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>A store with pages that were crawled and flagged, as reviewers meet it.</summary>
internal abstract class ReviewFixture(StoreUnderTest kind) : RecordFixture(kind)
{
    protected const string Anna = "anna";
    protected const string Boris = "boris";

    protected ReviewStore Reviews => Store.Reviews;

    protected IOutbox Outbox => Store.Outbox;

    /// <summary>Crawls the site once: these pages are fetched anew, every other one is unchanged. A page is flagged for each of the words that it holds.</summary>
    protected async Task CrawlAsync(IReadOnlyDictionary<string, string> bodies, string version = "1.0.0", string[]? words = null, string list = "scam", string language = "en")
    {
        long crawl = await Frontier.OpenCrawlAsync("shop", [.. bodies.Keys.Select(path => Seed(Page(path)))], default);
        foreach (CrawlLease lease in await LeaseAsync(crawl))
        {
            if (bodies.TryGetValue(lease.Url.PathAndQuery, out string? body))
                await Record.CompleteAsync(lease, Fetched(body), Page(body, version, words ?? ["promise", "табыс"], list, language), default);
            else
                await Record.CompleteAsync(lease, NotModified(), null, default);
        }

        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
    }

    protected Task CrawlAsync(string path, string body) => CrawlAsync(new Dictionary<string, string> { [path] = body });

    /// <summary>One flagged page and its flag.</summary>
    protected async Task<Flag> FlagAsync(string path = "/offer", string body = "We promise a lot.")
    {
        await CrawlAsync(path, body);
        return await FlagAtAsync(path);
    }

    protected async Task<Flag> FlagAtAsync(string path, string list = "scam") => (await Reviews.FindAsync(Flag.FlagId(Page(path).Value, list), default))!;

    /// <summary>Judges the stored page by another version of the list, as after a reload.</summary>
    protected async Task RescreenAsync(string path, string version, params string[] words)
    {
        StoredPage page = (await Record.FindPageAsync(Page(path).Value, default))!;
        await Record.RegisterListsAsync([new ListText("scam", version, version, "text", ListStatus.Live)], default);
        await Record.RescreenAsync([(page, Screenings.Of(page.Text!, "watchlist " + version, "scam", version, words))], default);
    }

    protected Task<ReviewResult> DecideAsync(Flag flag, string reviewer = Anna, Outcome outcome = Outcome.LawfulUse, string? reason = "news", string? note = null) =>
        Reviews.DecideAsync(new DecisionRequest(flag.Id, flag.Revision, reviewer, outcome, reason, note, null), default);

    protected async Task<string[]> PathsAsync(FlagQuery query)
    {
        FlagPage page = await Reviews.ListAsync(query, null, 100, default);
        return [.. page.Flags.Select(flag => new Uri(flag.Url).PathAndQuery)];
    }

    protected async Task<string[]> ActionsAsync(Flag flag) => [.. (await Reviews.HistoryAsync(flag.Id, default)).Select(entry => entry.Action)];

    private static PageExamination Page(string body, string version, string[] words, string list, string language)
    {
        PageText text = new([new PageBlock(Zone.Title, language, "Offer"), new PageBlock(Zone.Body, language, body)]);
        ExtractedPage extracted = new("Offer from boss@example.com", "utf-8", language, null, null, null, false, [], [], body);
        return new PageExamination(extracted, text, Screenings.Of(text, "watchlist " + version + list, list, version, words));
    }
}
