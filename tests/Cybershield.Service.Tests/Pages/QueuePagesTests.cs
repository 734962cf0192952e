using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Dom;
using Cybershield.Service.Web;

namespace Cybershield.Service.Tests.Pages;

internal sealed class QueuePagesTests : SignedInFixture
{
    protected override IEnumerable<SamplePage> Pages => SamplePages.All;

    [Test]
    public async Task The_queue_shows_fifty_flags_at_a_time_and_every_flag_once()
    {
        var seen = new List<string>();
        for (string? path = "/flags"; path is not null;)
        {
            using IDocument page = await Visitor.OpenAsync(path);
            seen.AddRange(page.QuerySelectorAll("a[data-row]").Select(link => link.GetAttribute("href")!));
            path = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }
        Assert.That(seen, Has.Count.EqualTo(66).And.Unique);
    }

    [Test]
    public async Task Counts_beside_the_filters_are_what_the_filtered_list_shows()
    {
        using IDocument queue = await Visitor.OpenAsync("/flags");
        IElement[] chips = [.. queue.QuerySelectorAll(".facet a.chip")];
        Assert.That(chips, Has.Length.GreaterThan(10));
        foreach (IElement chip in chips.Where(chip => chip.GetAttribute("aria-current") is null))
        {
            string count = chip.QuerySelector(".number")!.TextContent;
            using IDocument filtered = await Visitor.OpenAsync(chip.GetAttribute("href")!);
            Assert.That(filtered.QuerySelector(".total")!.TextContent, Is.EqualTo(count), chip.TextContent);
        }
    }

    [TestCase("/flags?q=site:tabys", ExpectedResult = 1)]
    [TestCase("/flags?q=term:double-money", ExpectedResult = 4)]
    [TestCase("/flags?q=list:unlicensed-investment+language:ru", ExpectedResult = 0)]
    [TestCase("/flags?q=list:unlicensed-investment+lang:ru", ExpectedResult = 1)]
    [TestCase("/flags?q=outcome:concern", ExpectedResult = 0)]
    [TestCase("/flags?q=%22double+your+money%22", ExpectedResult = 1)]
    [TestCase("/flags?language=kk", ExpectedResult = 1)]
    public async Task<int> The_search_box_reads_words_and_filters(string path)
    {
        using IDocument page = await Visitor.OpenAsync(path);
        return page.QuerySelector("[role=alert]") is null ? page.QuerySelectorAll("a[data-row]").Length : 0;
    }

    [Test]
    public async Task What_cannot_be_read_in_an_address_is_told()
    {
        using IDocument page = await Visitor.OpenAsync("/flags?state=closed&from=yesterday&order=best&outcome=bad");
        Assert.That(page.QuerySelectorAll("[role=alert]").Select(alert => alert.TextContent), Has.Exactly(4).Items);
    }

    [Test]
    public async Task Exports_hold_exactly_what_is_filtered()
    {
        using IDocument queue = await Visitor.OpenAsync("/flags?site=forum");
        using JsonDocument json = JsonDocument.Parse(await Visitor.TextAsync("/flags.json?site=forum"));
        string[] csv = (await Visitor.TextAsync("/flags.csv?site=forum")).TrimEnd().Split("\r\n");
        Assert.That(json.RootElement.GetArrayLength().ToString(), Is.EqualTo(queue.QuerySelector(".total")!.TextContent));
        Assert.That(csv, Has.Length.EqualTo(json.RootElement.GetArrayLength() + 1));
    }

    [TestCase("/flags.json", "application/json")]
    [TestCase("/flags.csv", "text/csv")]
    public async Task Exports_are_saved_and_never_shown(string path, string contentType)
    {
        using HttpResponseMessage answer = await Visitor.GetAsync(path);
        Assert.That(answer.Content.Headers.ContentDisposition?.DispositionType, Is.EqualTo("attachment"));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo(contentType));
    }

    [Test]
    public async Task The_feed_opens_with_its_key_for_who_cannot_sign_in_and_the_key_opens_nothing_else()
    {
        using IDocument queue = await Visitor.OpenAsync("/flags?site=tabys");
        string address = queue.QuerySelector("link[type='application/atom+xml']")!.GetAttribute("href")!;
        using Visitor reader = Site.Visit();
        XDocument feed = XDocument.Parse(await reader.TextAsync(address));
        using HttpResponseMessage page = await reader.GetAsync(address.Replace("/flags.atom", "/flags", StringComparison.Ordinal));
        Site.Get<ReviewerRegister>().Replace([ReviewSite.Boris]);
        using HttpResponseMessage revoked = await reader.GetAsync(address);
        Assert.That(feed.Root!.Elements().Count(element => element.Name.LocalName == "entry"), Is.EqualTo(1));
        Assert.That((page.StatusCode, revoked.StatusCode), Is.EqualTo((HttpStatusCode.Redirect, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public async Task A_mute_says_first_how_many_flags_it_hides_and_hides_as_many()
    {
        string id = ReviewRecord.FlagOf(SamplePages.Forum.First());
        string ask = $"/mutes/new?flag={id}&prefix={Uri.EscapeDataString("http://127.0.0.1:9107/thread/")}&below=yes";
        using IDocument asked = await Visitor.OpenAsync(ask);
        using HttpResponseMessage done = await Visitor.SubmitAsync(ask, "/mutes", ("reason", "Known forum"), ("days", "7"));
        using IDocument queue = await Visitor.OpenAsync("/flags");
        using IDocument mutes = await Visitor.OpenAsync("/mutes");
        Assert.That(asked.QuerySelector("strong")!.TextContent, Does.Contain("60 open flags"));
        Assert.That((int)done.StatusCode, Is.EqualTo(303));
        Assert.That(queue.QuerySelector(".total")!.TextContent, Is.EqualTo("6"));
        Assert.That(mutes.QuerySelector("tbody")!.TextContent, Does.Contain("60").And.Contain("Known forum").And.Contain("Aigerim"));
    }
}
