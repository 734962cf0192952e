using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>What every store answers for: the queue's orders, filters, counts and exports.</summary>
internal abstract class ReviewQueueContract(StoreUnderTest kind) : ReviewFixture(kind)
{
    [Test]
    public async Task Pages_follow_each_other_in_every_order_and_miss_nothing()
    {
        for (int i = 0; i < 7; i++)
        {
            await CrawlAsync(new Dictionary<string, string> { [$"/{i}"] = string.Concat(Enumerable.Repeat("promise ", 1)) + (i % 3 == 0 ? "табыс" : "") });
            Time.Advance(TimeSpan.FromMinutes(i % 2));
        }

        string[] newest = ["/6", "/5", "/4", "/3", "/2", "/1", "/0"];
        Assert.That(await AllPagesAsync(new FlagQuery(Order: FlagOrder.Newest)), Is.EqualTo(newest));
        Assert.That(await AllPagesAsync(new FlagQuery(Order: FlagOrder.Oldest)), Is.EqualTo(newest.Reverse()));
        Assert.That(await AllPagesAsync(new FlagQuery(Order: FlagOrder.Highest)), Is.EqualTo(new[] { "/6", "/3", "/0", "/5", "/4", "/2", "/1" }));
        await DecideAsync(await FlagAtAsync("/3"));
        Assert.That(await AllPagesAsync(new FlagQuery(Order: FlagOrder.Newest)), Is.EqualTo(newest), "states are merged into one order");
        Assert.That(await AllPagesAsync(new FlagQuery(States: [FlagState.Open])), Is.EqualTo(newest.Except(["/3"])));
    }

    [Test]
    public async Task Counts_equal_what_the_list_and_the_export_give_for_every_filter()
    {
        await SeedAsync();
        FlagQuery[] queries =
        [
            new(), new(States: [FlagState.Open]), new(States: [FlagState.Open, FlagState.Lapsed]), new(Sites: ["shop"]), new(Sites: ["none"]), new(Lists: ["lottery"]),
            new(Lists: ["lottery", "scam"]), new(Lists: ["scam"], Languages: ["ru"]), new(Terms: ["promise"]), new("promise"), new("promise", Lists: ["scam"]), new(Groups: ["shops"]),
            new(Outcomes: [Outcome.LawfulUse]), new(Outcomes: [Outcome.LawfulUse, Outcome.Unsure], States: [FlagState.Decided]), new(IncludeMuted: true), new(Lists: ["scam"], IncludeMuted: true),
            new(FlaggedFrom: Time.GetUtcNow()), new(FlaggedBefore: Time.GetUtcNow()), new("табыс", Terms: ["табыс"]), new("…"),
        ];
        foreach (FlagQuery query in queries)
        {
            string[] listed = await AllPagesAsync(query);
            string[] exported = [.. (await ExportAsync(query)).Select(flag => new Uri(flag.Url).PathAndQuery)];
            FlagCounts counts = await Reviews.CountAsync(query, default);
            Assert.Multiple(() =>
            {
                Assert.That(counts.Total, Is.EqualTo(new FlagCount(listed.Length, false)), query.ToString());
                Assert.That(exported, Is.EqualTo(listed), query.ToString());
            });
            await AssertFacetsAsync(query, counts);
        }
    }

