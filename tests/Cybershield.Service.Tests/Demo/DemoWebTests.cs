using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Cybershield.Service.Demo;

namespace Cybershield.Service.Tests.Demo;

internal sealed class DemoWebTests
{
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });

    [OneTimeTearDown]
    public void Dispose() => _client.Dispose();

    [Test]
    public void ItHasTheHostsPagesAndLanguagesThatANewcomerIsPromised()
    {
        IReadOnlyList<DemoHost> hosts = DemoHost.ReadAll();
        Assert.That(hosts, Has.Count.GreaterThanOrEqualTo(5));
        Assert.That(hosts.Sum(host => host.On(1).Count()), Is.GreaterThanOrEqualTo(80));
        Assert.That(hosts.Select(host => host.Language).Distinct(), Is.EquivalentTo(new[] { "en", "ru", "kk" }));
        Assert.That(hosts, Has.Some.Matches<DemoHost>(host => host!.HasFeed).And.Some.Matches<DemoHost>(host => host!.HasSitemap));
        Assert.That(hosts, Has.Some.Matches<DemoHost>(host => host!.Charset != "utf-8").And.Some.Matches<DemoHost>(host => host!.Redirects.Count > 0));
    }

    [Test]
    public async Task EveryLinkLeadsSomewhereExceptTheOneThatIsMeantToBeBroken()
    {
        await using DemoWeb web = await DemoWeb.StartAsync(CancellationToken.None);
        List<string> broken = [];
        int followed = 0;
        foreach ((DemoSite site, DemoHost host) in web.Sites.Zip(DemoHost.ReadAll()))
        {
            foreach (string link in host.On(1).SelectMany(page => page.Markup).SelectMany(line => Regex.Matches(line, @"[^!]\[[^\]]*\]\((/[^)]*)\)").Select(match => match.Groups[1].Value)).Distinct())
            {
                using HttpResponseMessage response = await _client.GetAsync(site.Address + link);
                followed++;
                if (response.StatusCode == HttpStatusCode.NotFound)
                    broken.Add(host.Id + link);
            }
        }

        Assert.That(followed, Is.GreaterThan(40));
        Assert.That(broken, Is.EqualTo(new[] { "blog/2026/missing.html" }));
    }

    [Test]
    public async Task ALegacyPageSaysItsCharacterSetInTheDocumentOnly()
    {
        await using DemoWeb web = await DemoWeb.StartAsync(CancellationToken.None);
        using HttpResponseMessage response = await _client.GetAsync(web.Sites.Single(site => site.Id == "dohod").Address + "/index.html");
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        Assert.That(response.Content.Headers.ContentType!.CharSet, Is.Null);
        Assert.That(Encoding.GetEncoding(1251).GetString(body), Does.Contain("гарантированный доход"));
    }

    [Test]
    public async Task ADayChangesSomePagesAndLeavesTheOthers()
    {
        await using DemoWeb web = await DemoWeb.StartAsync(CancellationToken.None);
        string address = web.Sites.Single(site => site.Id == "aurum").Address;
        string gold = await TagAsync(address + "/plans/gold.html"), faq = await TagAsync(address + "/faq.html");
        web.NextDay();
        Assert.That(await TagAsync(address + "/plans/gold.html"), Is.Not.EqualTo(gold));
        Assert.That(await TagAsync(address + "/faq.html"), Is.EqualTo(faq));
        using HttpRequestMessage again = new(HttpMethod.Get, address + "/faq.html");
        again.Headers.TryAddWithoutValidation("If-None-Match", faq);
        using HttpResponseMessage unchanged = await _client.SendAsync(again);
        Assert.That(unchanged.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    private async Task<string> TagAsync(string address)
    {
        using HttpResponseMessage response = await _client.GetAsync(address);
        return response.Headers.ETag!.Tag;
    }
}
