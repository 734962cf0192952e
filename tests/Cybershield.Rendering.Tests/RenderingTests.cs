using Cybershield.Crawling;
using Cybershield.LoopbackSite;
using static Cybershield.Rendering.Tests.Rendered;

namespace Cybershield.Rendering.Tests;

/// <summary>What a page becomes in a browser.</summary>
[Parallelizable(ParallelScope.Children), FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class RenderingTests
{
    private Rendered _crawler = null!;

    [OneTimeSetUp]
    public void Start() => _crawler = new Rendered();

    [OneTimeTearDown]
    public async Task StopAsync() => await _crawler.DisposeAsync();

    [Test]
    public async Task Text_that_a_script_fetches_and_writes_late_is_in_the_page()
    {
        await using RawSite site = RawSite.Start().On("/", Page("fetch('/data').then(a => a.json()).then(d => setTimeout(() => out.textContent = d.text, 150))"))
            .On("/data", Answers.Bytes("{\"text\":\"Жеңіл ақша by script\"}"u8.ToArray(), "Content-Type: application/json\r\n"));
        FetchResult.Fetched? page = await _crawler.FetchAsync(site.Address + "/") as FetchResult.Fetched;
        ExtractionResult.Page extracted = (ExtractionResult.Page)new PageExtractor(new ExtractorOptions()).Extract(page!.Body, page.ContentType, Url(site.Address + "/"), null);
        Assert.Multiple(() =>
        {
            Assert.That(string.Join(' ', extracted.Extracted.Blocks.Select(block => block.Text)), Does.Contain("Жеңіл ақша by script"));
            Assert.That(page.Rendering, Is.EqualTo(new Crawling.Rendering(1, 0, page.Rendering!.Bytes, null)));
            Assert.That(page.Rendering.Bytes, Is.GreaterThan(100));
            Assert.That(page.RobotsLine, Is.EqualTo("no robots.txt (404)"));
            Assert.That(site.Log.Select(request => request.PathAndQuery), Is.EqualTo(new[] { "/robots.txt", "/", "/data" }));
            Assert.That(site.Log.Select(request => request.UserAgent), Is.All.Match(@"^Cybershield/\d+\.\d+\.\d+ \(\+tests@example\.org\)$"));
        });
    }

    [Test]
    public async Task Shadow_trees_are_read_and_what_stands_for_visitors_without_scripts_is_not()
    {
        await using RawSite site = RawSite.Start().On("/", Page(
            """
            customElements.define('my-card', class extends HTMLElement { connectedCallback() { this.attachShadow({ mode: 'closed' }).innerHTML = '<p>in the shadow, <slot>fallback</slot></p>'; } });
            document.body.insertAdjacentHTML('beforeend', '<my-card>slotted</my-card><noscript>switch scripts on</noscript>');
            """));
        (string html, _) = await _crawler.ReadAsync(site.Address + "/");
        Assert.That(html[html.IndexOf("</script>", StringComparison.Ordinal)..], Is.EqualTo("</script><my-card><p>in the shadow, <slot>slotted</slot></p></my-card></body></html>"));
    }

    [Test]
    public async Task A_script_that_gives_the_page_another_address_moves_its_links_along()
    {
        await using RawSite site = RawSite.Start().On("/", Page("history.pushState(0, '', '/app/here'); out.innerHTML = '<a href=next>next</a>'"));
        FetchResult.Fetched page = (FetchResult.Fetched)await _crawler.FetchAsync(site.Address + "/");
        ExtractionResult.Page extracted = (ExtractionResult.Page)new PageExtractor(new ExtractorOptions()).Extract(page.Body, page.ContentType, Url(site.Address + "/"), null);
        Assert.That(extracted.Extracted.Outlinks.Select(link => link.Url.Value), Is.EqualTo(new[] { site.Address + "/app/next" }));
    }

    [Test]
    public async Task A_page_that_shows_nothing_and_leads_on_is_a_redirect_and_one_that_shows_something_is_a_page()
    {
        await using RawSite site = RawSite.Start().On("/empty", Page("location.href = '/next'")).On("/shown", Page("out.textContent = 'pay here'; location.href = 'https://elsewhere.example/'"));
        FetchResult empty = await _crawler.FetchAsync(site.Address + "/empty");
        (string shown, _) = await _crawler.ReadAsync(site.Address + "/shown");
        Assert.Multiple(() =>
        {
            Assert.That((empty as FetchResult.Redirected)?.Target.Value, Is.EqualTo(site.Address + "/next"));
            Assert.That(shown, Does.Contain("pay here"));
            Assert.That(site.Log.Select(request => request.PathAndQuery), Does.Not.Contain("/next"));
        });
    }

    [Test]
    public async Task What_the_crawler_can_tell_without_a_browser_needs_none()
    {
        await using RawSite site = RawSite.Start().On("/gone", Answers.Status(410)).On("/moved", Answers.Redirect("/x")).On("/text", Answers.Page("plain", "Content-Type: text/plain\r\n"))
            .On("/robots.txt", Answers.Page("User-agent: *\nDisallow: /secret", "Content-Type: text/plain\r\n"));
        Assert.Multiple(async () =>
        {
            Assert.That(await _crawler.FetchAsync(site.Address + "/gone"), Is.InstanceOf<FetchResult.Gone>());
            Assert.That(await _crawler.FetchAsync(site.Address + "/moved"), Is.InstanceOf<FetchResult.Redirected>());
            Assert.That(await _crawler.FetchAsync(site.Address + "/secret"), Is.InstanceOf<FetchResult.Disallowed>());
            Assert.That((await _crawler.FetchAsync(site.Address + "/text") as FetchResult.Fetched)?.Rendering, Is.Null);
        });
    }

    [Test]
    public async Task Nothing_of_one_page_is_known_to_the_next()
    {
        await using RawSite site = RawSite.Start()
            .On("/", Page("out.textContent = `cookie:${document.cookie} store:${localStorage.length}`; document.cookie = 'a=1'; localStorage.a = 1", "Set-Cookie: b=2; HttpOnly\r\n"));
        await _crawler.ReadAsync(site.Address + "/");
        (string html, _) = await _crawler.ReadAsync(site.Address + "/");
        Assert.That(html, Does.Contain("cookie: store:0"));
    }

    [Test]
    public async Task Dialogs_windows_and_pages_that_do_not_want_to_close_hold_nothing_up()
    {
        await using RawSite site = RawSite.Start().On("/", Page(
            """
            addEventListener('beforeunload', e => { e.preventDefault(); e.returnValue = 'stay'; });
            alert('a'); confirm('b'); prompt('c'); print(); open('/popup'); Object.assign(document.createElement('a'), { href: '/popup', target: '_blank' }).click();
            out.textContent = 'after all that';
            """));
        (string html, _) = await _crawler.ReadAsync(site.Address + "/");
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("after all that"));
            Assert.That(site.Log.Select(request => request.PathAndQuery), Does.Not.Contain("/popup"));
        });
    }

    [Test]
    public async Task Pictures_fonts_and_frames_are_not_loaded()
    {
        await using RawSite site = RawSite.Start().On("/", Page(
            "out.innerHTML = '<img src=/i.png><video src=/v.mp4></video><iframe src=/frame></iframe><link rel=stylesheet href=/s.css>text'"))
            .On("/s.css", Answers.Page("@font-face { font-family: f; src: url(/f.woff) } body { font-family: f; background: url(/b.png) }", "Content-Type: text/css\r\n"));
        await _crawler.ReadAsync(site.Address + "/");
        Assert.That(site.Log.Select(request => request.PathAndQuery), Is.EqualTo(new[] { "/robots.txt", "/", "/s.css" }));
    }
}
