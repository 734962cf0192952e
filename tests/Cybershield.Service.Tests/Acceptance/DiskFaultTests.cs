using System.Diagnostics;
using System.Globalization;
using System.Net;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>The disk under a running service fails and recovers: it says so, nothing is lost or corrupted, and it goes on by itself.</summary>
internal sealed class DiskFaultTests
{
    private const int Pages = 240;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    [OneTimeTearDown]
    public void Stop() => _http.Dispose();

    [Test]
    public async Task A_disk_that_fills_up_in_mid_crawl_stops_it_and_room_lets_it_go_on()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 24);
        await using WovenSite site = WovenSite.Start(Pages, words: 1_500);
        using TemporaryConfig config = Configure(site);
        string data = Path.Combine(disk.Folder, "data");
        await using ServiceProcess service = ServiceProcess.Start("run", "--config", config.Folder, "--data", data);
        string address = await CrawlUntilAsync(service, site, pages: 40);

        disk.Fill();
        await AssertWaitsAsync(service, site, address, "make room on the disk of");
        disk.Clear();

        await AssertGoesOnAsync(service, site, address, config.Folder, data);
    }

    [Test]
    public async Task Files_that_cannot_grow_in_mid_crawl_stop_it_until_they_can()
    {
        await using WovenSite site = WovenSite.Start(Pages, words: 1_500);
        using TemporaryConfig config = Configure(site);
        await using ServiceProcess service = ServiceProcess.StartIgnoringFileLimits("run", "--config", config.Folder, "--data", config.Data);
        string address = await CrawlUntilAsync(service, site, pages: 40);

        LimitFiles(service, "65536");
        await AssertWaitsAsync(service, site, address, "check the disk");
        LimitFiles(service, "unlimited");

        await AssertGoesOnAsync(service, site, address, config.Folder, config.Data);
    }

    [Test]
    public async Task A_full_disk_at_the_start_is_told_in_a_sentence()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 1);
        await using WovenSite site = WovenSite.Start(1, words: 10);
        using TemporaryConfig config = Configure(site);
        disk.Fill();
        await AssertRefusedAsync(["run", "--config", config.Folder, "--data", Path.Combine(disk.Folder, "data")], "the disk is not full");
    }

    [Test]
    public async Task A_read_only_folder_is_told_in_a_sentence_and_the_record_in_it_stays_whole()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 8);
        await using WovenSite site = WovenSite.Start(10, words: 10);
        using TemporaryConfig config = Configure(site);
        string[] options = ["--config", config.Folder, "--data", Path.Combine(disk.Folder, "data")];
        (int done, _, string error) = await ServiceProcess.RunAsync(["crawl", "animals", .. options]);
        Assert.That(done, Is.LessThanOrEqualTo(1), error);
        disk.Protect();
        int asked = site.Log.Count;

        await AssertRefusedAsync(["run", .. options], "may write");
        await AssertRefusedAsync(["crawl", "animals", .. options], "may write");
        await AssertRefusedAsync(["sites", "pause", "animals", .. options], "may write");

        Assert.That(site.Log, Has.Count.EqualTo(asked), "nothing is fetched that cannot be recorded");
        disk.Unprotect();
        (int code, string output, _) = await ServiceProcess.RunAsync(["doctor", .. options]);
        Assert.That(code, Is.Zero, output);
    }

    private static TemporaryConfig Configure(WovenSite site)
    {
        TemporaryConfig config = new();
        config.Write("appsettings.json", """{ "Review": { "Address": "http://127.0.0.1:0" } }""");
        config.WriteSite("animals", site.Address, inFlight: 2, delay: "5ms");
        config.WriteList("quokka", "narwhal");
        return config;
    }

    private static async Task<string> CrawlUntilAsync(ServiceProcess service, WovenSite site, int pages)
    {
        const string Before = "Review pages: ";
        string said = await service.SaysAsync(Before);
        await service.UntilAsync(() => site.Log.Count > pages, () => service.Output);
        return said[(said.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..].Split('\n')[0].Trim();
    }

    private async Task AssertWaitsAsync(ServiceProcess service, WovenSite site, string address, string advice)
    {
        string said = await service.SaysAsync("waits and goes on in");
        Assert.That(said, Does.Contain(advice).And.Not.Contain("   at Cybershield"));
        Assert.That(site.Log, Has.Count.LessThan(Pages), "it happened in mid-crawl");
        using HttpResponseMessage ready = await _http.GetAsync(address + "/health/ready");
        Assert.That((ready.StatusCode, await ready.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "the record cannot be written; the log and today's page say why\n")));
    }

    private async Task AssertGoesOnAsync(ServiceProcess service, WovenSite site, string address, string config, string data)
    {
        await service.SaysAsync("Crawl of animals ended: Completed");
        using HttpResponseMessage ready = await _http.GetAsync(address + "/health/ready");
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await service.InterruptAsync(), Is.Zero);
        (int code, string output, string error) = await ServiceProcess.RunAsync("doctor", "--config", config, "--data", data);
        Assert.That(code, Is.Zero, output + error);
        Assert.That(site.Log.Select(request => request.PathAndQuery).Distinct(), Is.EquivalentTo(site.Paths), "no address is lost");
        (_, string flags, _) = await ServiceProcess.RunAsync("flags", "list", "--json", "--config", config, "--data", data);
        Assert.That(
            System.Text.Json.JsonDocument.Parse(flags).RootElement.EnumerateArray().Select(flag => flag.GetProperty("address").GetString()),
            Is.EquivalentTo(site.FlaggedPaths.Select(path => site.Address + path)), "every flag is there once");
    }

    private static async Task AssertRefusedAsync(string[] arguments, string advice)
    {
        (int code, string output, string error) = await ServiceProcess.RunAsync(arguments);
        Assert.That(code, Is.EqualTo(3), output + error);
        Assert.That(error, Does.Contain(advice).And.Not.Contain("   at "));
    }

    private static void LimitFiles(ServiceProcess service, string bytes)
    {
        using Process limit = Process.Start("prlimit", ["--pid", service.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:unlimited"]);
        limit.WaitForExit();
        Assert.That(limit.ExitCode, Is.Zero);
    }
}
