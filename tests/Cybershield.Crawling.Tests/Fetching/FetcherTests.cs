using System.Text;
using Cybershield.LoopbackSite;
using static Cybershield.Crawling.Tests.Fetching;

namespace Cybershield.Crawling.Tests;

public sealed class FetcherTests
{
    [Test]
    public async Task A_page_is_fetched_with_what_the_server_says_of_it()
    {
        await using RawSite server = RawSite.Start().On("/a", Answers.Page("<p>text", "Content-Type: text/html; charset=koi8-r\r\nETag: \"1\"\r\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\nX-Robots-Tag: noindex\r\nX-Robots-Tag: otherbot: none\r\n"));
        FetchResult.Fetched? page = await FetchAsync(server, "/a") as FetchResult.Fetched;
        Assert.Multiple(() =>
        {
            Assert.That(page, Is.Not.Null);
            Assert.That(Encoding.UTF8.GetString(page!.Body), Is.EqualTo("<p>text"));
            Assert.That(page.ContentType, Is.EqualTo("text/html; charset=koi8-r"));
            Assert.That(page.ETag, Is.EqualTo("\"1\""));
            Assert.That(page.LastModified, Is.EqualTo("Mon, 01 Jan 2024 00:00:00 GMT"));
            Assert.That(page.RobotsTag, Is.EqualTo("noindex"));
            Assert.That(page.RobotsLine, Is.EqualTo("no robots.txt (404)"));
            Assert.That(server.Log.Select(r => r.PathAndQuery), Is.EqualTo(new[] { "/robots.txt", "/a" }));
            Assert.That(server.Log[1].UserAgent, Does.Match(@"^Cybershield/\d+\.\d+\.\d+ \(\+tests@example\.org\)$"));
        });
    }

    [Test]
    public async Task The_path_is_sent_exactly_as_its_canonical_form_has_it()
    {
        await using RawSite server = RawSite.Start().On("*", Answers.Page());
        await FetchAsync(server, "/%7e/a%2fb/%41;x=(1)|[]?q=%41&r=ы'");
        Assert.That(server.Log[^1].PathAndQuery, Is.EqualTo("/%7e/a%2fb/%41;x=(1)|[]?q=%41&r=%D1%8B%27"));
    }

