using System.Net;
using System.Xml.Linq;
using AngleSharp.Dom;
using Cybershield.Review;

namespace Cybershield.Service.Tests.Pages;

internal sealed class FlagPagesTests : SignedInFixture
{
    private static readonly string[] Contacts =
    [
        "sales@golden-harvest.example", "МАРИНА@почта.рф", "+7 701 555 01 23", "8 (727) 250-00-11", "+44 20 7946 0958", "(212) 555-0187",
        "tel:+33123456789", "ИИН 850101300007", "SSN 078-05-1120", "паспорт 4509 123456",
    ];

    private static readonly SamplePage WithContacts = SamplePages.WithContacts(Contacts);

    protected override IEnumerable<SamplePage> Pages => [.. SamplePages.All, SamplePages.Framed, WithContacts];

    [Test]
    public async Task A_flag_explains_itself_and_its_points_add_up()
    {
        using IDocument page = await Visitor.OpenAsync("/flags/" + ReviewRecord.FlagOf(SamplePages.English));
        decimal[] points = [.. page.QuerySelectorAll("table.reasons tbody td:last-child").Select(cell => decimal.Parse(cell.TextContent, System.Globalization.CultureInfo.InvariantCulture))];
        decimal total = decimal.Parse(page.QuerySelector("table.reasons tfoot td")!.TextContent, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(page.QuerySelector(".because")!.TextContent.Trim(), Does.Match(@"^Flagged because 3 terms of\s+Unlicensed investment promises\s+1\.4\.0 scored 10; the list asks for 5\.$"));
        Assert.That((points.Length, points.Sum()), Is.EqualTo((3, total)));
        Assert.That(page.QuerySelector(".uncounted")!.TextContent, Does.Contain("not counted because of").And.Contain("A warning about the promise is not the promise."));
    }

    [Test]
    public async Task Every_occurrence_is_marked_with_the_letter_of_its_row()
    {
        using IDocument page = await Visitor.OpenAsync("/flags/" + ReviewRecord.FlagOf(SamplePages.English));
        string[] marked = [.. page.QuerySelectorAll(".page-text mark").Select(mark => mark.TextContent + " " + mark.NextElementSibling!.TextContent)];
        Assert.That(marked, Is.EqualTo(new[] { "guaranteed returns A", "completely risk-free C", "double your money in ninety days B", "guaranteed returns 1", "risk-free C" }));
        foreach (IElement letter in page.QuerySelectorAll(".page-text sup a"))
            Assert.That(page.QuerySelector(letter.GetAttribute("href")!), Is.Not.Null);
    }

    [Test]
    public async Task What_the_site_repeats_is_told_beside_its_reason_and_its_text()
    {
        using IDocument page = await Visitor.OpenAsync($"/flags/{ReviewRecord.FlagOf(SamplePages.Framed)}?text=all");
        Assert.That(page.QuerySelectorAll("table.reasons .repeated").Select(told => told.TextContent), Is.EqualTo(new[] { "repeated on 31 of 32 pages of this site" }));
        Assert.That(page.QuerySelectorAll(".page-text .is-repeated .zone").Select(label => string.Join(' ', label.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))),
            Is.EqualTo(new[] { "Body on 31 of 32 pages", "Site frame on 31 of 32 pages" }));
    }

    [Test]
    public async Task The_matches_of_a_first_flag_are_new()
    {
        using IDocument page = await Visitor.OpenAsync("/flags/" + ReviewRecord.FlagOf(SamplePages.Framed));
        Assert.That(page.QuerySelectorAll(".presence").Select(presence => presence.TextContent), Is.EqualTo(new[] { "New", "New" }));
    }

    [Test]
    public async Task Crawled_text_is_never_taken_for_markup()
    {
        string flag = "/flags/" + ReviewRecord.FlagOf(SamplePages.Hostile);
        foreach (string path in new[] { "/", "/flags?site=hostile", flag, flag + "?text=all", "/sites", "/sites/hostile" })
        {
            using IDocument page = await Visitor.OpenAsync(path);
            Assert.That(page.QuerySelectorAll("script").Select(script => script.GetAttribute("src")), Has.All.StartsWith("/assets/review.js"), path);
            Assert.That(page.QuerySelectorAll("img, style, [onload], [onerror], [style], base, iframe, object, b:empty, main svg[onload]"), Is.Empty, path);
            Assert.That(page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")), Has.None.StartsWith("javascript:"), path);
        }
        using IDocument shown = await Visitor.OpenAsync(flag);
        Assert.That(shown.QuerySelector("h1")!.TextContent, Does.StartWith("<script>"));
        Assert.That(await Visitor.TextAsync("/flags.csv?site=hostile"), Does.Not.Contain("\n=").And.Not.Contain(",="));
        Assert.That(XDocument.Parse(await Visitor.TextAsync("/flags.atom?site=hostile")).Descendants().Count(element => element.Name.LocalName == "entry"), Is.EqualTo(1));
    }

    [Test]
    public async Task Contact_data_is_masked_in_every_output()
    {
        string id = ReviewRecord.FlagOf(WithContacts);
        foreach (string path in new[] { "/", "/?", "/flags?site=contacts", $"/flags/{id}?text=all", "/flags.csv?site=contacts", "/flags.json?site=contacts", "/flags.atom?site=contacts", "/sites/contacts", $"/mutes/new?flag={id}" })
        {
            string text = WebUtility.HtmlDecode(await Visitor.TextAsync(path));
            foreach (string contact in Contacts)
                Assert.That(text, Does.Not.Contain(contact), path);
        }
        Assert.That(await Visitor.TextAsync($"/flags/{id}?text=all"), Does.Contain("pay the"));
    }

    [Test]
    public async Task Contact_data_is_revealed_once_for_a_reason_that_the_history_keeps()
    {
        string path = "/flags/" + ReviewRecord.FlagOf(WithContacts);
        using HttpResponseMessage without = await Visitor.SubmitAsync(path, path + "/reveal", ("reason", " "));
        using HttpResponseMessage with = await Visitor.SubmitAsync(path, path + "/reveal", ("reason", "The regulator asked"));
        string revealed = WebUtility.HtmlDecode(await with.Content.ReadAsStringAsync());
        string after = WebUtility.HtmlDecode(await Visitor.TextAsync(path));
        Assert.That((without.StatusCode, with.StatusCode), Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.OK)));
        Assert.That(revealed, Does.Contain(Contacts[0]).And.Contain(Contacts[2]));
        Assert.That(after, Does.Not.Contain(Contacts[0]).And.Contain("The regulator asked"));
    }

    [Test]
    public async Task Opening_pages_changes_nothing()
    {
        string id = ReviewRecord.FlagOf(SamplePages.English);
        Flag before = (await Record.Reviews.FindAsync(id, default))!;
        foreach (string verb in new[] { "claim", "release", "decide", "undo", "skip", "reopen", "reveal" })
        {
            using HttpResponseMessage answer = await Visitor.GetAsync($"/flags/{id}/{verb}");
            Assert.That((int)answer.StatusCode, Is.AnyOf(404, 405), verb);
        }
        using IDocument opened = await Visitor.OpenAsync($"/flags/{id}");
        Flag after = (await Record.Reviews.FindAsync(id, default))!;
        Assert.That((after.Revision, after.Claim), Is.EqualTo((before.Revision, (Claim?)null)));
    }
}
