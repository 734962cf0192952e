using System.Text;
using System.Text.Json;
using Cybershield.Elasticsearch.Tests;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>The search server goes away in the middle of a crawl of the real executable and comes back.</summary>
[Parallelizable]
internal sealed class SearchServerOutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly DebianSite Site = DebianSite.Postgresql;
    private readonly HttpClient _http = new();

    [OneTimeTearDown]
    public void Stop() => _http.Dispose();

    [TestCase("elasticsearch-8.19")]
    public async Task TheCrawlGoesOnTheOutboxKeepsEverythingAndItDrainsWhenTheServerIsBack(string kind)
    {
        IReadOnlyDictionary<string, string> pages = Site.Pages();
        using SearchServer search = SearchServer.Start(kind);
        await using StaticSite server = await StaticSite.StartAsync(Site.Folder);
        using LoopbackDeployment deployment = Deploy(server, search);
        await using ServiceProcess service = ServiceProcess.Start(["run", .. deployment.Options]);
        Uri health = new((await service.SaysAsync("Review pages: ")).Split("Review pages: ")[1].Split('\n')[0].Trim() + "/health");

        await UntilAsync(async () => server.Log.Count > 100 && await DocumentCountAsync(search) > 0, "no flag reached the search server");
        search.Kill();
        int fetched = server.Log.Count;
        await UntilAsync(async () => (await HealthAsync(health)).GetProperty("search_server").GetString() == "failing", "the outage was not noticed");
        await UntilAsync(() => Task.FromResult(server.Log.Count > fetched + 200), "the crawl did not go on");
        await AssertStatusTellsOfTheOutageAsync(deployment);
        Assert.That(server.Log, Has.Count.LessThan(pages.Count), "the crawl was over before the server came back");
        search.StartAgain();

        await UntilAsync(async () => await IsIdleAsync(deployment), "the crawl did not end, or the outbox did not drain");
        Dictionary<string, long> flags = await FlagsAsync(deployment);
        Assert.That(flags, Has.Count.EqualTo(Site.Saying(pages).Count()));
        Assert.That(await DocumentsAsync(search), Is.EquivalentTo(flags));
        Assert.That((await HealthAsync(health)).GetProperty("status").GetString(), Is.EqualTo("ok"));
        Assert.That(await service.InterruptAsync(), Is.Zero);
    }

    private static LoopbackDeployment Deploy(StaticSite server, SearchServer search)
    {
        LoopbackDeployment deployment = new();
        deployment.Write("appsettings.json", $$"""
            {
              "Screening": { "AllowTestLists": true },
              "Review": { "Address": "http://127.0.0.1:0" },
              "Elasticsearch": { "Uri": "{{search.Address}}", "FlushAfter": "200ms", "FirstBackOff": "200ms", "LongestBackOff": "2s" }
            }
            """);
        deployment.AddSite(Site.Id, server.Address, delay: "20ms", inFlight: 1);
        deployment.AddList("words", Site.Terms);
        return deployment;
    }

    private static async Task AssertStatusTellsOfTheOutageAsync(LoopbackDeployment deployment)
    {
        JsonElement status = await StatusAsync(deployment), outbox = status.GetProperty("outbox");
        Assert.That(status.GetProperty("running").GetArrayLength(), Is.EqualTo(1), "the crawl goes on");
        Assert.That(status.GetProperty("search_server").GetProperty("problem").GetString(), Does.StartWith("no answer"));
        Assert.That(outbox.GetProperty("waiting").GetInt32(), Is.Positive, "the outbox keeps what is not projected");
        Assert.That(outbox.GetProperty("dead").GetInt32(), Is.Zero);
        Assert.That(outbox.GetProperty("oldest_at").GetDateTimeOffset(), Is.LessThan(TimeProvider.System.GetUtcNow()));
    }

    private static async Task<bool> IsIdleAsync(LoopbackDeployment deployment)
    {
        JsonElement status = await StatusAsync(deployment);
        return status.GetProperty("running").GetArrayLength() == 0 && status.GetProperty("search_server").GetProperty("problem").ValueKind == JsonValueKind.Null && status.GetProperty("outbox").GetProperty("waiting").GetInt32() == 0;
    }

    private static async Task<JsonElement> StatusAsync(LoopbackDeployment deployment)
    {
        (_, string output, string error) = await ServiceProcess.RunAsync(["status", "--json", .. deployment.Options]);
        Assert.That(output, Does.StartWith("{"), error);
        return JsonElement.Parse(output);
    }

    /// <summary>The store's flags with their revisions.</summary>
    private static async Task<Dictionary<string, long>> FlagsAsync(LoopbackDeployment deployment)
    {
        (_, string output, _) = await ServiceProcess.RunAsync(["flags", "list", "--json", .. deployment.Options]);
        return JsonElement.Parse(output).EnumerateArray().ToDictionary(f => f.GetProperty("id").GetString()!, f => f.GetProperty("revision").GetInt64());
    }

    /// <summary>The index's documents with their versions.</summary>
    private async Task<Dictionary<string, long>> DocumentsAsync(SearchServer search)
    {
        (await _http.PostAsync($"{search.Address}/cybershield-flags/_refresh", null)).EnsureSuccessStatusCode();
        using StringContent everything = new("""{"size":10000,"version":true,"_source":false}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage found = await _http.PostAsync($"{search.Address}/cybershield-flags/_search", everything);
        return JsonElement.Parse(await found.Content.ReadAsStringAsync()).GetProperty("hits").GetProperty("hits").EnumerateArray()
            .ToDictionary(hit => hit.GetProperty("_id").GetString()!, hit => hit.GetProperty("_version").GetInt64());
    }

    private async Task<int> DocumentCountAsync(SearchServer search)
    {
        using HttpResponseMessage counted = await _http.GetAsync($"{search.Address}/cybershield-flags/_count");
        return counted.IsSuccessStatusCode ? JsonElement.Parse(await counted.Content.ReadAsStringAsync()).GetProperty("count").GetInt32() : 0;
    }

    private async Task<JsonElement> HealthAsync(Uri health) => JsonElement.Parse(await _http.GetStringAsync(health));

    private static async Task UntilAsync(Func<Task<bool>> holds, string otherwise)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(Patience), otherwise);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }
}
