using System.Text.Json;
using Cybershield.Crawling;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>A site whose text is made by scripts, from its file to its flag.</summary>
internal sealed class RenderedSiteTests
{
    private const string Script =
        "<!DOCTYPE html><title>Shop</title><div id=app></div><script>fetch('/text.json').then(a => a.json()).then(t => app.innerHTML = `<h1>Shop</h1><p>${t.text}</p><a href=/second.html>more</a>`)</script>";

    [Test]
    public async Task Text_that_scripts_make_is_found_and_flagged_and_links_that_they_make_are_followed()
    {
        if (new RenderingOptions().FindProblem() is { } problem)
            Assert.Ignore($"Pages can't be rendered: {problem}");
        using TemporaryConfig config = new();
        await using RawSite site = Site();
        WriteSite(config, site, "render: browser");
        config.WriteList("quokka", "narwhal");
        (int exitCode, string output, string error) = await ServiceProcess.RunAsync("crawl", "shop", "--json", "--config", config.Folder, "--data", config.Data);
        (_, string flags, _) = await ServiceProcess.RunAsync("flags", "list", "--json", "--data", config.Data);
        (int healthy, string status, _) = await ServiceProcess.RunAsync("status", "--config", config.Folder, "--data", config.Data);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(1), output + error);
            Assert.That(JsonDocument.Parse(flags).RootElement.EnumerateArray().Select(flag => flag.GetProperty("address").GetString()),
                Is.EquivalentTo(new[] { site.Address + "/index.html", site.Address + "/second.html" }));
            Assert.That(status, Does.Contain("shop is rendered in a browser, "));
            Assert.That(healthy, Is.Zero);
        });
    }

    [Test]
    public async Task Without_a_browser_that_site_fails_with_the_reason_and_check_and_status_say_so()
    {
        using TemporaryConfig config = new();
        await using RawSite site = Site();
        WriteSite(config, site, "render: browser");
        config.Write("appsettings.json", """{ "Rendering": { "Browser": "/nowhere/chromium" } }""");
        config.WriteList("quokka", "narwhal");
        (int checkedAs, string check, _) = await ServiceProcess.RunAsync("check", "--config", config.Folder);
        (int exitCode, string output, string error) = await ServiceProcess.RunAsync("crawl", "shop", "--json", "--config", config.Folder, "--data", config.Data);
        (_, string status, _) = await ServiceProcess.RunAsync("status", "--json", "--config", config.Folder, "--data", config.Data);
        const string Problem = "there is no browser at /nowhere/chromium: install it there, or change Rendering:Browser";
        Assert.Multiple(() =>
        {
            Assert.That(checkedAs, Is.EqualTo(1));
            Assert.That(check, Does.Contain($"shop asks for a browser and gives no page: {Problem}").And.Contain("is valid"));
            Assert.That(exitCode, Is.EqualTo(3), output);
            Assert.That(JsonDocument.Parse(output).RootElement.GetProperty("failures_by_reason").GetProperty("no_browser").GetInt32(), Is.EqualTo(1));
            Assert.That(error, Does.Contain("The pages of shop need a browser").And.Contain(Problem));
            Assert.That(JsonDocument.Parse(status).RootElement.GetProperty("rendered").GetProperty("problem").GetString(), Is.EqualTo(Problem));
            Assert.That(site.Log.Select(request => request.PathAndQuery), Is.All.EqualTo("/robots.txt"), "no page is asked for in vain");
        });
    }

    private static RawSite Site() => RawSite.Start().On("/index.html", Answers.Page(Script)).On("/second.html", Answers.Page(Script))
        .On("/text.json", Answers.Bytes("{\"text\":\"First a quokka, then a narwhal.\"}"u8.ToArray(), "Content-Type: application/json\r\n"));

    private static void WriteSite(TemporaryConfig config, RawSite site, string line)
    {
        config.WriteSite("shop", site.Address);
        config.Write("sites/shop.yaml", File.ReadAllText(Path.Combine(config.Folder, "sites", "shop.yaml")) + "\n" + line + "\n");
    }
}
