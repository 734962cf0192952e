using Cybershield.Crawling;
using Cybershield.LoopbackSite;
using static Cybershield.Rendering.Tests.Rendered;

namespace Cybershield.Rendering.Tests;

/// <summary>How a host is asked by pages in a browser, in the server's log.</summary>
internal sealed class PolitenessTests
{
    [Test]
    public async Task A_page_is_one_visit_and_the_delay_is_counted_from_its_end()
    {
        await using Rendered crawler = new(Hasty with { RequestDelay = TimeSpan.FromMilliseconds(200) });
        await using RawSite site = RawSite.Start().On("/", Page("Promise.all([1, 2, 3, 4].map(i => fetch('/' + i))).then(() => out.textContent = 'shown')")).On("*", Answers.Page());
        Site polite = SiteOf(Url(site.Address + "/")) with { Politeness = new Politeness(TimeSpan.FromSeconds(2), 1) };
        for (int i = 0; i < 2; i++)
            Assert.That(await crawler.FetchAsync(Url(site.Address + "/"), polite), Is.InstanceOf<FetchResult.Fetched>());
        DateTimeOffset[] pages = [.. site.Log.Where(request => request.PathAndQuery == "/").Select(request => request.Began)];
        DateTimeOffset[] data = [.. site.Log.Where(request => request.PathAndQuery.Length == 2).Select(request => request.Began)];
        Assert.Multiple(() =>
        {
            Assert.That(site.Log, Has.Count.EqualTo(11));
            Assert.That(data[3] - data[0], Is.GreaterThan(TimeSpan.FromMilliseconds(450)), "four requests, 200 ms apart when they leave");
            Assert.That(data[3], Is.LessThan(pages[1]), "the visits do not mix");
            Assert.That(pages[1] - data[3], Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(2)));
        });
    }

    [Test]
    public async Task A_request_of_a_page_that_is_answered_with_429_makes_its_host_wait_as_long_as_that_says()
    {
        await using Rendered crawler = new();
        await using RawSite site = RawSite.Start().On("/", Page("fetch('/busy').finally(() => out.textContent = 'shown')")).On("/busy", Answers.Status(429, "Retry-After: 2\r\n"));
        for (int i = 0; i < 2; i++)
            await crawler.FetchAsync(site.Address + "/");
        Assert.That(site.Log.Last(request => request.PathAndQuery == "/").Began - site.Log.First(request => request.PathAndQuery == "/busy").Began, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(2)));
    }
}
