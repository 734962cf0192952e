using Cybershield.Review;
using Microsoft.Playwright;

namespace Cybershield.Service.Tests.Pages;

/// <summary>The pages in a real browser.</summary>
internal sealed class ReviewBrowserTests
{
    private ReviewRecord _record = null!;
    private ReviewSite _site = null!;
    private Browser _browser = null!;

    private static string[] Paths { get; } =
    [
        "/", "/flags", "/flags?q=%22", "/flags?site=none", "/flags/" + ReviewRecord.FlagOf(SamplePages.English), "/flags/" + ReviewRecord.FlagOf(SamplePages.Arabic),
        "/flags/" + ReviewRecord.FlagOf(SamplePages.Hostile), "/mutes", "/mutes/new?flag=" + ReviewRecord.FlagOf(SamplePages.English), "/sites", "/sites/hostile", "/lists", "/lists/unlicensed-investment", "/settings", "/sign-in", "/nothing",
    ];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _browser = await Browser.StartAsync();
        _record = await ReviewRecord.OfAsync(SamplePages.All);
        _site = await ReviewSite.StartAsync(_record.Serve);
        SampleLists.Load(_site, SampleLists.Promises());
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_site is not null)
            await _site.DisposeAsync();
        if (_record is not null)
            await _record.DisposeAsync();
    }

    [TestCase(1280, ColorScheme.Light)]
    [TestCase(400, ColorScheme.Dark)]
    public async Task Axe_finds_nothing_nothing_scrolls_sideways_and_the_policy_holds(int width, ColorScheme scheme)
    {
        IPage page = await _browser.SignInAsync(_site, width, scheme);
        _browser.Complaints.Clear();
        var faults = new List<string>();
        foreach (string path in Paths)
        {
            await page.GotoAsync(path);
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and int over)
                faults.Add($"{path}: {over} px wider than the window");
            faults.AddRange((await Browser.FaultsAsync(page)).Select(fault => $"{path}: {fault}"));
            Assert.That(await page.Locator("h1").CountAsync(), Is.EqualTo(1), path);
        }
        Assert.That(faults, Is.Empty);
        Assert.That(_browser.Complaints.Where(complaint => !complaint.Contains("404", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task A_violation_of_the_policy_or_of_axes_rules_would_be_seen()
    {
        IPage page = await _browser.SignInAsync(_site);
        _browser.Complaints.Clear();
        await page.EvaluateAsync("document.body.setAttribute('style', 'color: red')");
        await page.EvaluateAsync("document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.2/x.png' }))");
        await page.WaitForTimeoutAsync(200);
        Assert.That(_browser.Complaints, Has.Some.Contains("Content Security Policy"));
        Assert.That(await Browser.FaultsAsync(page), Has.Some.StartsWith("image-alt"));
        _browser.Complaints.Clear();
    }

    [Test]
    public async Task A_flag_is_found_decided_and_undone_by_keyboard_alone()
    {
        IPage page = await _browser.SignInAsync(_site);
        await page.GotoAsync("/flags?list=unlicensed-investment&order=highest");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/flags/*?list=*");
        string id = new Uri(page.Url).Segments[2];
        await page.Keyboard.PressAsync("n");
        Assert.That(await page.EvaluateAsync<string>("document.activeElement.tagName"), Is.EqualTo("MARK"));
        await page.Keyboard.PressAsync("2");
        await page.Keyboard.PressAsync("2");
        await page.Keyboard.PressAsync("2");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/flags/*done={id}*");
        Flag decided = (await _record.Reviews.FindAsync(id, default))!;
        await page.Keyboard.PressAsync("u");
        await page.WaitForURLAsync($"**/flags/{id}?*");
        Flag undone = (await _record.Reviews.FindAsync(id, default))!;
        Assert.That((decided.Decision!.Outcome, decided.Decision.Reason, undone.State), Is.EqualTo((Outcome.LawfulUse, "research", FlagState.Open)));
    }

    [Test]
    public async Task Keys_do_nothing_while_typing_or_when_switched_off()
    {
        IPage page = await _browser.SignInAsync(_site);
        await page.GotoAsync("/flags/" + ReviewRecord.FlagOf(SamplePages.Russian));
        await page.Keyboard.PressAsync("e");
        await page.Keyboard.TypeAsync("2 s ?");
        Assert.That(await page.GetByLabel("Note").InputValueAsync(), Is.EqualTo("2 s ?"));
        await page.GotoAsync("/settings");
        await page.GetByLabel("Single keys act").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GotoAsync("/flags/" + ReviewRecord.FlagOf(SamplePages.Russian));
        await page.Keyboard.PressAsync("1");
        Assert.That(await page.Locator("input[name=outcome]:checked").CountAsync(), Is.Zero);
    }

    [Test]
    public async Task The_keys_are_listed_and_the_list_can_be_left()
    {
        IPage page = await _browser.SignInAsync(_site);
        await page.GotoAsync("/flags");
        await page.Keyboard.PressAsync("?");
        Assert.That(await page.Locator("#keys").IsVisibleAsync());
        Assert.That(await Browser.FaultsAsync(page), Is.Empty);
        await page.Keyboard.PressAsync("Escape");
        Assert.That(await page.Locator("#keys").IsVisibleAsync(), Is.False);
    }

    [Test]
    public async Task Without_JavaScript_a_reviewer_signs_in_decides_undoes_and_searches()
    {
        IPage page = await _browser.SignInAsync(_site, javaScript: false);
        await page.GotoAsync("/flags?site=city-news");
        await page.GetByRole(AriaRole.Button, new() { Name = "Review next" }).ClickAsync();
        string id = new Uri(page.Url).Segments[2];
        await page.GetByText("Wrong match").ClickAsync();
        await page.GetByText("Quoted or negated").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Decide", Exact = true }).ClickAsync();
        Flag decided = (await _record.Reviews.FindAsync(id, default))!;
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        Flag undone = (await _record.Reviews.FindAsync(id, default))!;
        await page.GotoAsync("/flags");
        await page.GetByLabel("Search flags").FillAsync("term:double-money");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).ClickAsync();
        Assert.That((decided.Decision!.Reason, undone.State), Is.EqualTo(("quoted_or_negated", FlagState.Open)));
        Assert.That(await page.Locator("a[data-row]").CountAsync(), Is.EqualTo(4));
    }

    [Test]
    public async Task A_one_time_link_signs_in_without_a_click_and_keeps_the_browsers_time_zone()
    {
        IPage page = await _browser.OpenAsync(_site);
        await page.GotoAsync(_site.Get<Web.OneTimeLinks>().Issue("boris"));
        await page.WaitForURLAsync(_site.Address.AbsoluteUri);
        await page.GotoAsync("/settings");
        Assert.That(await page.GetByLabel("Time zone").InputValueAsync(), Is.EqualTo("Asia/Almaty"));
    }

    [Test]
    public async Task Passages_in_Arabic_run_from_right_to_left()
    {
        IPage page = await _browser.SignInAsync(_site);
        await page.GotoAsync("/flags/" + ReviewRecord.FlagOf(SamplePages.Arabic));
        Assert.That(await page.Locator(".zone-body p").First.EvaluateAsync<string>("p => getComputedStyle(p).direction"), Is.EqualTo("rtl"));
    }
}
