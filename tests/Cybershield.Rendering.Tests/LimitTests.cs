using System.Diagnostics;
using Cybershield.Crawling;
using Cybershield.LoopbackSite;
using static Cybershield.Rendering.Tests.Rendered;

namespace Cybershield.Rendering.Tests;

/// <summary>Pages that want too much, and browsers that fail.</summary>
[NonParallelizable]
internal sealed class LimitTests
{
    [Test]
    public async Task An_endless_download_is_cut_and_the_page_kept_with_the_limit()
    {
        await using Rendered crawler = new();
        await using RawSite site = RawSite.Start().On("/", Page("out.textContent = 'shown'; fetch('/endless').then(a => a.text())")).On("/endless", Answers.Endless());
        (string html, Crawling.Rendering rendering) = await crawler.ReadAsync(site.Address + "/");
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("shown"));
            Assert.That(rendering.Limit, Is.EqualTo("more than 1048576 bytes"));
            Assert.That(rendering.Bytes, Is.LessThan(2 * 1048576));
        });
    }

    [Test]
    public async Task A_page_that_never_stops_asking_is_taken_as_it_stands()
    {
        await using Rendered crawler = new(Hasty with { LoadFor = TimeSpan.FromSeconds(1.5), RequestDelay = TimeSpan.Zero });
        await using RawSite site = RawSite.Start().On("/", Page("out.textContent = 'shown'; let n = 0; setInterval(() => fetch('/' + n++), 20)")).On("*", Answers.Page());
        (string html, Crawling.Rendering rendering) = await crawler.ReadAsync(site.Address + "/");
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("shown"));
            Assert.That(rendering.Limit, Is.EqualTo("more than 20 requests"));
            Assert.That(site.Log, Has.Count.EqualTo(22), "robots.txt, the page, and its twenty");
        });
    }

    [Test]
    public async Task A_page_that_waits_for_an_answer_is_taken_as_it_stands()
    {
        await using Rendered crawler = new(Hasty with { LoadFor = TimeSpan.FromSeconds(1) });
        await using RawSite site = RawSite.Start().On("/", Page("out.textContent = 'shown'; fetch('/hang')")).On("/hang", Answers.Hang());
        (string html, Crawling.Rendering rendering) = await crawler.ReadAsync(site.Address + "/");
        Assert.That(html, Does.Contain("shown"));
        Assert.That(rendering.Limit, Is.EqualTo("taken as it stood after 1 s"));
    }

    [Test]
    public async Task A_script_without_end_fails_at_the_deadline_and_the_next_page_is_rendered()
    {
        await using Rendered crawler = new(Hasty with { LoadFor = TimeSpan.FromSeconds(1), Deadline = TimeSpan.FromSeconds(5) });
        await using RawSite site = RawSite.Start().On("/loop", Page("for (;;) {}")).On("/", Page("out.textContent = 'shown'"));
        FetchResult loop = await crawler.FetchAsync(site.Address + "/loop");
        (string html, _) = await crawler.ReadAsync(site.Address + "/");
        Assert.Multiple(() =>
        {
            Assert.That((loop as FetchResult.Failed)?.Reason, Is.EqualTo(FailureReason.RenderingDeadline));
            Assert.That(html, Does.Contain("shown"));
        });
    }

    [TestCase("chrom", TestName = "A browser that crashes fails its page, and the next one is rendered")]
    [TestCase("--type=renderer", TestName = "A page that crashes fails, and the next one is rendered")]
    public async Task Crashes(string argument)
    {
        await using Rendered crawler = new();
        await using RawSite site = RawSite.Start().On("/", Page("out.textContent = 'shown'")).On("/long", Page("fetch('/hang')")).On("/hang", Answers.Hang());
        await crawler.ReadAsync(site.Address + "/");
        Task<FetchResult> page = crawler.FetchAsync(site.Address + "/long");
        await BrowserProcesses.UntilAsync(() => site.Log.Any(request => request.PathAndQuery == "/hang"));
        foreach (Process process in BrowserProcesses.Ours().Where(process => File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(argument, StringComparison.Ordinal)))
            process.Kill();
        Assert.Multiple(async () =>
        {
            Assert.That((await page as FetchResult.Failed)?.Reason, Is.EqualTo(FailureReason.BrowserFailed));
            Assert.That((await crawler.ReadAsync(site.Address + "/")).Html, Does.Contain("shown"));
        });
    }

    [Test]
    public async Task A_browser_has_its_pages_and_ends_and_none_is_left_at_the_end()
    {
        await using RawSite site = RawSite.Start().On("/", Page("out.textContent = 'shown'"));
        int[][] seen;
        await using (Rendered crawler = new(Hasty with { MaxPagesPerBrowser = 2 }))
        {
            seen = [await PageAsync(), await PageAsync(), await PageAsync()];

            async Task<int[]> PageAsync()
            {
                await crawler.ReadAsync(site.Address + "/");
                return [.. BrowserProcesses.Ours().Select(process => process.Id)];
            }
        }

        await BrowserProcesses.UntilAsync(() => BrowserProcesses.Ours().Count == 0);
        Assert.Multiple(() =>
        {
            Assert.That(seen[0], Is.Not.Empty);
            Assert.That(seen[2].Intersect(seen[0]), Is.Empty, "the third page has another browser");
            Assert.That(BrowserProcesses.Ours(), Is.Empty);
        });
    }

    [Test]
    public async Task Without_a_browser_the_site_fails_with_what_to_do_and_is_not_asked()
    {
        await using Rendered crawler = new(Hasty with { Browser = "/nowhere/chromium" });
        await using RawSite site = RawSite.Start().On("*", Answers.Page());
        FetchResult.Failed? failed = await crawler.FetchAsync(site.Address + "/") as FetchResult.Failed;
        CrawlUrl url = Url(site.Address + "/");
        FetchResult plain = await crawler.FetchAsync(url, SiteOf(url) with { Rendering = null });
        Assert.Multiple(() =>
        {
            Assert.That(failed?.Reason, Is.EqualTo(FailureReason.NoBrowser));
            Assert.That(failed?.Detail, Does.Contain("/nowhere/chromium").And.Contain("Rendering:Browser"));
            Assert.That(plain, Is.InstanceOf<FetchResult.Fetched>(), "the other sites go on");
        });
    }

    [Test]
    public async Task What_is_no_browser_is_a_failed_page()
    {
        await using Rendered crawler = new(Hasty with { Browser = "/bin/false" });
        await using RawSite site = RawSite.Start().On("*", Answers.Page());
        Assert.That((await crawler.FetchAsync(site.Address + "/") as FetchResult.Failed)?.Reason, Is.EqualTo(FailureReason.BrowserFailed));
    }
}
