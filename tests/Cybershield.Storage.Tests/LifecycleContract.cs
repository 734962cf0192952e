using System.Globalization;
using Cybershield.Crawling;

namespace Cybershield.Storage.Tests;

/// <summary>What becomes of addresses that give no page, and of links that are not followed, in every record.</summary>
internal abstract class LifecycleContract(StoreUnderTest kind) : RecordFixture(kind)
{
    private const int Pages = 60;

    [Test]
    public async Task A_page_is_gone_only_when_it_was_missing_three_times_over_two_days()
    {
        await SeeAsync("/", Fetched());
        List<string> states = [];
        foreach (int hours in new[] { 1, 1, 1, 44, 2 })
        {
            Time.Advance(TimeSpan.FromHours(hours));
            await SeeAsync("/", new FetchResult.Gone(404, Time.GetUtcNow()));
            states.Add((await SiteAsync()).PagesByLastResult.Single().Key);
        }

        Assert.That(states, Is.EqualTo(new[] { "missing", "missing", "missing", "missing", "gone" }));
        Assert.That((await Record.FindPageAsync(Page("/").Value, default))!.Text, Is.Not.Null, "nothing is deleted on absence");
    }

    [Test]
    public async Task An_outage_between_confirms_nothing_and_a_page_that_comes_back_starts_anew()
    {
        await SeeAsync("/", Fetched());
        await MissingAsync(TimeSpan.FromDays(1));
        await MissingAsync(TimeSpan.FromDays(1));
        await SeeAsync("/", new FetchResult.Failed(FailureReason.ClientError, "403", Time.GetUtcNow()));
        await SeeAsync("/", Fetched());
        await MissingAsync(TimeSpan.FromDays(1));
        await MissingAsync(TimeSpan.FromDays(1));
        Assert.That((await SiteAsync()).PagesByLastResult.Keys, Is.EqualTo(new[] { "missing" }));
        await MissingAsync(TimeSpan.FromDays(1));
        Assert.That((await SiteAsync()).PagesByLastResult.Keys, Is.EqualTo(new[] { "gone" }));
    }

    [Test]
    public async Task Unreachable_missing_blocked_and_error_pages_are_different_states()
    {
        long crawl = await OpenCrawlAsync("/a", "/b", "/c", "/d");
        IReadOnlyList<CrawlLease> leases = await LeaseAsync(crawl);
        DateTimeOffset at = Time.GetUtcNow();
        FetchResult[] results = [Unreachable(), new FetchResult.Gone(404, at), new FetchResult.Disallowed("line 1", at), new FetchResult.SoftError("title", at)];
        for (int i = 0; i < results.Length; i++)
            await Record.CompleteAsync(leases[i], results[i], null, default);
        Assert.That((await SiteAsync()).PagesByLastResult.Keys, Is.EquivalentTo(new[] { "unreachable", "missing", "disallowed", "soft_error" }));
    }

    [TestCase("gone")]
    [TestCase("soft_error")]
    [TestCase("disallowed")]
    public async Task When_too_much_of_a_site_turns_at_once_its_pages_keep_their_states(string kind)
    {
        await CrawlSiteAsync(lease => Fetched(lease.Url.Value));
        await CrawlSiteAsync(_ => Turned(kind));
        SiteStatus held = await SiteAsync();
        Assert.Multiple(() =>
        {
            Assert.That(held.Hold!.Pages, Is.EqualTo(Pages));
            Assert.That(held.PagesByLastResult["fetched"], Is.EqualTo(Pages - 20), "the brake lets twenty through");
        });
        Time.Advance(TimeSpan.FromDays(1));
        await CrawlSiteAsync(_ => Turned(kind));
        Assert.That((await SiteAsync()).PagesByLastResult["fetched"], Is.EqualTo(Pages - 20), "it stays held");
    }

    [Test]
    public async Task A_hold_ends_by_itself_when_the_pages_are_there_again()
    {
        await CrawlSiteAsync(lease => Fetched(lease.Url.Value));
        await CrawlSiteAsync(_ => Turned("gone"));
        await CrawlSiteAsync(lease => Fetched(lease.Url.Value));
        SiteStatus site = await SiteAsync();
        Assert.That((site.Hold, site.PagesByLastResult["fetched"]), Is.EqualTo(((SiteHold?)null, Pages)));
    }

    [Test]
    public async Task A_person_lets_held_changes_through_once()
    {
        await CrawlSiteAsync(lease => Fetched(lease.Url.Value));
        Assert.That(await Record.ReleaseAsync("shop", default), Is.False, "nothing is held");
        await CrawlSiteAsync(_ => Turned("gone"));
        Assert.That(await Record.ReleaseAsync("shop", default), Is.True);
        await CrawlSiteAsync(_ => Turned("gone"));
        SiteStatus released = await SiteAsync();
        Assert.That((released.Hold, released.PagesByLastResult["missing"]), Is.EqualTo(((SiteHold?)null, Pages)));
        await CrawlSiteAsync(lease => Fetched(lease.Url.Value));
        await CrawlSiteAsync(_ => Turned("gone"));
        Assert.That((await SiteAsync()).Hold, Is.Not.Null, "the next mass change is braked again");
    }

