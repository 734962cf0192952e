using System.Net;
using AngleSharp.Dom;
using Cybershield.Review;

namespace Cybershield.Service.Tests.Pages;

internal sealed class DecisionPagesTests : SignedInFixture
{
    protected override IEnumerable<SamplePage> Pages => SamplePages.All;

    [Test]
    public async Task A_decision_is_recorded_and_leads_to_the_next_flag_of_the_same_filter()
    {
        string id = ReviewRecord.FlagOf(SamplePages.English);
        using HttpResponseMessage answer = await Visitor.SubmitAsync(
            $"/flags/{id}?list=unlicensed-investment", $"/flags/{id}/decide", ("outcome", "lawful_use"), ("reason-lawful_use", "news"), ("note", "A report"), ("then", "next"));
        string next = answer.Headers.Location!.OriginalString;
        using IDocument page = await Visitor.OpenAsync(next);
        Flag decided = (await Record.Reviews.FindAsync(id, default))!;
        Assert.That((decided.State, decided.Decision!.Outcome, decided.Decision.Reason, decided.Decision.Note, decided.Decision.ReviewerId), Is.EqualTo((FlagState.Decided, Outcome.LawfulUse, "news", "A report", "aigerim")));
        Assert.That(next, Does.Contain("list=unlicensed-investment").And.Not.Contain($"/flags/{id}?"));
        Assert.That(page.QuerySelector(".done")!.TextContent, Does.Contain("Decided as Lawful use"));
        Assert.That(page.QuerySelector(".claim")!.TextContent, Does.Contain("You hold this flag"));
    }

    [TestCase("state=decided"), TestCase("list=prize-letters"), TestCase("q=nothing-of-the-kind"), TestCase("site=nobody&from=2099-01-01")]
    public async Task A_flag_stays_where_it_is_when_no_filter_holds_it(string filter)
    {
        string id = ReviewRecord.FlagOf(SamplePages.Kazakh);
        using IDocument list = await Visitor.OpenAsync("/flags?" + filter);
        using IDocument page = await Visitor.OpenAsync($"/flags/{id}?{filter}");
        Assert.That(list.QuerySelectorAll("a[data-row]").Select(link => link.GetAttribute("href")), Has.None.Contain(id), "the filter does not hold it");
        Assert.That(page.QuerySelectorAll("table.reasons tbody tr"), Is.Not.Empty);
    }

    [Test]
    public async Task A_decision_can_be_undone_at_once()
    {
        string id = ReviewRecord.FlagOf(SamplePages.Russian);
        using HttpResponseMessage decide = await Visitor.SubmitAsync($"/flags/{id}", $"/flags/{id}/decide", ("outcome", "unsure"), ("reason-unsure", "second_opinion_wanted"), ("then", "stay"));
        using HttpResponseMessage undo = await Visitor.SubmitAsync($"/flags/{id}", $"/flags/{id}/undo");
        Assert.That(((int)decide.StatusCode, (int)undo.StatusCode), Is.EqualTo((303, 303)));
        Assert.That((await Record.Reviews.FindAsync(id, default))!.State, Is.EqualTo(FlagState.Open));
    }

    [TestCase("", "", "", "Choose an outcome first.")]
    [TestCase("concern", "", "", "A concern needs a note")]
    [TestCase("lawful_use", "", "", "needs a reason")]
    [TestCase("lawful_use", "other_meaning", "", "is no reason")]
    [TestCase("duplicate", "", "", "Say which flag this one repeats.")]
    public async Task A_decision_that_breaks_a_rule_is_refused_and_what_was_typed_stays(string outcome, string reason, string duplicate, string why)
    {
        string id = ReviewRecord.FlagOf(SamplePages.Kazakh);
        using HttpResponseMessage answer = await Visitor.SubmitAsync(
            $"/flags/{id}", $"/flags/{id}/decide", ("outcome", outcome), ("reason-" + outcome, reason), ("duplicate-of", duplicate), ("note", outcome == "concern" ? "" : "kept"));
        using IDocument page = await Visitor.ReadAsync(answer);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain(why));
        Assert.That(page.QuerySelector("textarea")!.TextContent, Is.EqualTo(outcome == "concern" ? "" : "kept"));
        Assert.That((await Record.Reviews.FindAsync(id, default))!.State, Is.EqualTo(FlagState.Open));
    }

    [Test]
    public async Task A_duplicate_is_named_by_the_address_of_the_other_flag()
    {
        string id = ReviewRecord.FlagOf(SamplePages.Kazakh), other = ReviewRecord.FlagOf(SamplePages.Russian);
        using HttpResponseMessage answer = await Visitor.SubmitAsync(
            $"/flags/{id}", $"/flags/{id}/decide", ("outcome", "duplicate"), ("duplicate-of", new Uri(Visitor.Address, $"/flags/{other}?state=any").AbsoluteUri), ("then", "stay"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(303));
        Assert.That((await Record.Reviews.FindAsync(id, default))!.Decision!.DuplicateOf, Is.EqualTo(other));
    }

    [Test]
    public async Task Two_people_never_decide_the_same_flag_unknowingly()
    {
        string id = ReviewRecord.FlagOf(SamplePages.Arabic);
        using Visitor boris = await Site.SignInAsync("token-of-boris");
        using IDocument early = await boris.OpenAsync($"/flags/{id}");
        using HttpResponseMessage claim = await Visitor.SubmitAsync($"/flags/{id}", $"/flags/{id}/claim");
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
        using HttpResponseMessage answer = await Visitor.SubmitAsync($"/flags/{id}", $"/flags/{id}/skip");
        Assert.That(answer.Headers.Location!.OriginalString, Does.StartWith("/flags/").And.Not.Contain(id));
        Assert.That((await Record.Reviews.HistoryAsync(id, default)).Select(entry => entry.Action), Does.Contain("skipped"));
    }
}
