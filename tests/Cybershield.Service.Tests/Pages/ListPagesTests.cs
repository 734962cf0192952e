using System.Net;
using AngleSharp.Dom;
using Cybershield.Review;

namespace Cybershield.Service.Tests.Pages;

/// <summary>The pages of the term lists.</summary>
internal sealed class ListPagesTests : SignedInFixture
{
    private const string List = "/lists/unlicensed-investment";

    protected override IEnumerable<SamplePage> Pages => SamplePages.All;

    [SetUp]
    public void LoadLists() => SampleLists.Load(Site, SampleLists.Promises());

    [Test]
    public async Task Every_number_of_a_list_is_what_the_linked_rows_show()
    {
        await DecideAsync(SamplePages.News, Outcome.LawfulUse, "news");
        using IDocument index = await Visitor.OpenAsync("/lists");
        using IDocument list = await Visitor.OpenAsync(List);
        IElement[] links = [.. index.QuerySelectorAll("td.number a"), .. list.QuerySelectorAll("td.number a")];
        Assert.That(links.Select(link => link.TextContent), Is.EqualTo(new[] { "4", "3", "4", "3", "4", "4" }), "flags and open ones; each of three terms; the day");
        foreach (IElement link in links)
        {
            using IDocument rows = await Visitor.OpenAsync(link.GetAttribute("href")!);
            Assert.That(rows.QuerySelector(".total")!.TextContent, Is.EqualTo(link.TextContent), link.GetAttribute("href"));
        }
    }

    [Test]
    public async Task Precision_is_drawn_and_written_and_not_measured_is_not_nought()
    {
        using (IDocument before = await Visitor.OpenAsync(List))
            Assert.That((before.QuerySelectorAll(".plot-dot").Length, before.QuerySelectorAll(".terms .unmeasured").Length), Is.EqualTo((0, 6)));
        await DecideAsync(SamplePages.News, Outcome.LawfulUse, "news");
        await DecideAsync(SamplePages.English, Outcome.WrongMatch, "other_meaning");
        using IDocument page = await Visitor.OpenAsync(List);
        IElement row = page.QuerySelector("#term-risk-free")!;
        Assert.That(row.QuerySelector(".precision")!.TextContent, Is.EqualTo("Right 1 of 2"));
        Assert.That((row.QuerySelector(".plot-dot")!.GetAttribute("cx"), row.QuerySelector(".plot-range")!.GetAttribute("x1")), Is.EqualTo(("62", "13.3")));
    }

    [Test]
    public async Task Days_are_stacked_by_outcome_with_the_version_marked_and_the_numbers_below()
    {
        await DecideAsync(SamplePages.English, Outcome.WrongMatch, "other_meaning");
        using IDocument page = await Visitor.OpenAsync(List);
        string[] cells = [.. page.QuerySelectorAll("#days ~ details tbody tr").Single().QuerySelectorAll("td").Select(cell => cell.TextContent)];
        Assert.That(cells, Is.EqualTo(new[] { "0", "0", "1", "0", "0", "0", "0", "3", "4", "1.4.0" }));
        double[] heights = [.. page.QuerySelectorAll(".chart .stack-edge").Select(bar => double.Parse(bar.GetAttribute("height")!, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.That(heights, Is.EqualTo(new double[] { 27.5, 82.5 }), "a quarter and three quarters of the tallest bar");
        Assert.That(page.QuerySelector(".marker-text")!.TextContent, Is.EqualTo("1.4.0"));
    }

    [Test]
    public async Task Tests_lints_and_the_file_are_shown_as_text()
    {
        using IDocument page = await EventuallyAsync(page => page.QuerySelector("#checks ~ p.notice") is null);
        string checks = page.QuerySelector("#checks")!.ParentElement!.TextContent;
        Assert.That(checks, Does.Contain("test failed").Or.Contain("tests failed"), "the example of double-money is not found");
        Assert.That(checks, Does.Contain("double-money").And.Contain("not found"));
        Assert.That(page.QuerySelector("pre.file")!.TextContent, Does.Contain("version: 1.4.0").And.Contain("<b>ever</b>"));
        Assert.That(page.QuerySelectorAll("main b:contains('ever')"), Is.Empty);
    }

    [Test]
    public async Task What_an_owner_must_look_at_stands_on_today_and_on_the_list()
    {
        SampleLists.Load(Site, SampleLists.Promises(TimeProvider.System.GetUtcNow().AddDays(10).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        foreach (SamplePage page in new[] { SamplePages.English, SamplePages.Russian, SamplePages.Kazakh, SamplePages.News })
            await DecideAsync(page, Outcome.WrongMatch, "other_meaning");
        foreach (string path in new[] { "/", "/lists", List })
        {
            using IDocument page = await Visitor.OpenAsync(path);
            Assert.That(page.QuerySelector(".trouble")!.TextContent, Does.Contain("Expires on").And.Contain("guaranteed-return is more often wrong than right: right 0 of 4"), path);
        }
    }

    [Test]
    public async Task A_refused_reload_is_told_on_the_pages_of_the_lists()
    {
        SampleLists.Refuse(Site, "the key `wieght` is not known");
        foreach (string path in new[] { "/lists", List })
        {
            using IDocument page = await Visitor.OpenAsync(path);
            Assert.That(page.QuerySelector(".notice.problem")!.TextContent, Does.Contain("broken.yaml:3:1").And.Contain("wieght"), path);
        }
    }

    [Test]
    public async Task A_list_without_a_file_is_named_and_has_no_page()
    {
        using IDocument index = await Visitor.OpenAsync("/lists");
        using HttpResponseMessage unknown = await Visitor.GetAsync("/lists/prize-fee");
        Assert.That(index.QuerySelector("#gone ~ ul")!.TextContent.Trim(), Is.EqualTo("prize-fee"));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private async Task DecideAsync(SamplePage page, Outcome outcome, string reason)
    {
        Flag flag = (await Record.Reviews.FindAsync(ReviewRecord.FlagOf(page), default))!;
        Assert.That((await Record.Reviews.DecideAsync(new DecisionRequest(flag.Id, flag.Revision, "aigerim", outcome, reason, null, null), default)).Status, Is.EqualTo(ReviewStatus.Done));
    }

    private async Task<IDocument> EventuallyAsync(Func<IDocument, bool> holds)
    {
        for (int tries = 0; ; tries++)
        {
            IDocument page = await Visitor.OpenAsync(List);
            if (holds(page) || tries == 50)
                return page;
            page.Dispose();
        }
    }
}
