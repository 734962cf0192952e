namespace Cybershield.Crawling.Tests.Extraction;

/// <summary>What a site repeats on its pages is told from what its pages say, and is judged on one page all the same.</summary>
internal sealed class SitePanelTests
{
    private const string Footer = "Our partners pay guaranteed returns. © 2026";
    private const string Cookies = "This site asks for your consent to count its visitors.";

    [Test]
    public void What_most_pages_repeat_is_marked_on_all_but_the_one_that_answers_for_it()
    {
        SitePanel panel = new([]);
        ExtractedPage[] first = [.. Enumerable.Range(1, 100).Select(page => panel.Compare(page, Page(page)).Page)];
        ExtractedPage[] second = [.. Enumerable.Range(1, 100).Select(page => panel.Compare(page, Page(page)).Page)];
        Assert.Multiple(() =>
        {
            Assert.That(first.Take(SitePanel.FewestPages - 1).Select(page => Zones(page, Footer)), Is.All.EqualTo((PageZone.Boilerplate, false)), "nothing is known yet");
            Assert.That(first.Count(page => Zones(page, Footer).Zone == PageZone.Boilerplate), Is.LessThan(15), "a page that comes to answer for it keeps it");
            Assert.That(second.Count(page => Zones(page, Footer) == (PageZone.Boilerplate, true)), Is.EqualTo(1));
            Assert.That(second.Count(page => Zones(page, Footer) == (PageZone.SiteChrome, true)), Is.EqualTo(99));
            Assert.That(second.Count(page => Zones(page, Cookies) == (PageZone.Body, true)), Is.EqualTo(1), "whatever the extractor took it for");
            Assert.That(second.Count(page => page.MainText.Contains(Cookies, StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(second.Select(page => page.Blocks[^2].Repeated!.Value), Is.All.EqualTo(new SiteRepetition(32, 32)).Or.EqualTo(new SiteRepetition(33, 33)));
            Assert.That(second.SelectMany(page => page.Blocks).Where(block => block.Repeated is null).Select(block => block.Text), Is.Unique, "nothing else is marked, and no title");
        });
    }

    [Test]
    public void Nothing_is_lost_and_only_zones_differ()
    {
        SitePanel panel = new([]);
        foreach (int number in Enumerable.Range(1, 60))
        {
            ExtractedPage page = Page(number);
            ExtractedPage compared = panel.Compare(number, page).Page;
            Assert.That(compared.Blocks.Select(block => (block.Language, block.Text)), Is.EqualTo(page.Blocks.Select(block => (block.Language, block.Text))));
            Assert.That(compared.Blocks.Zip(page.Blocks).Where(pair => pair.First.Zone != pair.Second.Zone).Select(pair => pair.First.Zone), Is.All.EqualTo(PageZone.SiteChrome));
        }
    }

    [Test]
    public void Text_on_fewer_than_half_of_the_pages_is_the_pages_own()
    {
        SitePanel panel = new([]);
        for (int round = 0; round < 2; round++)
        {
            foreach (int number in Enumerable.Range(1, 90))
            {
                ExtractedPage compared = panel.Compare(number, Page(number, number % 3 == 0 ? "A teaser that a third of the pages show." : $"Own teaser {Words(number + 500, 6)}")).Page;
                Assert.That(compared.Blocks.Where(block => block.Text.Contains("teaser", StringComparison.Ordinal)).Select(block => block.Repeated), Is.All.Null);
            }
        }
    }

    [Test]
    public void Near_duplicates_are_no_witnesses()
    {
        SitePanel panel = new([]);
        string scam = string.Join(' ', Enumerable.Repeat("We double your money in ninety days without any risk at all.", 20));
        ExtractedPage[] pages = [.. Enumerable.Range(1, 60).Select(number => panel.Compare(number, Of($"Offer {number}", (PageZone.Body, scam), (PageZone.Body, $"Visitor {number} today"))).Page)];
        Assert.That(pages.SelectMany(page => page.Blocks).Select(block => block.Repeated), Is.All.Null, "each is flagged, and shown beside the others");
    }

    [Test]
    public void A_site_that_repeats_its_scam_on_pages_with_text_of_their_own_is_judged_by_it_on_one_page()
    {
        SitePanel panel = new([]);
        for (int round = 0; round < 3; round++)
        {
            ExtractedPage[] pages = [.. Enumerable.Range(1, 200).Select(number => panel.Compare(number, Page(number)).Page)];
            Assert.That(pages.Count(page => page.Blocks.Any(block => block.Text == Cookies && block.Zone == PageZone.Body)), round == 0 ? Is.InRange(8, 20) : Is.EqualTo(1));
        }
    }

    [Test]
    public void A_panel_that_was_kept_marks_as_before()
    {
        SitePanel panel = new([]);
        Dictionary<long, PanelPage> kept = [];
        foreach (int number in Enumerable.Range(1, 40))
        {
            if (panel.Compare(number, Page(number)).Change is { } change)
            {
                kept[change.Page.Address] = change.Page;
            }
        }

        SitePanel read = new(kept.Values.OrderBy(page => page.Rank).Take(SitePanel.MaxPages));
        foreach (int number in Enumerable.Range(1, 60))
        {
            Assert.That(read.Compare(number, Page(number)).Page.Blocks, Is.EqualTo(panel.Compare(number, Page(number)).Page.Blocks));
        }
    }

    [Test]
    public void Another_page_answers_where_the_one_that_did_has_lost_the_text()
    {
        SitePanel panel = new([]);
        for (int round = 0; round < 2; round++)
        {
            foreach (int number in Enumerable.Range(1, 50))
            {
                panel.Compare(number, Page(number));
            }
        }

        int answering = Enumerable.Range(1, 50).Single(number => Zones(panel.Compare(number, Page(number)).Page, Footer).Zone == PageZone.Boilerplate);
        ComparedPage changed = panel.Compare(answering, Of("Closed", (PageZone.Body, "This page is closed for a while, come back to it later in the year.")));
        Assert.That(changed.Change!.PassesOn, Is.True);
        int[] now = [.. Enumerable.Range(1, 50).Where(number => number != answering && Zones(panel.Compare(number, Page(number)).Page, Footer).Zone == PageZone.Boilerplate)];
        Assert.That(now, Has.Length.EqualTo(1));
    }

    [Test]
    public void A_large_site_changes_its_panel_ever_less()
    {
        SitePanel panel = new([]);
        int early = 0, late = 0;
        foreach (int number in Enumerable.Range(1, 5_000))
        {
            int changed = panel.Compare(number, Page(number)).Change is null ? 0 : 1;
            (early, late) = number <= 2_500 ? (early + changed, late) : (early, late + changed);
        }

        Assert.That(early, Is.InRange(SitePanel.MaxPages, 300));
        Assert.That(late, Is.LessThan(60));
    }

    private static (PageZone Zone, bool IsRepeated) Zones(ExtractedPage page, string text) => page.Blocks.Where(block => block.Text[..8] == text[..8]).Select(block => (block.Zone, block.Repeated is not null)).Single();

    private static ExtractedPage Page(int number, string? teaser = null) => Of(
        $"Page {Words(number, 2)}", (PageZone.Body, Words(number, 40)), (PageZone.Body, Cookies), (PageZone.Boilerplate, Footer.Replace("2026", $"{2000 + number}", StringComparison.Ordinal)), (PageZone.LinkText, teaser ?? $"More {Words(number + 9_000, 5)}"));

    private static ExtractedPage Of(string title, params (PageZone Zone, string Text)[] blocks) => new(
        title, "utf-8", "en", null, null, null, false, [new ExtractedBlock(PageZone.Title, "en", title), .. blocks.Select(block => new ExtractedBlock(block.Zone, "en", block.Text))], [],
        string.Join('\n', blocks.Where(block => block.Zone is PageZone.Body or PageZone.LinkText).Select(block => block.Text)));

    private static string Words(int seed, int count)
    {
        Random random = new(seed);
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => new string([.. Enumerable.Range(0, 6).Select(_ => (char)('a' + random.Next(26)))])));
    }
}
