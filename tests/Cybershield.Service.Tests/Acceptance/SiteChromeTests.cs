using System.Text.Json;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>A site that says the same on every page is flagged for it once, and for what its pages say themselves wherever it stands.</summary>
internal sealed class SiteChromeTests
{
    private const int Pages = 60;
    private const int NewsPage = 44;

    [Test]
    public async Task What_a_site_repeats_is_judged_on_one_of_its_pages_and_every_page_on_its_own_text()
    {
        await using RawSite site = RawSite.Start().On("/index.html", Answers.Page(Html(0)));
        for (int page = 1; page <= Pages; page++)
            site.On($"/{page}", Answers.Page(Html(page)));
        using LoopbackDeployment deployment = new();
        deployment.AddSite("shop", site.Address, inFlight: 1);
        deployment.AddList("words", ["quokka", "narwhal"]);
        await deployment.CrawlAsync("shop");
        IReadOnlyList<JsonElement> first = await OpenFlagsAsync(deployment);
        await deployment.CrawlAsync("shop");
        IReadOnlyList<JsonElement> second = await OpenFlagsAsync(deployment);
        Assert.That(second, Is.Not.Empty, string.Join("\n", first));
        string[] open = [.. second.Select(flag => flag.GetProperty("address").GetString()!)];
        string answering = open.Single(address => address != $"{site.Address}/{NewsPage}");
        (_, string lapsed, _) = await ServiceProcess.RunAsync(["flags", "list", "--state", "lapsed", "--json", .. deployment.Options]);
        (_, string explained, _) = await ServiceProcess.RunAsync(["explain", answering, .. deployment.Options]);
        (_, string of, _) = await ServiceProcess.RunAsync(["explain", $"{site.Address}/{NewsPage}", "--json", .. deployment.Options]);
        Assert.Multiple(() =>
        {
            Assert.That(first, Has.Count.InRange(8, 20), "before it was known to be repeated, and on the page that answers for it");
            Assert.That(open, Has.Length.EqualTo(2).And.Contain($"{site.Address}/{NewsPage}"));
            Assert.That(JsonDocument.Parse(lapsed).RootElement.EnumerateArray().Select(flag => flag.GetProperty("lapsed_because").GetString()), Is.All.StartWith("repeated across the site"));
            Assert.That(explained, Does.Contain("repeated on 32 of 32").And.Contain("reproduced"), explained);
            Assert.That(TermsOf(of), Is.EquivalentTo(new[] { "t1 body True", "t0 site_chrome False" }));
        });
    }

    private static IEnumerable<string> TermsOf(string explanation) =>
        JsonDocument.Parse(explanation).RootElement.GetProperty("lists")[0].GetProperty("terms").EnumerateArray().Select(term => $"{term.GetProperty("term")} {term.GetProperty("zone")} {term.GetProperty("counted")}");

    private static async Task<IReadOnlyList<JsonElement>> OpenFlagsAsync(LoopbackDeployment deployment)
    {
        (_, string output, string error) = await ServiceProcess.RunAsync(["flags", "list", "--state", "open", "--json", .. deployment.Options]);
        Assert.That(error, Is.Empty);
        return [.. JsonDocument.Parse(output).RootElement.EnumerateArray()];
    }

    private static string Html(int page)
    {
        Random random = new(page);
        string own = string.Join(' ', Enumerable.Range(0, 120).Select(_ => new string([.. Enumerable.Range(0, 6).Select(_ => (char)('a' + random.Next(26)))])));
        string links = string.Concat(Enumerable.Range(1, Pages).Select(other => $"<li><a href=/{other}>Page {other}</a></li>"));
        string news = page == NewsPage ? "A narwhal was seen in the harbour." : "";
        return $"<!DOCTYPE html><title>Page {own[..12]}</title><nav><ul>{links}</ul></nav><article><h1>About {own[..6]}</h1><p>{own}.</p><p>{news}</p></article><footer><p>Buy a quokka today, visitor {page}!</p></footer>";
    }
}
