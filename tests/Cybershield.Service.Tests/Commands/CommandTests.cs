using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Tests.Commands;

[Parallelizable]
internal sealed class CommandTests
{
    private const int Pages = 400;
    private string _web = "";

    [OneTimeSetUp]
    public void WriteWeb()
    {
        _web = Directory.CreateTempSubdirectory("cybershield-web-").FullName;
        File.WriteAllText(Path.Combine(_web, "index.html"), "<title>All</title>" + string.Concat(Enumerable.Range(0, Pages).Select(i => $"<p><a href='{i}.html'>page {i}</a>")));
        for (int i = 0; i < Pages; i++)
            File.WriteAllText(Path.Combine(_web, $"{i}.html"), $"<title>Page {i}</title><p>It was {(i % 10 == 0 ? "quokka and then narwhal" : "nothing")} on page {i}.</p>");
    }

    [OneTimeTearDown]
    public void RemoveWeb() => Directory.Delete(_web, recursive: true);

    [Test]
    public async Task A_crawl_prints_a_summary_and_a_second_one_flags_nothing_anew()
    {
        using TemporaryConfig config = new();
        await using StaticSite site = await StaticSite.StartAsync(_web);
        config.WriteSite("animals", site.Address);
        config.WriteList("quokka", "narwhal");
        JsonElement first = await CrawlAsync(config, exitCode: 1);
        JsonElement second = await CrawlAsync(config, exitCode: 0);
        Assert.Multiple(() =>
        {
            Assert.That(first.GetProperty("fetched").GetInt32(), Is.EqualTo(Pages + 1));
            Assert.That(first.GetProperty("flagged").GetInt32(), Is.EqualTo(Pages / 10));
            Assert.That(second.GetProperty("not_modified").GetInt32(), Is.EqualTo(Pages + 1));
            Assert.That(second.GetProperty("flagged").GetInt32(), Is.Zero);
        });
    }

    [Test]
    public async Task Killed_in_the_middle_a_crawl_goes_on_to_the_same_flags_and_none_twice()
    {
        using TemporaryConfig config = new();
        await using StaticSite site = await StaticSite.StartAsync(_web);
        config.WriteSite("animals", site.Address);
        config.WriteList("quokka", "narwhal");
        await using (ServiceProcess crawl = ServiceProcess.Start("crawl", "animals", "--config", config.Folder, "--data", config.Data))
        {
            await crawl.UntilAsync(() => site.Log.Count > Pages / 4, () => "The crawl never came to a quarter.\n" + crawl.Output);
            await crawl.KillAsync();
        }

        int before = site.Log.Count;
        JsonElement end = await CrawlAsync(config, exitCode: 1);
        (_, string output, _) = await ServiceProcess.RunAsync("flags", "list", "--json", "--data", config.Data);
        string[] urls = [.. JsonDocument.Parse(output).RootElement.EnumerateArray().Select(flag => flag.GetProperty("address").GetString()!)];
        Assert.Multiple(() =>
        {
            Assert.That(before, Is.LessThan(Pages), "the kill came too late to prove anything");
            Assert.That(end.GetProperty("ending").GetString(), Is.EqualTo("completed"));
            Assert.That(urls, Is.Unique);
            Assert.That(urls, Is.EquivalentTo(Enumerable.Range(0, Pages / 10).Select(i => $"{site.Address}/{i * 10}.html")));
        });
    }

    // Without a delay addresses are leased ahead; with one, nothing is at hand when the pause begins.
    [TestCase("0s")]
    [TestCase("200ms")]
    public async Task A_pause_from_another_process_holds_within_one_request(string delay)
    {
        using TemporaryConfig config = new();
        await using StaticSite site = await StaticSite.StartAsync(_web);
        config.WriteSite("animals", site.Address, inFlight: 1, delay);
        config.WriteList("quokka", "narwhal");
        await using ServiceProcess crawl = ServiceProcess.Start("crawl", "animals", "--json", "--config", config.Folder, "--data", config.Data);
        await crawl.UntilAsync(() => site.Log.Count > 3, () => "The crawl never began.\n" + crawl.Output);
        await using (SqliteStore store = SqliteStore.Open(config.Data, TimeProvider.System))
            await store.Record.PauseAsync("animals", CancellationToken.None);
        int atPause = site.Log.Count;
        await crawl.EndAsync();
        Assert.Multiple(() =>
        {
            Assert.That(atPause, Is.LessThan(Pages), "the pause came too late to prove anything");
            Assert.That(site.Log, Has.Count.LessThanOrEqualTo(atPause + 1));
            Assert.That(JsonDocument.Parse(crawl.Output).RootElement.GetProperty("ending").GetString(), Is.EqualTo("paused"));
        });
    }

