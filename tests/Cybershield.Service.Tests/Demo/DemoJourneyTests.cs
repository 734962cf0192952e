using System.Text.RegularExpressions;
using Cybershield.Review;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Pages;
using Cybershield.Storage;
using Microsoft.Playwright;

namespace Cybershield.Service.Tests.Demo;

/// <summary>A newcomer's way: the real executable shows its demonstration, and a browser walks through it.</summary>
internal sealed partial class DemoJourneyTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_newcomer_signs_in_reads_why_decides_undoes_and_finds(bool javaScript)
    {
        await using Browser browser = await Browser.StartAsync();
        await using ServiceProcess demo = ServiceProcess.Start("demo", "--port", "0");
        string output = await demo.SaysAsync("Ctrl-C ends");
        Uri link = new(Link().Match(output).Value);
        IPage page = await SignInAsync(browser, link, javaScript);

        await page.GotoAsync("/flags?site=aurum");
        await page.GetByRole(AriaRole.Link, new() { Name = "Gold plan: double your money" }).First.ClickAsync();
        string id = new Uri(page.Url).Segments[^1];
        Assert.That(await page.InnerTextAsync("main"), Does.Contain("Flagged because").And.Contain("Doubling within weeks is the signature of a pyramid."));
        Assert.That(await page.Locator("mark").AllInnerTextsAsync(), Has.Some.Contains("double your money").IgnoreCase);

        await page.GetByText("Concern").First.ClickAsync();
        await page.GetByLabel("Note").FillAsync("An unlicensed scheme.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Decide", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).WaitForAsync();
        Flag decided = await StoredAsync(output, id);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Decide", Exact = true }).WaitForAsync();
        Flag undone = await StoredAsync(output, id);
        await page.GotoAsync("/flags");
        await page.GetByLabel("Search flags").FillAsync("\"кепілдендірілген табыс\"");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).ClickAsync();

        Assert.That((decided.State, decided.Decision!.Outcome, decided.Decision.ReviewerId), Is.EqualTo((FlagState.Decided, Outcome.Concern, "demo")));
        Assert.That((undone.State, undone.Decision), Is.EqualTo((FlagState.Open, (Decision?)null)));
        Assert.That(await page.Locator("a[data-row]").CountAsync(), Is.GreaterThan(2));
        Assert.That(browser.Complaints, Is.Empty);
    }

    [Test]
    public async Task Ctrl_C_ends_it_and_leaves_nothing_behind()
    {
        await using ServiceProcess demo = ServiceProcess.Start("demo", "--port", "0");
        string output = await demo.SaysAsync("Ctrl-C ends");
        string data = DataFolder().Match(output).Groups[1].Value;
        Assert.That(Directory.Exists(data));
        Assert.That(await demo.InterruptAsync(), Is.Zero, demo.Output);
        Assert.That(Directory.Exists(Path.GetDirectoryName(data)), Is.False);
        Assert.That(demo.Output, Does.Not.Contain("   at "));
    }

    private static async Task<IPage> SignInAsync(Browser browser, Uri link, bool javaScript)
    {
        IPage page = await browser.OpenAsync(link.GetLeftPart(UriPartial.Authority), javaScript: javaScript);
        await page.GotoAsync(link.PathAndQuery);
        if (!javaScript)
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/$"));
        return page;
    }

    private static async Task<Flag> StoredAsync(string output, string id)
    {
        await using SqliteStore store = SqliteStore.OpenReadOnly(DataFolder().Match(output).Groups[1].Value, TimeProvider.System);
        return (await store.Reviews.FindAsync(id, CancellationToken.None))!;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/sign-in\?once=\S+")]
    private static partial Regex Link();

    [GeneratedRegex(@"its record in (\S+)\.\s")]
    private static partial Regex DataFolder();
}