    [Test]
    public async Task Next_goes_round_the_queue_past_what_others_hold()
    {
        foreach (string path in new[] { "/a", "/b", "/c" })
        {
            await FlagAsync(path);
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        await Reviews.ClaimAsync((await FlagAtAsync("/b")).Id, Boris, default);
        FlagQuery oldest = new(Order: FlagOrder.Oldest);
        Assert.That(await NextAsync(oldest, null), Is.EqualTo("/a"));
        Assert.That(await NextAsync(oldest, "/a"), Is.EqualTo("/c"), "b is held");
        Assert.That(await NextAsync(oldest, "/c"), Is.EqualTo("/a"), "around the end");
        await DecideAsync(await FlagAtAsync("/a"));
        Assert.That(await NextAsync(oldest, "/a"), Is.EqualTo("/c"), "after a flag that left the queue");
        Assert.That(await NextAsync(oldest, "/c"), Is.Null, "never the same again");
        Time.Advance(TimeSpan.FromMinutes(15));
        Assert.That(await NextAsync(oldest, "/c"), Is.EqualTo("/b"), "the claim expired");
    }

    [Test]
    public async Task Key_that_no_page_gave_starts_from_the_first_page()
    {
        await FlagAsync();
        Assert.That((await Reviews.ListAsync(new FlagQuery(), "'; DROP TABLE flag --", 10, default)).Flags, Has.Count.EqualTo(1));
    }

    private async Task SeedAsync()
    {
        await CrawlAsync(new Dictionary<string, string> { ["/1"] = "We promise.", ["/2"] = "promise табыс", ["/3"] = "I promise", ["/4"] = "promise all" });
        Time.Advance(TimeSpan.FromDays(1));
        await CrawlAsync(new Dictionary<string, string> { ["/5"] = "обещаем табыс", ["/6"] = "табыс" }, language: "ru");
        await CrawlAsync(new Dictionary<string, string> { ["/7"] = "lottery of promise", ["/8"] = "lottery" }, list: "lottery", words: ["lottery"]);
        await DecideAsync(await FlagAtAsync("/1"));
        await DecideAsync(await FlagAtAsync("/5"), outcome: Outcome.Unsure, reason: "second_opinion_wanted");
        await CrawlAsync("/3", "nothing");
        await Reviews.MuteAsync(new MuteRequest(Page("/4").Value, false, "scam", "noise", Anna, Time.GetUtcNow().AddDays(7)), default);
    }

    private async Task AssertFacetsAsync(FlagQuery query, FlagCounts counts)
    {
        foreach (string list in new[] { "scam", "lottery", "none" })
            Assert.That(counts.ByList.GetValueOrDefault(list).Value, Is.EqualTo((await AllPagesAsync(query with { Lists = [list] })).Length), $"{list} of {query}");
        foreach (string language in new[] { "en", "ru" })
            Assert.That(counts.ByLanguage.GetValueOrDefault(language).Value, Is.EqualTo((await AllPagesAsync(query with { Languages = [language] })).Length), $"{language} of {query}");
        foreach (Outcome outcome in new[] { Outcome.LawfulUse, Outcome.Unsure, Outcome.Concern })
            Assert.That(counts.ByOutcome.GetValueOrDefault(Outcomes.NameOf(outcome)).Value, Is.EqualTo((await AllPagesAsync(query with { Outcomes = [outcome] })).Length), $"{outcome} of {query}");
        foreach (FlagState state in Enum.GetValues<FlagState>())
            Assert.That(counts.ByState.GetValueOrDefault(States.NameOf(state)).Value, Is.EqualTo((await AllPagesAsync(query with { States = [state] })).Length), $"{state} of {query}");
        Assert.That(counts.BySite.GetValueOrDefault("shop").Value, Is.EqualTo((await AllPagesAsync(query with { Sites = ["shop"] })).Length), query.ToString());
        Assert.That(counts.ByGroup.GetValueOrDefault("shops").Value, Is.EqualTo((await AllPagesAsync(query with { Groups = ["shops"] })).Length), query.ToString());
    }

    private async Task<string[]> AllPagesAsync(FlagQuery query)
    {
        List<string> paths = [];
        string? key = null;
        do
        {
            FlagPage page = await Reviews.ListAsync(query, key, 3, default);
            paths.AddRange(page.Flags.Select(flag => new Uri(flag.Url).PathAndQuery));
            key = page.NextKey;
        }
        while (key is not null);
        return [.. paths];
    }

    private async Task<List<Flag>> ExportAsync(FlagQuery query)
    {
        List<Flag> flags = [];
        await foreach (Flag flag in Reviews.ExportAsync(query, default))
            flags.Add(flag);
        return flags;
    }

    private async Task<string?> NextAsync(FlagQuery query, string? afterPath)
    {
        string? after = afterPath is null ? null : (await FlagAtAsync(afterPath)).Id;
        return await Reviews.NextAsync(query, after, Anna, default) is Flag next ? new Uri(next.Url).PathAndQuery : null;
    }
}