    [Test]
    public async Task A_paused_site_is_not_crawled_until_it_is_resumed()
    {
        await using StaticSite site = await StaticSite.StartAsync(_web);
        using TemporaryConfig config = new();
        config.WriteSite("animals", site.Address);
        config.WriteList("quokka", "narwhal");
        await ServiceProcess.RunAsync("sites", "pause", "animals", "--config", config.Folder, "--data", config.Data);
        (int refused, _, string why) = await ServiceProcess.RunAsync("crawl", "animals", "--config", config.Folder, "--data", config.Data);
        int whilePaused = site.Log.Count;
        await ServiceProcess.RunAsync("sites", "resume", "animals", "--config", config.Folder, "--data", config.Data);
        JsonElement end = await CrawlAsync(config, exitCode: 1);
        Assert.Multiple(() =>
        {
            Assert.That(refused, Is.EqualTo(2));
            Assert.That(why, Does.Contain("sites resume animals"));
            Assert.That(whilePaused, Is.Zero);
            Assert.That(end.GetProperty("ending").GetString(), Is.EqualTo("completed"));
        });
    }

    // The running service finds nothing due on its schedule for hours: only the end of the pause can be what starts the crawl.
    [Test]
    public async Task A_crawl_that_fell_due_during_a_pause_begins_when_the_pause_ends_and_one_that_did_not_waits_for_its_time()
    {
        await using StaticSite site = await StaticSite.StartAsync(_web);
        using TemporaryConfig config = new();
        config.Write("appsettings.json", """{ "Review": { "Address": "http://127.0.0.1:0" } }""");
        config.WriteSite("animals", site.Address);
        config.WriteList("quokka", "narwhal");
        string[] on = ["animals", "--config", config.Folder, "--data", config.Data];
        await ServiceProcess.RunAsync(["sites", "pause", .. on]);
        await using ServiceProcess service = ServiceProcess.Start("run", "--config", config.Folder, "--data", config.Data);
        await service.SaysAsync("animals is crawled at");
        int whilePaused = site.Log.Count;

        (int exit, string due, _) = await ServiceProcess.RunAsync(["sites", "resume", .. on]);
        await service.SaysAsync("Crawl of animals ended: Completed");
        int crawled = site.Log.Count;
        await ServiceProcess.RunAsync(["sites", "pause", .. on]);
        (_, string notDue, _) = await ServiceProcess.RunAsync(["sites", "resume", .. on]);
        (_, string notPaused, _) = await ServiceProcess.RunAsync(["sites", "resume", .. on]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((exit, whilePaused), Is.EqualTo((0, 0)));
            Assert.That(due, Does.Contain("a crawl was due and begins now"));
            Assert.That(crawled, Is.GreaterThan(Pages));
            Assert.That(notDue, Does.Contain("its next crawl begins 20"));
            Assert.That(notPaused, Does.Contain("it was not paused"));
            Assert.That(site.Log, Has.Count.EqualTo(crawled));
        }
    }

    [Test]
    public async Task A_refused_reload_leaves_the_old_state_and_says_why()
    {
        using TemporaryConfig config = new();
        config.Write("appsettings.json", """{ "Review": { "Address": "http://127.0.0.1:0" }, "Reload": { "PollEvery": "100ms" } }""");
        config.WriteList("quokka", "narwhal");
        await using ServiceProcess service = ServiceProcess.Start("run", "--config", config.Folder, "--data", config.Data);
        string address = AddressIn(await service.SaysAsync("Review pages: "));
        config.Write("watchlists/words.yaml", "schema: termlist/1\nid: words\n");
        config.Write("sites/broken.yaml", "name: Broken\nschedul: { every: 6h }\n");
        await service.SaysAsync("broken.yaml:2:1: the key `schedul` is unknown");
        await service.SaysAsync("The changed term lists were refused");
        using HttpClient client = new();
        using JsonDocument health = JsonDocument.Parse(await client.GetStringAsync(new Uri(address + "/health")));
        Assert.Multiple(() =>
        {
            Assert.That(health.RootElement.GetProperty("sites_rejected").GetBoolean(), Is.True);
            Assert.That(health.RootElement.GetProperty("lists_rejected").GetBoolean(), Is.True);
        });
    }

    [Test]
    public async Task A_crawl_that_got_no_page_says_what_stood_in_its_way()
    {
        await using RawSite site = RawSite.Start().On("*", Answers.Page()).On("/robots.txt", Answers.Status(503));
        using TemporaryConfig config = new();
        config.Write("appsettings.json", """{ "Fetching": { "MaxRobotsRetries": 0 } }""");
        config.WriteSite("animals", site.Address);
        config.WriteList("quokka", "narwhal");
        (int exitCode, string output, string error) = await ServiceProcess.RunAsync("crawl", "animals", "--config", config.Folder, "--data", config.Data);
        Assert.That(exitCode, Is.EqualTo(3), output + error);
        Assert.That(output, Does.Contain($"{site.Address}/index.html: disallowed, robots.txt is unreachable: status 503"));
    }

