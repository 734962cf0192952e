using System.Net;
using System.Text.Json;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>The server with the record goes away in the middle of a crawl of the real executable and comes back: it says so, nothing is lost, and it goes on by itself.</summary>
[Parallelizable]
internal sealed class PostgresOutageTests
{
    private const int Pages = 240, InFlight = 2;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    [OneTimeTearDown]
    public void Stop() => _http.Dispose();

    [Test]
    public async Task A_server_that_goes_away_in_mid_crawl_stops_it_and_when_it_is_back_the_crawl_goes_on_and_loses_nothing()
    {
        await using SharedDeployment deployment = await SharedDeployment.StartAsync();
        await using WovenSite site = WovenSite.Start(Pages, words: 200);
        deployment.Config.WriteSite("animals", site.Address, InFlight, delay: "10ms");
        await using ServiceProcess service = ServiceProcess.Start(["run", .. deployment.Options]);
        Uri ready = new(await AddressAsync(service) + "/health/ready");
        await service.UntilAsync(() => site.Log.Count > Pages / 6, () => service.Output);

        await deployment.Server.KillAsync();
        await AssertWaitsAsync(service, site, ready);
        await deployment.Server.StartAgainAsync();

        await service.SaysAsync("Crawl of animals ended: Completed");
        await service.UntilAsync(() => StatusOf(ready) == HttpStatusCode.OK, () => service.Output);
        Assert.That(await service.InterruptAsync(), Is.Zero);
        await AssertNothingIsLostAsync(deployment, site);
    }

    private static async Task<string> AddressAsync(ServiceProcess service)
    {
        const string Before = "Review pages: ";
        return (await service.SaysAsync(Before)).Split(Before)[1].Split('\n')[0].Trim();
    }

    private async Task AssertWaitsAsync(ServiceProcess service, WovenSite site, Uri ready)
    {
        string said = await service.SaysAsync("The crawl of animals waits and goes on in");
        int fetched = site.Log.Count;
        Assert.That(fetched, Is.LessThan(Pages), "it happened in mid-crawl");
        Assert.That(said, Does.Contain("database 'postgres' cannot be used now").And.Contain("Nothing is lost, and a running service goes on by itself").And.Not.Contain("   at "));
        using HttpResponseMessage answer = await _http.GetAsync(ready);
        Assert.That((answer.StatusCode, await answer.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "the record does not answer\n")));
        await service.SaysAsync("The crawl of animals waits and goes on in 00:00:02");
        Assert.That(site.Log, Has.Count.EqualTo(fetched), "nothing is fetched that cannot be recorded");
    }

    private HttpStatusCode StatusOf(Uri address)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        using HttpResponseMessage answer = _http.Send(request);
        return answer.StatusCode;
    }

    private static async Task AssertNothingIsLostAsync(SharedDeployment deployment, WovenSite site)
    {
        string flags = (await deployment.RunAsync("flags", "list", "--json"))[2..], doctor = await deployment.RunAsync("doctor");
        long expired = await deployment.NumberAsync("SELECT expired FROM crawl"), taken = await deployment.NumberAsync("SELECT taken - completed - released - expired FROM crawl");
        Assert.Multiple(() =>
        {
            Assert.That(site.Log.Select(request => request.PathAndQuery).Distinct(), Is.EquivalentTo(site.Paths), "no address is lost");
            Assert.That(site.Log, Has.Count.LessThanOrEqualTo(Pages + expired), "only what was leased when the server went is fetched again");
            Assert.That(taken, Is.Zero, "no lease is left");
            Assert.That(doctor, Does.StartWith("0|"));
            Assert.That(
                JsonElement.Parse(flags).EnumerateArray().Select(flag => flag.GetProperty("address").GetString()),
                Is.EquivalentTo(site.FlaggedPaths.Select(path => site.Address + path)), "every flag is there once");
        });
    }
}
