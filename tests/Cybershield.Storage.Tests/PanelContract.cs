using System.Collections.Immutable;
using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Storage.Tests;

/// <summary>How every record keeps the panel of a site.</summary>
internal abstract class PanelContract(StoreUnderTest kind) : RecordFixture(kind)
{
    [Test]
    public async Task A_panel_comes_back_as_it_was_and_holds_the_pages_of_lowest_rank()
    {
        PanelPage[] seen = await SeeAsync(50);
        await ReopenAsync();
        IReadOnlyList<PanelPage> panel = await Record.ReadPanelAsync("shop", default);
        Assert.That(panel.Select(page => page.Address), Is.EqualTo(seen.OrderBy(page => page.Rank).Take(SitePanel.MaxPages).Select(page => page.Address)));
        Assert.That(panel.Select(page => page.Blocks), Is.All.EqualTo(new[] { 1UL, ulong.MaxValue }));
        await Record.RegisterSitesAsync([SiteOf("shop"), SiteOf("other")], default);
        Assert.That(await Record.ReadPanelAsync("other", default), Is.Empty);
    }

    [Test]
    public async Task A_page_that_is_gone_leaves_and_the_others_are_read_again_whatever_their_validators()
    {
        PanelPage[] seen = await SeeAsync(3);
        long crawl = await OpenCrawlAsync();
        CrawlLease lease = (await LeaseAsync(crawl, 1)).Single();
        Assert.That(lease.ETag, Is.Not.Null);
        await Record.CompleteAsync(lease, Unreachable(), null, default);
        Assert.That(await Record.ReadPanelAsync("shop", default), Has.Count.EqualTo(3), "an outage says nothing about the page");
        IReadOnlyList<CrawlLease> rest = await LeaseAsync(crawl, 1);
        await Record.CompleteAsync(rest[0], new FetchResult.Gone(404, Time.GetUtcNow()), null, default);
        Assert.That((await Record.ReadPanelAsync("shop", default)).Select(page => page.Address), Is.EquivalentTo(seen.Select(page => page.Address).Except([rest[0].AddressId])));
        Assert.That((await LeaseOneAsync(crawl)).ETag, Is.Null);
    }

    [Test]
    public async Task When_a_page_passes_on_what_it_answered_for_the_others_are_read_again()
    {
        await SeeAsync(3);
        long crawl = await OpenCrawlAsync();
        CrawlLease lease = await LeaseOneAsync(crawl);
        PageExamination renewed = Examined("new") with { Panel = new PanelChange(new PanelPage(lease.AddressId, [7]), PassesOn: true) };
        await Record.CompleteAsync(lease, Fetched(etag: "\"kept\""), renewed, default);
        Assert.That((await LeaseAsync(crawl)).Select(other => other.ETag), Is.All.Null);
        Assert.That((await Record.ReadPanelAsync("shop", default)).Single(page => page.Address == lease.AddressId).Blocks, Is.EqualTo(new[] { 7UL }));
        long next = await OpenCrawlAsync();
        Assert.That((await LeaseAsync(next)).Where(again => again.AddressId == lease.AddressId).Select(again => again.ETag), Is.All.EqualTo("\"kept\""));
    }

    [Test]
    public async Task A_purge_leaves_no_panel()
    {
        await SeeAsync(10);
        await Record.PurgeAsync("shop", default);
        Assert.That(await Record.ReadPanelAsync("shop", default), Is.Empty);
    }

    [Test]
    public async Task How_far_a_text_is_repeated_is_kept_with_the_capture_and_is_no_part_of_the_text()
    {
        PageText text = new([new PageBlock(Zone.Body, "en", "own"), Footer(31), new PageBlock(Zone.SiteChrome, "en", "menu") { Repeated = new Repetition(32, 32) }]);
        long first = await CaptureAsync(text);
        Assert.That((await Record.FindPageAsync(Page("/").Value, default))!.Text!.Blocks, Is.EqualTo(text.Blocks));
        Assert.That(await CaptureAsync(text with { Blocks = [text.Blocks[0], Footer(32), text.Blocks[2]] }), Is.EqualTo(first), "other pages have changed, not this one");
        Assert.That(await CaptureAsync(text with { Blocks = [text.Blocks[0], Footer(32) with { Zone = Zone.SiteChrome }, text.Blocks[2]] }), Is.GreaterThan(first), "what is judged by other rules is another capture");

        static PageBlock Footer(int pages) => new(Zone.Boilerplate, "en", "footer") { Repeated = new Repetition(pages, 32) };
    }

    private async Task<long> CaptureAsync(PageText text)
    {
        long crawl = await OpenCrawlAsync("/");
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Fetched(), Examined("x") with { Text = text }, default);
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        return (await Record.FindPageAsync(Page("/").Value, default))!.CaptureId;
    }

    private async Task<PanelPage[]> SeeAsync(int pages)
    {
        ImmutableArray<ulong> blocks = [1, ulong.MaxValue];
        long crawl = await OpenCrawlAsync([.. Enumerable.Range(0, pages).Select(page => $"/{page}")]);
        List<PanelPage> seen = [];
        foreach (CrawlLease lease in await LeaseAsync(crawl))
        {
            seen.Add(new PanelPage(lease.AddressId, blocks));
            await Record.CompleteAsync(lease, Fetched(etag: "\"1\""), Examined("text") with { Panel = new PanelChange(seen[^1], false) }, default);
        }

        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        return [.. seen];
    }
}