    [Test]
    public async Task Lists_that_flag_nothing_are_told_at_the_start_by_check_and_when_they_change()
    {
        using TemporaryConfig config = new();
        config.Write("appsettings.json", """{ "Review": { "Address": "http://127.0.0.1:0" }, "Reload": { "PollEvery": "100ms" } }""");
        config.WriteSite("animals", "http://127.0.0.1:1");
        (int withoutList, string told, _) = await ServiceProcess.RunAsync("check", "--config", config.Folder);
        await using (ServiceProcess empty = ServiceProcess.Start("run", "--config", config.Folder, "--data", config.Data))
            await empty.SaysAsync("Of 0 term lists none is live");
        config.WriteList("quokka", "narwhal");
        (int live, string valid, _) = await ServiceProcess.RunAsync("check", "--config", config.Folder);
        await using ServiceProcess service = ServiceProcess.Start("run", "--config", config.Folder, "--data", config.Data);
        await service.SaysAsync("Review pages: ");
        File.Delete(Path.Combine(config.Folder, "watchlists", "words.yaml"));
        await service.SaysAsync("Of 0 term lists none is live");
        Assert.Multiple(() =>
        {
            Assert.That((withoutList, live), Is.EqualTo((1, 0)), told + valid);
            Assert.That(told, Does.Contain("No term list is live").And.Contain("1 site, 0 term lists"));
            Assert.That(valid, Does.Not.Contain("No term list is live"));
        });
    }

    [Test]
    public async Task A_running_service_crawls_what_is_overdue_or_asked_for_and_judges_stored_pages_by_a_changed_list()
    {
        using TemporaryConfig config = new();
        await using StaticSite site = await StaticSite.StartAsync(_web);
        config.Write("appsettings.json", """{ "Review": { "Address": "http://127.0.0.1:0" }, "Reload": { "PollEvery": "100ms" } }""");
        config.WriteSite("animals", site.Address);
        config.WriteList("quokka", "narwhal");
        await using ServiceProcess service = ServiceProcess.Start("run", "--config", config.Folder, "--data", config.Data);
        await service.SaysAsync("Crawl of animals ended: Completed");
        config.WriteList("nothing", "page");
        await service.SaysAsync("the list words changed but is still version 1.0.0");
        config.WriteList("nothing", "page", version: "1.1.0");
        await service.SaysAsync($"{Pages + 1} stored pages were judged again");
        int requests = site.Log.Count;
        JsonElement asked = await CrawlAsync(config, exitCode: 0);
        (_, string output, _) = await ServiceProcess.RunAsync("flags", "list", "--json", "--state", "open", "--data", config.Data);
        Assert.Multiple(() =>
        {
            Assert.That(JsonDocument.Parse(output).RootElement.GetArrayLength(), Is.EqualTo(Pages * 9 / 10), "flags of the new list, without one fetch");
            Assert.That(asked.GetProperty("not_modified").GetInt32(), Is.EqualTo(Pages + 1), "the crawl that another process asked for");
            Assert.That(site.Log, Has.Count.EqualTo(requests + Pages + 1), "every page once, robots.txt not again");
        });
    }

    [Test]
    public async Task A_port_in_use_ends_the_start_with_a_sentence()
    {
        using TemporaryConfig config = new();
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        config.Write("appsettings.json", $$"""{ "Review": { "Address": "http://127.0.0.1:{{((IPEndPoint)taken.LocalEndpoint).Port}}" } }""");
        await FailsAsync(3, "another process uses the port", "run", "--config", config.Folder, "--data", config.Data);
    }

    [Test]
    public async Task A_data_folder_that_can_not_be_written_ends_the_start_with_a_sentence()
    {
        using TemporaryConfig config = new();
        File.WriteAllText(config.Data, "a file, not a folder");
        await FailsAsync(3, "cannot be opened", "run", "--config", config.Folder, "--data", config.Data);
    }

    [Test]
    public async Task Broken_configuration_ends_the_start_with_every_error()
    {
        using TemporaryConfig config = new();
        config.Write("sites/a.yaml", "{ broken");
        config.Write("appsettings.json", "{ \"Revue\": 1 }");
        string output = await FailsAsync(2, "a.yaml:2:1: this is not YAML", "run", "--config", config.Folder, "--data", config.Data);
        Assert.That(output, Does.Contain("the setting `Revue` is unknown"));
    }

    private static async Task<string> FailsAsync(int exitCode, string sentence, params string[] arguments)
    {
        (int code, string output, string error) = await ServiceProcess.RunAsync(arguments);
        string said = output + error;
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(exitCode), said);
            Assert.That(said, Does.Contain(sentence));
            Assert.That(said, Does.Not.Contain("   at "), "a stack trace");
        });
        return said;
    }

    private static async Task<JsonElement> CrawlAsync(TemporaryConfig config, int exitCode)
    {
        (int code, string output, string error) = await ServiceProcess.RunAsync("crawl", "animals", "--json", "--config", config.Folder, "--data", config.Data);
        Assert.That(code, Is.EqualTo(exitCode), output + error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static string AddressIn(string output) => output.Split("Review pages: ")[1].Split('\n')[0].Trim();
}