    [Test]
    public async Task A_stored_validator_makes_the_request_conditional()
    {
        await using RawSite server = RawSite.Start().On("/a", Answers.Status(304));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System);
        FetchResult result = await fetcher.FetchAsync(Lease(server.Address + "/a") with { ETag = "\"1\"" }, SiteOf(server.Address), CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.InstanceOf<FetchResult.NotModified>());
            Assert.That(server.Log[^1].Conditional, Is.True);
        });
    }

    [Test]
    public async Task Addresses_outside_of_the_scope_are_never_asked_for()
    {
        await using RawSite server = RawSite.Start();
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System);
        FetchResult result = await fetcher.FetchAsync(Lease(server.Address + "/a"), SiteOf("http://127.0.0.1:1/"), CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.InstanceOf<FetchResult.Failed>().With.Property("Reason").EqualTo(FailureReason.OutOfScope));
            Assert.That(server.Log, Is.Empty);
        });
    }

    [Test]
    public async Task A_redirect_is_an_outcome_and_not_followed()
    {
        await using RawSite server = RawSite.Start().On("/a", Answers.Redirect("../b#part", 301)).On("/out", Answers.Redirect("http://example.org/"));
        FetchResult.Redirected? inside = await FetchAsync(server, "/a") as FetchResult.Redirected;
        FetchResult.Redirected? outside = await FetchAsync(server, "/out") as FetchResult.Redirected;
        Assert.Multiple(() =>
        {
            Assert.That(inside?.Target.Value, Is.EqualTo(server.Address + "/b"));
            Assert.That(inside?.InScope, Is.True);
            Assert.That(outside?.InScope, Is.False);
            Assert.That(server.Log.Select(r => r.PathAndQuery), Does.Not.Contain("/b"));
        });
    }

    [TestCase("Location: http://\r\n", 0, "can read")]
    [TestCase("", 0, "can read")]
    [TestCase("Location: mailto:a@example.org\r\n", 0, "can read")]
    [TestCase("Location: /a#x\r\n", 0, "itself")]
    [TestCase("Location: /b\r\n", 5, "more than 5")]
    public async Task A_redirect_that_leads_nowhere_fails(string header, int redirects, string detail)
    {
        await using RawSite server = RawSite.Start().On("/a", Answers.Status(302, header));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System);
        FetchResult result = await fetcher.FetchAsync(Lease(server.Address + "/a") with { Redirects = redirects }, SiteOf(server.Address), CancellationToken.None);
        Assert.That(result, Is.InstanceOf<FetchResult.Failed>().With.Property("Reason").EqualTo(FailureReason.Redirects).And.Property("Detail").Contains(detail));
    }

    [TestCase(404, typeof(FetchResult.Gone))]
    [TestCase(410, typeof(FetchResult.Gone))]
    [TestCase(403, typeof(FetchResult.Failed))]
    [TestCase(304, typeof(FetchResult.Failed))]
    [TestCase(500, typeof(FetchResult.Unreachable))]
    [TestCase(503, typeof(FetchResult.Unreachable))]
    [TestCase(429, typeof(FetchResult.Unreachable))]
    [TestCase(204, typeof(FetchResult.Fetched))]
    public async Task A_status_has_its_outcome(int status, Type outcome)
    {
        await using RawSite server = RawSite.Start().On("/a", Answers.Status(status));
        Assert.That(await FetchAsync(server, "/a"), Is.InstanceOf(outcome));
    }

    [TestCase("text/html", AddressKind.Page, true)]
    [TestCase("application/xhtml+xml; charset=utf-8", AddressKind.Page, true)]
    [TestCase("application/pdf", AddressKind.Page, false)]
    [TestCase("image/svg+xml", AddressKind.Page, false)]
    [TestCase("application/gzip", AddressKind.Page, false)]
    [TestCase("application/gzip", AddressKind.Sitemap, true)]
    [TestCase("application/feed+json", AddressKind.Feed, true)]
    public async Task Only_what_we_can_read_is_read(string contentType, AddressKind kind, bool isRead)
    {
        await using RawSite server = RawSite.Start().On("/a", Answers.Page("x", $"Content-Type: {contentType}\r\n"));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System);
        FetchResult result = await fetcher.FetchAsync(Lease(server.Address + "/a") with { Kind = kind }, SiteOf(server.Address), CancellationToken.None);
        Assert.That(result, isRead ? Is.InstanceOf<FetchResult.Fetched>() : Is.InstanceOf<FetchResult.Failed>().With.Property("Reason").EqualTo(FailureReason.ContentType));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    [TestCase("raw")]
    public async Task Packed_bodies_are_unpacked(string encoding)
    {
        byte[] body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"word{i} ")));
        await using RawSite server = RawSite.Start().On("/a", Answers.Packed(encoding, body));
        FetchResult.Fetched? page = await FetchAsync(server, "/a") as FetchResult.Fetched;
        Assert.That(page?.Body, Is.EqualTo(body));
    }

    [Test]
    public async Task A_packed_sitemap_is_unpacked()
    {
        byte[] body = Encoding.UTF8.GetBytes("<urlset/>");
        await using RawSite server = RawSite.Start().On("/s.xml.gz", Answers.Bytes(Answers.Pack("gzip", body), "Content-Type: application/gzip\r\n"));
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System);
        FetchResult result = await fetcher.FetchAsync(Lease(server.Address + "/s.xml.gz") with { Kind = AddressKind.Sitemap }, SiteOf(server.Address), CancellationToken.None);
        Assert.That((result as FetchResult.Fetched)?.Body, Is.EqualTo(body));
    }
}
