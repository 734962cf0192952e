using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Cybershield.Service.Tests.Pages;

/// <summary>The system's Chromium without a window. Every page that is opened in it is watched for violations of the content policy and for script errors.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>What the browser's console complained about.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Browser> StartAsync()
    {
        if (!File.Exists(Chromium))
            Assert.Ignore($"{Chromium} is not installed: pages can't be looked at in a browser.");
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new Browser(playwright, browser);
    }

    public Task<IPage> OpenAsync(ReviewSite site, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool javaScript = true) =>
        OpenAsync(site.Address.AbsoluteUri, width, scheme, javaScript);

    /// <summary>An empty page of a fresh session; paths are below <paramref name="address"/>.</summary>
    public async Task<IPage> OpenAsync(string address, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool javaScript = true)
    {
        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            BaseURL = address,
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = scheme,
            JavaScriptEnabled = javaScript,
            TimezoneId = "Asia/Almaty",
        });
        context.SetDefaultTimeout(60_000);
        IPage page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Complaints.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => Complaints.Add($"{page.Url}: {error}");
        return page;
    }

    /// <summary>A page of a reviewer who has signed in by typing the token.</summary>
    public async Task<IPage> SignInAsync(ReviewSite site, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool javaScript = true)
    {
        IPage page = await OpenAsync(site, width, scheme, javaScript);
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Your token").FillAsync("token-of-aigerim");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(site.Address.AbsoluteUri);
        return page;
    }

    /// <summary>What axe finds on a page, one line each.</summary>
    public static async Task<string[]> FaultsAsync(IPage page)
    {
        await page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.target.join(' ')}: ${node.failureSummary}`))
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