    [Test]
    public async Task A_fifth_of_a_site_may_turn()
    {
        string[] paths = [.. Enumerable.Range(0, 150).Select(i => $"/{i}")];
        await CrawlSiteAsync(lease => Fetched(lease.Url.Value), paths);
        int seen = 0;
        await CrawlSiteAsync(lease => seen++ < 30 ? Turned("gone") : Fetched(lease.Url.Value), paths);
        SiteStatus site = await SiteAsync();
        Assert.That((site.Hold, site.PagesByLastResult["missing"]), Is.EqualTo(((SiteHold?)null, 30)));
    }

    [Test]
    public async Task Links_that_are_not_followed_are_counted_by_their_reason()
    {
        await Record.RegisterSitesAsync([SiteOf("shop", maxPages: 2, maxDepth: 1)], default);
        long crawl = await OpenCrawlAsync("/");
        Outlink[] links =
        [
            new(Page("/", "other"), AddressKind.Page, false), new(Page("/x", "other"), AddressKind.Page, false), new(Page("/unfollowed"), AddressKind.Page, true),
            new(Page("/a"), AddressKind.Page, false), new(Page("/b"), AddressKind.Page, false), new(Page("/c"), AddressKind.Page, false),
        ];
        PageExamination page = ExaminedWith("x", Fingerprint, links);
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Fetched(), page with { Page = page.Page with { LinksTooMany = 7, LinksRefused = 3 } }, default);
        await CompleteAsync(await LeaseOneAsync(crawl), "y", "/deep");
        Assert.That(await LeaseAsync(crawl), Is.Empty, "the budget is spent");
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        Assert.That((await ProgressAsync(crawl)).DroppedByReason, Is.EqualTo(new Dictionary<string, int>
        {
            ["too_many_links"] = 7, ["refused_address"] = 3, ["nofollow"] = 1, ["out_of_scope"] = 2, ["depth"] = 1, ["budget"] = 2,
        }));
    }

    [Test]
    public async Task An_address_whose_leases_always_run_out_has_failed_and_the_others_are_not_lost_with_it()
    {
        long crawl = await OpenCrawlAsync("/poison", "/a", "/b");
        int turns = 0;
        for (; turns < 20 && (await LeaseAsync(crawl)) is { Count: > 0 } leases; turns++)
        {
            if (leases.Any(lease => lease.Url.Equals(Page("/poison"))))
            {
                // The worker dies with all that it holds.
                Time.Advance(TimeSpan.FromMinutes(2));
                await Frontier.BacklogAsync(crawl, default);
                continue;
            }

            foreach (CrawlLease lease in leases)
                await CompleteAsync(lease, "text");
        }

        CrawlProgress end = await ProgressAsync(crawl);
        FailedAddress failure = (await Record.FailuresAsync("shop", 10, default)).Single();
        Assert.Multiple(() =>
        {
            Assert.That((end.Fetched, end.Failed, end.Due), Is.EqualTo((2, 1, 0)));
            Assert.That(end.FailuresByReason, Is.EqualTo(new Dictionary<string, int> { ["lease_expired"] = 1 }));
            Assert.That((failure.Url, failure.Detail), Is.EqualTo((Page("/poison").Value, "lease_expired: 5 leases in a row were never completed")));
        });
        await AssertCountersAgreeAsync(crawl);
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        long next = await OpenCrawlAsync();
        foreach (CrawlLease lease in await LeaseAsync(next))
            await CompleteAsync(lease, "text");
        await CompleteAsync(await LeaseOneAsync(next), "the page is fine again");
        Assert.That((await ProgressAsync(next)).Fetched, Is.EqualTo(3));
    }

    [Test]
    public async Task A_crawl_on_schedule_leaves_pages_that_stand_still_for_later_and_a_whole_crawl_takes_all()
    {
        TimeSpan sixHours = TimeSpan.FromHours(6);
        List<(int Still, int Lively)> visits = [];
        for (int crawlNumber = 0; crawlNumber < 12; crawlNumber++)
        {
            long crawl = (await Frontier.JoinCrawlAsync("shop", [Seed(Page("/"))], DateTimeOffset.MaxValue, sixHours, default))!.Value;
            (int still, int lively) = (0, 0);
            while (await LeaseAsync(crawl, 7) is { Count: > 0 } leases)
                foreach (CrawlLease lease in leases)
                {
                    bool isLively = lease.Url.PathAndQuery.Contains("lively", StringComparison.Ordinal);
                    (still, lively) = (still + (isLively ? 0 : 1), lively + (isLively ? 1 : 0));
                    await CompleteAsync(lease, isLively ? $"text of crawl {(char)('a' + crawlNumber)}" : "text", [.. Enumerable.Range(0, 20).SelectMany(i => new[] { $"/still/{i}", $"/lively/{i}" })]);
                }

            await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
            AssertInvariants();
            visits.Add((still, lively));
            Time.Advance(sixHours);
        }

        long whole = await OpenCrawlAsync();
        await CrawlAllAsync(whole);
        Assert.Multiple(async () =>
        {
            Assert.That(visits.Take(2), Is.All.EqualTo((21, 20)), "a page is visited twice before anything is known of it");
            Assert.That(visits.Skip(2).Select(crawl => crawl.Lively), Is.All.EqualTo(20), "pages that change are visited every time");
            Assert.That(visits.Skip(2).Sum(crawl => crawl.Still), Is.LessThan(10 * 21 * 2 / 3));
            Assert.That(visits.Select(crawl => crawl.Still), Is.All.GreaterThan(0), "the seed is always due");
            Assert.That((await ProgressAsync(whole)).Fetched, Is.EqualTo(41));
        });
    }

    [Test]
    public async Task Addresses_of_a_shape_that_yields_nothing_new_are_left_out_and_counted()
    {
        await Record.RegisterSitesAsync([SiteOf("shop", maxDepth: 1_000)], default);
        long crawl = await OpenCrawlAsync("/");
        (int calendar, int articles) = (0, 0);
        while (calendar + articles < 600 && await LeaseAsync(crawl, 20) is { Count: > 0 } leases)
            foreach (CrawlLease lease in leases)
            {
                string[] parts = lease.Url.PathAndQuery.Split('/');
                int number = parts.Length > 2 ? int.Parse(parts[^1], CultureInfo.InvariantCulture) : 0;
                bool isArticle = parts[1] == "article";
                (calendar, articles) = (calendar + (isArticle ? 0 : 1), articles + (isArticle ? 1 : 0));
                string[] links = isArticle ? [] : number == 0 ? ["/day/1", .. Enumerable.Range(1, 80).Select(i => $"/article/{i}")] : [$"/day/{number + 1}", $"/day/{number + 2}"];
                await CompleteAsync(lease, isArticle ? $"{(char)('a' + number % 26)}{(char)('a' + number / 26)}word is what this is about" : $"There is nothing on in the town on day {number}.", links);
            }

        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        Assert.Multiple(async () =>
        {
            Assert.That(articles, Is.EqualTo(80), "what yields something is fetched whole");
            Assert.That(calendar, Is.LessThan(200), "the calendar never ends by itself");
            Assert.That((await ProgressAsync(crawl)).DroppedByReason["trap"], Is.GreaterThan(0), "a chain that is cut leads no further");
        });
    }

    [Test]
    public async Task A_stop_is_no_fault_of_what_was_leased()
    {
        for (int i = 0; i < 8; i++)
        {
            long crawl = await OpenCrawlAsync("/");
            Assert.That(await LeaseAsync(crawl), Has.Count.EqualTo(1), string.Create(CultureInfo.InvariantCulture, $"start {i}"));
            await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Interrupted, default);
        }
    }

    private async Task<SiteStatus> SiteAsync() => (await Record.SitesAsync(default)).Single();

    private FetchResult Turned(string kind) => kind switch
    {
        "gone" => new FetchResult.Gone(404, Time.GetUtcNow()),
        "soft_error" => new FetchResult.SoftError("title: 404", Time.GetUtcNow()),
        _ => new FetchResult.Disallowed("robots.txt is unreachable", Time.GetUtcNow()),
    };

    private async Task MissingAsync(TimeSpan later)
    {
        Time.Advance(later);
        await SeeAsync("/", new FetchResult.Gone(404, Time.GetUtcNow()));
    }

    private async Task SeeAsync(string path, FetchResult result) => await CrawlSiteAsync(_ => result, path);

    private async Task CrawlSiteAsync(Func<CrawlLease, FetchResult> see, params string[] paths)
    {
        string[] seeds = paths.Length > 0 ? paths : [.. Enumerable.Range(0, Pages).Select(i => $"/{i}")];
        long crawl = await OpenCrawlAsync(seeds);
        while (await LeaseAsync(crawl) is { Count: > 0 } leases)
            foreach (CrawlLease lease in leases)
                await SeeAsync(lease, see(lease));
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
    }

    private Task<bool> SeeAsync(CrawlLease lease, FetchResult result) =>
        Record.CompleteAsync(lease, result, result is FetchResult.Fetched ? Examined("text of " + lease.Url) : null, default);
}
