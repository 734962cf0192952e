using System.Net;
using System.Text.Json;
using Cybershield.Elasticsearch.Tests;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>The roles of the real executable on one record: each does its own work and nothing of the others'.</summary>
[Parallelizable]
internal sealed class RoleTests
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    [OneTimeTearDown]
    public void Stop() => _http.Dispose();

    [TestCase("Crawl")]
    [TestCase("Review")]
    [TestCase("Index")]
    public async Task Without_a_shared_record_a_role_does_not_start_and_says_what_to_write(string role)
    {
        using LoopbackDeployment deployment = new();
        deployment.Write("appsettings.json", $$"""{ "Role": "{{role}}" }""");
        (int code, _, string error) = await ServiceProcess.RunAsync(["run", .. deployment.Options]);
        Assert.That(code, Is.EqualTo(2), error);
        Assert.That(error, Does.Contain($"Role {role} shares its record").And.Contain("Storage:Postgres").And.Contain("appsettings.json"));
        Assert.That(error, Does.Not.Contain("   at "));
    }

    [Test]
    public async Task Review_serves_the_pages_and_leaves_an_overdue_site_to_the_crawler()
    {
        await using SharedDeployment deployment = await SharedDeployment.StartAsync();
        deployment.Set(""" "Role": "Review" """);
        await using ServiceProcess review = ServiceProcess.Start(["run", .. deployment.Options]);
        string pages = AddressIn(await review.SaysAsync("Review pages: "), "Review pages: ");
        using HttpResponseMessage queue = await _http.GetAsync(pages + "/flags");
        using HttpResponseMessage signIn = await _http.GetAsync(pages + "/sign-in");
        Assert.That((queue.StatusCode, signIn.StatusCode), Is.EqualTo((HttpStatusCode.Redirect, HttpStatusCode.OK)));

        await CrawlAsync(deployment);

        Assert.That(await _http.GetStringAsync(pages + "/health"), Does.Contain("ok"));
        Assert.That(review.Output, Does.Not.Contain("of animals began"));
        Assert.That(deployment.Site.Log.Select(request => request.UserAgent), Is.Not.Empty.And.All.Contains("the-crawler@example.org"));
        Assert.That(await review.InterruptAsync(), Is.Zero);
    }

    [TestCase("elasticsearch-8.19")]
    public async Task Index_drains_the_outbox_and_serves_no_pages(string kind)
    {
        using SearchServer search = SearchServer.Start(kind);
        await using SharedDeployment deployment = await SharedDeployment.StartAsync();
        await CrawlAsync(deployment);
        int requests = deployment.Site.Log.Count;
        Assert.That(await WaitingAsync(deployment), Is.EqualTo(1), "the crawler leaves the outbox alone");

        deployment.Set($$""" "Role": "Index", "Elasticsearch": { "Uri": "{{search.Address}}", "FlushAfter": "100ms" } """);
        await using ServiceProcess index = ServiceProcess.Start(["run", .. deployment.Options]);
        string health = AddressIn(await index.SaysAsync("Index, health: "), "Index, health: ");
        for (int tries = 0; tries < 60 && await WaitingAsync(deployment) > 0; tries++)
            Assert.That(index.Output, Does.Not.Contain("of animals began"));

        using HttpResponseMessage queue = await _http.GetAsync(health.Replace("/health", "/flags", StringComparison.Ordinal));
        Assert.That(await deployment.RunAsync("doctor"), Does.StartWith("0|").And.Contain("1 documents are as the record has them; 0 changes wait"), index.Output);
        Assert.That((queue.StatusCode, deployment.Site.Log.Count), Is.EqualTo((HttpStatusCode.NotFound, requests)));
        Assert.That(await index.InterruptAsync(), Is.Zero);
    }

    /// <summary>A crawler with a name of its own in its User-Agent crawls the site once, on its schedule.</summary>
    private static async Task CrawlAsync(SharedDeployment deployment)
    {
        deployment.Set(""" "Role": "Crawl" """);
        using TemporaryConfig config = new();
        foreach (string file in Directory.GetFiles(deployment.Config.Folder, "*", SearchOption.AllDirectories))
            config.Write(Path.GetRelativePath(deployment.Config.Folder, file), (await File.ReadAllTextAsync(file)).Replace("a@example.org", "the-crawler@example.org", StringComparison.Ordinal));
        await using ServiceProcess crawler = ServiceProcess.Start("run", "--config", config.Folder, "--data", config.Data);
        await crawler.SaysAsync("Crawl of animals ended: Completed");
        Assert.That(await crawler.InterruptAsync(), Is.Zero);
    }

    private static async Task<int> WaitingAsync(SharedDeployment deployment)
    {
        string status = await deployment.RunAsync("status", "--json");
        return JsonElement.Parse(status[2..]).GetProperty("outbox").GetProperty("waiting").GetInt32();
    }

    private static string AddressIn(string output, string before) => output.Split(before)[1].Split('\n')[0].Trim();
}
