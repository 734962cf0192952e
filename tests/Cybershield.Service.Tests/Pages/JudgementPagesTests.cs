using System.Net;
using AngleSharp.Dom;
using Cybershield.Review;
using Microsoft.Playwright;

namespace Cybershield.Service.Tests.Pages;

/// <summary>Ticking terms right or wrong, and deciding near-duplicates together.</summary>
internal sealed class JudgementPagesTests : SignedInFixture
{
    private static string English => "/flags/" + ReviewRecord.FlagOf(SamplePages.English);

    private static string FirstCopy => "/flags/" + ReviewRecord.FlagOf(SamplePages.Copy(1));

    protected override IEnumerable<SamplePage> Pages => [SamplePages.English, SamplePages.Russian, .. SamplePages.Copies];

    [Test]
    public async Task A_terms_record_grows_with_every_decision_and_is_not_nought_before_the_first()
    {
        using (IDocument before = await Visitor.OpenAsync(English))
            Assert.That(before.QuerySelectorAll(".record").Select(record => record.TextContent.Trim()), Is.EqualTo(Enumerable.Repeat("Not measured yet", 3)));
        await SubmitAsync(English, ("outcome", "wrong_match"), ("reason-wrong_match", "other_meaning"), ("tick-risk-free", "right"), ("then", "stay"));
        using IDocument decided = await Visitor.OpenAsync(English);
        using IDocument other = await Visitor.OpenAsync("/flags/" + ReviewRecord.FlagOf(SamplePages.Russian));
        Assert.That(decided.QuerySelectorAll(".verdict").Select(verdict => verdict.TextContent), Is.EqualTo(new[] { "Wrong in the decision", "Wrong in the decision", "Right in the decision" }));
        Assert.That(other.QuerySelectorAll(".record").Select(record => Plain(record.TextContent)), Is.EqualTo(
            new[] { "Right 0 of 1 95 % interval 0 to 79 %", "Right 0 of 1 95 % interval 0 to 79 %", "Right 1 of 1 95 % interval 21 to 100 %" }));
        string csv = await Visitor.TextAsync("/flags.csv?outcome=wrong_match");
        Assert.That(csv, Does.Contain("right_terms,wrong_terms").And.Contain(",risk-free,double-money guaranteed-return,"));
    }

    [Test]
    public async Task Contradictory_ticks_are_refused_and_stay_ticked()
    {
        using HttpResponseMessage answer = await SubmitAsync(
            English, ("outcome", "wrong_match"), ("reason-wrong_match", "other_meaning"), ("tick-risk-free", "right"), ("tick-double-money", "right"), ("tick-guaranteed-return", "right"));
        using IDocument page = await Visitor.ReadAsync(answer);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("no match was wrong"));
        Assert.That(page.QuerySelectorAll(".tick input[value=right][checked]"), Has.Exactly(3).Items);
    }

    [Test]
    public async Task Near_duplicates_are_listed_and_decided_with_their_number_said_first()
    {
        using IDocument page = await Visitor.OpenAsync(FirstCopy);
        Assert.That(page.QuerySelectorAll(".alike li"), Has.Exactly(2).Items);
        Assert.That(page.QuerySelector("input[name=alike]")!.ParentElement!.TextContent.Trim(), Is.EqualTo("Decide the 2 open near-duplicates in the same way"));
        await SubmitAsync(FirstCopy, ("outcome", "lawful_use"), ("reason-lawful_use", "satire"), ("alike", "2"), ("then", "stay"));
        using IDocument decided = await Visitor.OpenAsync("/flags/" + ReviewRecord.FlagOf(SamplePages.Copy(3)));
        Assert.That(decided.QuerySelector(".decided")!.TextContent, Does.Contain("Satire"));
        Assert.That(Plain(decided.QuerySelector(".record")!.TextContent), Does.StartWith("Right 1 of 1"), "three copies count once");
    }

    [Test]
    public async Task What_changed_is_told_by_words_with_signs_beside_colours_and_masked()
    {
        using (IDocument before = await Visitor.OpenAsync(FirstCopy))
            Assert.That(before.QuerySelector("#changes-title ~ p")!.TextContent, Does.StartWith("There is no other capture"));
        await Record.CrawlAgainAsync(SamplePages.ChangedCopy);
        using IDocument page = await Visitor.OpenAsync(FirstCopy);
        Assert.That(page.QuerySelectorAll(".diff del, .diff ins").Select(change => Plain(change.TextContent)), Is.EqualTo(
            new[] { "Removed: −town", "Added: +village", "Removed: −Visitor number 1.", "Added: +<b>Call</b> +• ••• ••• •• ••." }));
        Assert.That(page.QuerySelectorAll(".presence").Select(presence => presence.TextContent), Is.EqualTo(new[] { "Seen before", "New" }));
        await using Browser browser = await Browser.StartAsync();
        IPage shown = await browser.SignInAsync(Site, width: 400);
        await shown.GotoAsync(FirstCopy);
        Assert.That(await Browser.FaultsAsync(shown), Is.Empty);
        Assert.That(browser.Complaints, Is.Empty);
    }

    [Test]
    public async Task Terms_are_ticked_by_one_key_each()
    {
        await using Browser browser = await Browser.StartAsync();
        IPage page = await browser.SignInAsync(Site);
        await page.GotoAsync(English);
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.PressAsync("w");
        string[] ticked = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.tick input:checked')].map(input => `${input.name} ${input.value}`)");
        Assert.That(ticked, Is.EqualTo(new[] { "tick-guaranteed-return right", "tick-double-money ", "tick-risk-free wrong" }));
        await page.Keyboard.PressAsync("3");
        await page.Keyboard.PressAsync("3");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/flags/*done=*");
        Flag decided = (await Record.Reviews.FindAsync(English[7..], default))!;
        Assert.That(decided.Decision!.Verdicts, Is.EqualTo(new Dictionary<string, bool> { ["double-money"] = false, ["guaranteed-return"] = true, ["risk-free"] = false }));
        Assert.That(browser.Complaints, Is.Empty);
    }

    private Task<HttpResponseMessage> SubmitAsync(string flag, params (string Name, string Value)[] fields) => Visitor.SubmitAsync(flag, flag + "/decide", fields);

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
