using System.Net;
using System.Text;
using Cybershield.Crawling;
using Cybershield.LoopbackSite;

namespace Cybershield.Rendering.Tests;

/// <summary>A crawler with the real browser, for one test or many.</summary>
internal sealed class Rendered : IAsyncDisposable
{
    public static readonly RenderingOptions Hasty = new()
    {
        LoadFor = TimeSpan.FromSeconds(4),
        QuietFor = TimeSpan.FromMilliseconds(200),
        Deadline = TimeSpan.FromSeconds(8),
        PagesAtOnce = 4,
        MaxBytes = 1024 * 1024,
        MaxRequests = 20,
    };

    private readonly ChromiumRenderer _renderer;
    private readonly Fetcher _fetcher;

    public Rendered(RenderingOptions? options = null)
    {
        if ((options ?? Hasty).Browser is null && Hasty.FindProblem() is { } problem)
            Assert.Ignore($"Chromium is not installed: {problem}");
        _renderer = new ChromiumRenderer(options ?? Hasty, TimeProvider.System);
        _fetcher = Fetcher.Open(new HostMemory(), new FetcherOptions { Deadline = TimeSpan.FromSeconds(5) }, TimeProvider.System, _renderer.AsRendering());
    }

    public Task<FetchResult> FetchAsync(string address, params string[] renderHosts)
    {
        CrawlUrl url = Url(address);
        return FetchAsync(url, SiteOf(url, renderHosts));
    }

    public Task<FetchResult> FetchAsync(CrawlUrl url, Site site) =>
        _fetcher.FetchAsync(new CrawlLease(1, 1, site.Id, url, 0, 0, AddressKind.Page, 1, DateTimeOffset.MaxValue, null, null), site, CancellationToken.None);

    /// <summary>The page's document and how it came about; fails where there is none.</summary>
    public async Task<(string Html, Crawling.Rendering Rendering)> ReadAsync(string address, params string[] renderHosts)
    {
        FetchResult result = await FetchAsync(address, renderHosts);
        Assert.That(result, Is.InstanceOf<FetchResult.Fetched>());
        FetchResult.Fetched fetched = (FetchResult.Fetched)result;
        return (Encoding.UTF8.GetString(fetched.Body), fetched.Rendering!);
    }

    public static CrawlUrl Url(string text) => CrawlUrl.TryParse(text, null, out CrawlUrl? url) ? url : throw new ArgumentException(text);

    public static Site SiteOf(CrawlUrl url, params string[] renderHosts) =>
        new("test", "Test", "tests", "tests@example.org", [url], new CrawlScope([new ScopeRule(url.Origin, [])]), new SiteSchedule.Every(TimeSpan.FromDays(1)),
            new Politeness(TimeSpan.Zero, 4), [IPNetwork.Parse("127.0.0.0/8")], 1000, 5)
        {
            Rendering = new SiteRendering([.. renderHosts.Select(host => Url(host).HostKey)]),
        };

    public static Answer Page(string script, string headers = "") => Answers.Page($"<!DOCTYPE html><title>t</title><body><div id=out></div><script>{script}</script>", "Content-Type: text/html; charset=utf-8\r\n" + headers);

    /// <summary>A page whose script writes what became of an expression: "got …" or "refused".</summary>
    public static Answer Trying(string promise) =>
        Page($"const say = text => out.textContent = text; (async () => {(promise.StartsWith('{') ? promise : $"{{ return {promise}; }}")})().then(got => say('got ' + got), () => say('refused'));");

    public async ValueTask DisposeAsync()
    {
        _fetcher.Dispose();
        await _renderer.DisposeAsync();
    }
}
