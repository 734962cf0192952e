using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Dom;
using Cybershield.Review;
using Cybershield.Service.Web;

namespace Cybershield.Service.Tests.Pages;

/// <summary>The pages over a real record, used with links and forms alone.</summary>
internal sealed class ReviewPagesTests
{
    private static readonly string[] Contacts =
    [
        "sales@golden-harvest.example", "МАРИНА@почта.рф", "+7 701 555 01 23", "8 (727) 250-00-11", "+44 20 7946 0958", "(212) 555-0187",
        "tel:+33123456789", "ИИН 850101300007", "SSN 078-05-1120", "паспорт 4509 123456",
    ];

    private static readonly SamplePage WithContacts = SamplePages.WithContacts(Contacts);

    private ReviewRecord _record = null!;
    private ReviewSite _site = null!;
    private Visitor _visitor = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _record = await ReviewRecord.OfAsync([.. SamplePages.All, WithContacts]);
        _site = await ReviewSite.StartAsync(_record.Serve);
        _visitor = await _site.SignInAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _visitor.Dispose();
        await _site.DisposeAsync();
        await _record.DisposeAsync();
    }

    [Test]
    public async Task The_queue_shows_fifty_flags_at_a_time_and_every_flag_once()
    {
        var seen = new List<string>();
        for (string? path = "/flags"; path is not null;)
        {
            using IDocument page = await _visitor.OpenAsync(path);
            seen.AddRange(page.QuerySelectorAll("a[data-row]").Select(link => link.GetAttribute("href")!));
            path = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }
        Assert.That(seen, Has.Count.EqualTo(67).And.Unique);
    }

    [Test]
    public async Task Counts_beside_the_filters_are_what_the_filtered_list_shows()
    {
        using IDocument queue = await _visitor.OpenAsync("/flags");
        IElement[] chips = [.. queue.QuerySelectorAll(".facet a.chip")];
        Assert.That(chips, Has.Length.GreaterThan(10));
        foreach (IElement chip in chips.Where(chip => chip.GetAttribute("aria-current") is null))
        {
            string count = chip.QuerySelector(".number")!.TextContent;
            using IDocument filtered = await _visitor.OpenAsync(chip.GetAttribute("href")!);
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
        using IDocument page = await _visitor.OpenAsync(path);
        return page.QuerySelector("[role=alert]") is null ? page.QuerySelectorAll("a[data-row]").Length : 0;
    }

    [Test]
    public async Task What_cannot_be_read_in_an_address_is_told()
    {
        using IDocument page = await _visitor.OpenAsync("/flags?state=closed&from=yesterday&order=best&outcome=bad");
        Assert.That(page.QuerySelectorAll("[role=alert]").Select(alert => alert.TextContent), Has.Exactly(4).Items);
    }

    [Test]
    public async Task A_flag_explains_itself_and_its_points_add_up()
    {
        using IDocument page = await _visitor.OpenAsync("/flags/" + ReviewRecord.FlagOf(SamplePages.English));
        decimal[] points = [.. page.QuerySelectorAll("table.reasons tbody td:last-child").Select(cell => decimal.Parse(cell.TextContent, System.Globalization.CultureInfo.InvariantCulture))];
        decimal total = decimal.Parse(page.QuerySelector("table.reasons tfoot td")!.TextContent, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(page.QuerySelector(".because")!.TextContent.Trim(), Does.Match(@"^Flagged because 3 terms of\s+Unlicensed investment promises\s+1\.4\.0 scored 10; the list asks for 5\.$"));
        Assert.That((points.Length, points.Sum()), Is.EqualTo((3, total)));
        Assert.That(page.QuerySelector(".uncounted")!.TextContent, Does.Contain("not counted because of").And.Contain("A warning about the promise is not the promise."));
    }

    [Test]
    public async Task Every_occurrence_is_marked_with_the_letter_of_its_row()
    {
        using IDocument page = await _visitor.OpenAsync("/flags/" + ReviewRecord.FlagOf(SamplePages.English));
        string[] marked = [.. page.QuerySelectorAll(".page-text mark").Select(mark => mark.TextContent + " " + mark.NextElementSibling!.TextContent)];
        Assert.That(marked, Is.EqualTo(new[] { "guaranteed returns A", "completely risk-free C", "double your money in ninety days B", "guaranteed returns 1", "risk-free C" }));
        foreach (IElement letter in page.QuerySelectorAll(".page-text sup a"))
            Assert.That(page.QuerySelector(letter.GetAttribute("href")!), Is.Not.Null);
    }

    [Test]
    public async Task Crawled_text_is_never_taken_for_markup()
    {
        string flag = "/flags/" + ReviewRecord.FlagOf(SamplePages.Hostile);
        foreach (string path in new[] { "/", "/flags?site=hostile", flag, flag + "?text=all", "/sites", "/sites/hostile" })
        {
            using IDocument page = await _visitor.OpenAsync(path);
            Assert.That(page.QuerySelectorAll("script").Select(script => script.GetAttribute("src")), Has.All.StartsWith("/assets/review.js"), path);
            Assert.That(page.QuerySelectorAll("img, style, [onload], [onerror], [style], base, iframe, object, b:empty, main svg[onload]"), Is.Empty, path);
            Assert.That(page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")), Has.None.StartsWith("javascript:"), path);
        }
        using IDocument shown = await _visitor.OpenAsync(flag);
        Assert.That(shown.QuerySelector("h1")!.TextContent, Does.StartWith("<script>"));
        Assert.That(await _visitor.TextAsync("/flags.csv?site=hostile"), Does.Not.Contain("\n=").And.Not.Contain(",="));
        Assert.That(XDocument.Parse(await _visitor.TextAsync("/flags.atom?site=hostile")).Descendants().Count(element => element.Name.LocalName == "entry"), Is.EqualTo(1));
    }

    [Test]
    public async Task Contact_data_is_masked_in_every_output()
    {
        string id = ReviewRecord.FlagOf(WithContacts);
        foreach (string path in new[] { "/", "/?", "/flags?site=contacts", $"/flags/{id}?text=all", "/flags.csv?site=contacts", "/flags.json?site=contacts", "/flags.atom?site=contacts", "/sites/contacts", $"/mutes/new?flag={id}" })
        {
            string text = WebUtility.HtmlDecode(await _visitor.TextAsync(path));
            foreach (string contact in Contacts)
                Assert.That(text, Does.Not.Contain(contact), path);
        }
        Assert.That(await _visitor.TextAsync($"/flags/{id}?text=all"), Does.Contain("pay the"));
    }

    [Test]
    public async Task Contact_data_is_revealed_once_for_a_reason_that_the_history_keeps()
    {
        string path = "/flags/" + ReviewRecord.FlagOf(WithContacts);
        using HttpResponseMessage without = await _visitor.SubmitAsync(path, path + "/reveal", ("reason", " "));
        using HttpResponseMessage with = await _visitor.SubmitAsync(path, path + "/reveal", ("reason", "The regulator asked"));
        string revealed = WebUtility.HtmlDecode(await with.Content.ReadAsStringAsync());
        string after = WebUtility.HtmlDecode(await _visitor.TextAsync(path));
        Assert.That((without.StatusCode, with.StatusCode), Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.OK)));
        Assert.That(revealed, Does.Contain(Contacts[0]).And.Contain(Contacts[2]));
        Assert.That(after, Does.Not.Contain(Contacts[0]).And.Contain("The regulator asked"));
    }

    [Test]
    public async Task A_decision_is_recorded_and_leads_to_the_next_flag_of_the_same_filter()
    {
        string id = ReviewRecord.FlagOf(SamplePages.English);
        using HttpResponseMessage answer = await _visitor.SubmitAsync(
            $"/flags/{id}?list=unlicensed-investment", $"/flags/{id}/decide", ("outcome", "lawful_use"), ("reason-lawful_use", "news"), ("note", "A report"), ("then", "next"));
        string next = answer.Headers.Location!.OriginalString;
        using IDocument page = await _visitor.OpenAsync(next);
        Flag decided = (await _record.Reviews.FindAsync(id, default))!;
        Assert.That((decided.State, decided.Decision!.Outcome, decided.Decision.Reason, decided.Decision.Note, decided.Decision.ReviewerId), Is.EqualTo((FlagState.Decided, Outcome.LawfulUse, "news", "A report", "aigerim")));
        Assert.That(next, Does.Contain("list=unlicensed-investment").And.Not.Contain($"/flags/{id}?"));
        Assert.That(page.QuerySelector(".done")!.TextContent, Does.Contain("Decided as Lawful use"));
        Assert.That(page.QuerySelector(".claim")!.TextContent, Does.Contain("You hold this flag"));
    }

    [Test]
    public async Task A_decision_can_be_undone_at_once()
    {
        string id = ReviewRecord.FlagOf(SamplePages.Russian);
        using HttpResponseMessage decide = await _visitor.SubmitAsync($"/flags/{id}", $"/flags/{id}/decide", ("outcome", "unsure"), ("reason-unsure", "second_opinion_wanted"), ("then", "stay"));
        using HttpResponseMessage undo = await _visitor.SubmitAsync($"/flags/{id}", $"/flags/{id}/undo");
        Assert.That(((int)decide.StatusCode, (int)undo.StatusCode), Is.EqualTo((303, 303)));
        Assert.That((await _record.Reviews.FindAsync(id, default))!.State, Is.EqualTo(FlagState.Open));
    }

    [TestCase("", "", "", "Choose an outcome first.")]
    [TestCase("concern", "", "", "A concern needs a note")]
    [TestCase("lawful_use", "", "", "needs a reason")]
    [TestCase("lawful_use", "other_meaning", "", "is no reason")]
    [TestCase("duplicate", "", "", "Say which flag this one repeats.")]
    public async Task A_decision_that_breaks_a_rule_is_refused_and_what_was_typed_stays(string outcome, string reason, string duplicate, string why)
    {
        string id = ReviewRecord.FlagOf(SamplePages.Kazakh);
        using HttpResponseMessage answer = await _visitor.SubmitAsync(
            $"/flags/{id}", $"/flags/{id}/decide", ("outcome", outcome), ("reason-" + outcome, reason), ("duplicate-of", duplicate), ("note", outcome == "concern" ? "" : "kept"));
        using IDocument page = await Visitor.ReadAsync(answer);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain(why));
        Assert.That(page.QuerySelector("textarea")!.TextContent, Is.EqualTo(outcome == "concern" ? "" : "kept"));
        Assert.That((await _record.Reviews.FindAsync(id, default))!.State, Is.EqualTo(FlagState.Open));
    }

    [Test]
    public async Task A_duplicate_is_named_by_the_address_of_the_other_flag()
    {
        string id = ReviewRecord.FlagOf(SamplePages.Kazakh), other = ReviewRecord.FlagOf(SamplePages.Russian);
        using HttpResponseMessage answer = await _visitor.SubmitAsync(
            $"/flags/{id}", $"/flags/{id}/decide", ("outcome", "duplicate"), ("duplicate-of", new Uri(_visitor.Address, $"/flags/{other}?state=any").AbsoluteUri), ("then", "stay"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(303));
        Assert.That((await _record.Reviews.FindAsync(id, default))!.Decision!.DuplicateOf, Is.EqualTo(other));
    }

    [Test]
    public async Task Two_people_never_decide_the_same_flag_unknowingly()
    {
        string id = ReviewRecord.FlagOf(SamplePages.Arabic);
        using Visitor boris = await _site.SignInAsync("token-of-boris");
        using IDocument early = await boris.OpenAsync($"/flags/{id}");
        using HttpResponseMessage claim = await _visitor.SubmitAsync($"/flags/{id}", $"/flags/{id}/claim");
        using IDocument late = await boris.OpenAsync($"/flags/{id}");
        IElement form = early.QuerySelector("#decide-form")!;
        Dictionary<string, string> values = form.QuerySelectorAll("input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value")!);
        values["outcome"] = "unavailable";
        values["reason-unavailable"] = "page_gone";
        using HttpResponseMessage answer = await boris.PostAsync(form.GetAttribute("action")!, values, boris.Address.GetLeftPart(UriPartial.Authority));
        Assert.That(late.QuerySelector("#decide-form"), Is.Null);
        Assert.That(late.QuerySelector(".claim")!.TextContent, Does.Contain("Aigerim holds this flag"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task A_skipped_flag_is_counted_and_the_next_one_comes()
    {
        string id = ReviewRecord.FlagOf(SamplePages.News);
        using HttpResponseMessage answer = await _visitor.SubmitAsync($"/flags/{id}", $"/flags/{id}/skip");
        Assert.That(answer.Headers.Location!.OriginalString, Does.StartWith("/flags/").And.Not.Contain(id));
        Assert.That((await _record.Reviews.HistoryAsync(id, default)).Select(entry => entry.Action), Does.Contain("skipped"));
    }

    [Test]
    public async Task A_mute_says_first_how_many_flags_it_hides_and_hides_as_many()
    {
        string id = ReviewRecord.FlagOf(SamplePages.Forum.First());
        string ask = $"/mutes/new?flag={id}&prefix={Uri.EscapeDataString("http://127.0.0.1:9107/thread/")}&below=yes";
        using IDocument asked = await _visitor.OpenAsync(ask);
        using HttpResponseMessage done = await _visitor.SubmitAsync(ask, "/mutes", ("reason", "Known forum"), ("days", "7"));
        using IDocument queue = await _visitor.OpenAsync("/flags");
        using IDocument mutes = await _visitor.OpenAsync("/mutes");
        Assert.That(asked.QuerySelector("strong")!.TextContent, Does.Contain("60 open flags"));
        Assert.That((int)done.StatusCode, Is.EqualTo(303));
        Assert.That(queue.QuerySelector(".total")!.TextContent, Is.EqualTo("7"));
        Assert.That(mutes.QuerySelector("tbody")!.TextContent, Does.Contain("60").And.Contain("Known forum").And.Contain("Aigerim"));
    }

    [Test]
    public async Task Exports_hold_exactly_what_is_filtered()
    {
        using IDocument queue = await _visitor.OpenAsync("/flags?site=forum");
        using JsonDocument json = JsonDocument.Parse(await _visitor.TextAsync("/flags.json?site=forum"));
        string[] csv = (await _visitor.TextAsync("/flags.csv?site=forum")).TrimEnd().Split("\r\n");
        Assert.That(json.RootElement.GetArrayLength().ToString(), Is.EqualTo(queue.QuerySelector(".total")!.TextContent));
        Assert.That(csv, Has.Length.EqualTo(json.RootElement.GetArrayLength() + 1));
    }

    [Test]
    public async Task The_feed_opens_with_its_key_for_who_cannot_sign_in_and_the_key_opens_nothing_else()
    {
        using IDocument queue = await _visitor.OpenAsync("/flags?site=tabys");
        string address = queue.QuerySelector("link[type='application/atom+xml']")!.GetAttribute("href")!;
        using Visitor reader = _site.Visit();
        XDocument feed = XDocument.Parse(await reader.TextAsync(address));
        using HttpResponseMessage page = await reader.GetAsync(address.Replace("/flags.atom", "/flags", StringComparison.Ordinal));
        _site.Get<ReviewerRegister>().Replace([ReviewSite.Boris]);
        using HttpResponseMessage revoked = await reader.GetAsync(address);
        Assert.That(feed.Root!.Elements().Count(element => element.Name.LocalName == "entry"), Is.EqualTo(1));
        Assert.That((page.StatusCode, revoked.StatusCode), Is.EqualTo((HttpStatusCode.Redirect, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public async Task Opening_pages_changes_nothing()
    {
        string id = ReviewRecord.FlagOf(SamplePages.English);
        Flag before = (await _record.Reviews.FindAsync(id, default))!;
        foreach (string verb in new[] { "claim", "release", "decide", "undo", "skip", "reopen", "reveal" })
        {
            using HttpResponseMessage answer = await _visitor.GetAsync($"/flags/{id}/{verb}");
            Assert.That((int)answer.StatusCode, Is.AnyOf(404, 405), verb);
        }
        using IDocument opened = await _visitor.OpenAsync($"/flags/{id}");
        Flag after = (await _record.Reviews.FindAsync(id, default))!;
        Assert.That((after.Revision, after.Claim), Is.EqualTo((before.Revision, (Claim?)null)));
    }

    [Test]
    public async Task Nothing_and_not_measured_yet_look_different()
    {
        using IDocument today = await _visitor.OpenAsync("/");
        Assert.That(today.QuerySelectorAll(".tile-number").Select(tile => tile.TextContent), Does.Contain("67").And.Contain("0"));
        Assert.That(today.QuerySelectorAll(".unmeasured").Select(cell => cell.TextContent), Does.Contain("Not loaded yet"));
    }

    [Test]
    public async Task A_rejected_reload_says_why_on_the_first_page()
    {
        _site.Get<ServiceState>().Update(now => now with
        {
            Lists = new LoadedFolder(DateTimeOffset.UnixEpoch, ["prize-fee 1.4.0"], new RejectedReload(DateTimeOffset.UnixEpoch, [new("watchlists/prize-fee.yaml", 14, 5, "the term has no why", "write why: and a sentence")])),
        });
        using IDocument today = await _visitor.OpenAsync("/");
        Assert.That(today.QuerySelector(".problem")!.TextContent, Does.Contain("watchlists/prize-fee.yaml:14:5").And.Contain("the term has no why, write why: and a sentence"));
    }

    [Test]
    public async Task Health_is_told_to_machines_without_signing_in()
    {
        using Visitor probe = _site.Visit();
        Assert.That((await probe.TextAsync("/health/live"), await probe.TextAsync("/health/ready")), Is.EqualTo(("live\n", "ready\n")));
        using JsonDocument health = JsonDocument.Parse(await probe.TextAsync("/health"));
        Assert.That(health.RootElement.GetProperty("status").GetString(), Is.EqualTo("ok"));
    }
}
