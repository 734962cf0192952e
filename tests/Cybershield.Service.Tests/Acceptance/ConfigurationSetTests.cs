using System.Globalization;
using System.Text.Json;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>Workers of a shared record as processes, each with a folder of its own: all work by one configuration set.</summary>
[Parallelizable]
internal sealed class ConfigurationSetTests
{
    private const string Quick = """ "Reload": { "PollEvery": "100ms" }, "Crawl": { "AskEvery": "100ms" } """;
    private readonly HttpClient _http = new();
    private SharedDeployment _deployment = null!;
    private TemporaryConfig _second = null!;

    [SetUp]
    public async Task StartServer()
    {
        _deployment = await SharedDeployment.StartAsync();
        _second = new TemporaryConfig();
    }

    [TearDown]
    public async Task StopServer()
    {
        _second?.Dispose();
        if (_deployment is not null)
            await _deployment.DisposeAsync();
    }

    [OneTimeTearDown]
    public void Stop() => _http.Dispose();

    [Test]
    public async Task A_command_on_a_record_without_a_set_makes_one_of_its_folder_and_one_whose_files_were_deleted_says_so()
    {
        Assert.That(await _deployment.RunAsync("rescore"), Does.StartWith("0|0 stored pages"));
        Assert.That(await _deployment.NumberAsync("SELECT count(*) FROM audit WHERE action = 'configuration_set'"), Is.EqualTo(1));
        Assert.That(await _deployment.RunAsync("sets", "show", "1"), Does.StartWith("0|# sites/animals.yaml"));
        await _deployment.NumberAsync("WITH gone AS (UPDATE configuration_set SET files = '' RETURNING 1) SELECT count(*) FROM gone");
        Assert.That(await _deployment.RunAsync("sets", "show", "1"), Does.StartWith("2|").And.Contain("The files of set 1 were deleted"));
    }

    [Test]
    public async Task Of_workers_with_different_files_all_work_by_the_latest_that_was_published_and_an_older_folder_takes_nothing_back()
    {
        await using ServiceProcess crawler = await StartAsync("Crawl", _deployment.Config);
        await crawler.SaysAsync("Crawl of animals ended: Completed");
        Assert.That(await FlagsAsync(), Is.EqualTo(1));

        CopyFolder();
        _second.WriteList("quokka", "wombat", version: "2.0.0");
        await using ServiceProcess review = await StartAsync("Review", _second);
        await crawler.SaysAsync("Configuration set 2 is in force, published by worker Review");
        await crawler.SaysAsync("1 stored pages were judged again");
        Assert.That(await FlagsAsync(), Is.Zero, "the crawler judges by the list of the other's folder: the flag has lapsed");
        Assert.That(await SetsOfWorkersAsync(), Is.EqualTo(new[] { ("Crawl", 2L, false), ("Review", 2L, false) }));

        await crawler.InterruptAsync();
        await using ServiceProcess again = await StartAsync("Crawl", _deployment.Config);
        await again.SaysAsync("are those of configuration set 1, which set 2 has replaced");
        Assert.That(await HealthAsync(again, "Crawl, health: "), Is.EqualTo(("ok", 2L)));
        Assert.That(await _deployment.RunAsync("sets", "publish"), Does.StartWith("0|Set 3 is in force"));
        await review.SaysAsync("Configuration set 3 is in force, published by `sets publish`");
        await again.SaysAsync("1 stored pages were judged again");
        Assert.That(await FlagsAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_change_in_one_folder_becomes_everybodys_when_it_is_valid_and_nobodys_while_it_is_not()
    {
        await using ServiceProcess crawler = await StartAsync("Crawl", _deployment.Config);
        await crawler.SaysAsync("Crawl of animals ended: Completed");
        File.Delete(Path.Combine(_second.Folder, "sites", "animals.yaml"));
        await using ServiceProcess review = await StartAsync("Review", _second);
        Assert.That(await HealthAsync(review, "Review pages: "), Is.EqualTo(("ok", 1L)), "who brings no sites and lists takes the others'");

        string list = await File.ReadAllTextAsync(Path.Combine(_deployment.Config.Folder, "watchlists", "words.yaml"));
        _deployment.Config.Write("watchlists/words.yaml", list.Replace("weight: 1, why: The second", "weight: heavy, why: The second", StringComparison.Ordinal));
        await crawler.SaysAsync("words.yaml:15:45: `weight: heavy`");
        _deployment.Config.Write("watchlists/words.yaml", list.Replace("narwhal", "wombat", StringComparison.Ordinal));
        await crawler.SaysAsync("changed but is still version 1.0.0");
        Assert.That(await SetsOfWorkersAsync(), Is.EqualTo(new[] { ("Crawl", 1L, false), ("Review", 1L, false) }), "what is invalid never comes in force");

        _deployment.Config.WriteList("quokka", "wombat", version: "1.1.0");
        _deployment.Config.WriteSite("birds", _deployment.Site.Address + "/birds");
        await crawler.SaysAsync("were published as configuration set 2");
        await review.SaysAsync("Configuration set 2 is in force, published by worker Crawl");
        await crawler.SaysAsync("of birds began");
        Assert.That(await _deployment.RunAsync("sets", "show", "2"), Does.Contain("# sites/birds.yaml").And.Contain("wombat"));
        Assert.That(await _deployment.RunAsync("doctor"), Does.StartWith("0|"));
    }

    [Test]
    public async Task A_worker_that_cannot_read_the_set_of_another_version_stands_aside_says_why_and_comes_back()
    {
        await using ServiceProcess crawler = await StartAsync("Crawl", _deployment.Config);
        await crawler.SaysAsync("Crawl of animals ended: Completed");
        await PublishAsNewerVersionAsync();
        await crawler.SaysAsync("This worker can't read configuration set 2 and stands aside");

        Assert.That(await SetsOfWorkersAsync(), Is.EqualTo(new[] { ("Crawl", 1L, true) }));
        Assert.That(await HealthAsync(crawler, "Crawl, health: "), Is.EqualTo(("degraded", 1L)));
        Assert.That(await _deployment.RunAsync("status"), Does.StartWith("1|").And.Contain("set 2/sites/animals.yaml:1:1: the key `of_the_future` is unknown"));
        (int code, _, string error) = await ServiceProcess.RunAsync(["run", .. _deployment.Options]);
        Assert.That((code, error), Is.EqualTo((2, error)));
        Assert.That(error, Does.Contain("matcher 99").And.Contain("sets publish").And.Not.Contain("   at "));

        Assert.That(await _deployment.RunAsync("sets", "publish"), Does.StartWith("0|Set 3 is in force"));
        await crawler.SaysAsync("Configuration set 3 is in force");
        Assert.That(await _deployment.RunAsync("crawl", "animals"), Does.StartWith("0|"), "it crawls again");
        Assert.That(await HealthAsync(crawler, "Crawl, health: "), Is.EqualTo(("ok", 3L)));
    }

    /// <summary>Of a site with a key that this version does not know, for a matcher that it does not have.</summary>
    private async Task PublishAsNewerVersionAsync()
    {
        await using PostgresStore store = PostgresStore.Open(_deployment.Server.ConnectionString, TimeProvider.System);
        ConfigurationSet current = store.Sets.Current()!;
        SetFile[] files = [.. current.Files.Select(file => file with { Text = file.Name.StartsWith("sites", StringComparison.Ordinal) ? "of_the_future: true\n" + file.Text : file.Text })];
        await store.Sets.PublishAsync(new ValidConfiguration(files, [], [], MatcherVersion: 99), "a newer version", again: false, default);
    }

    private async Task<ServiceProcess> StartAsync(string role, TemporaryConfig config)
    {
        _deployment.Set($""" "Role": "{role}", {Quick} """);
        File.Copy(Path.Combine(_deployment.Config.Folder, "appsettings.json"), Path.Combine(config.Folder, "settings.json"), overwrite: true);
        File.Move(Path.Combine(config.Folder, "settings.json"), Path.Combine(config.Folder, "appsettings.json"), overwrite: true);
        ServiceProcess worker = ServiceProcess.Start("run", "--config", config.Folder, "--data", config.Data);
        await worker.SaysAsync(role == "Review" ? "Review pages: http" : "health: http");
        return worker;
    }

    private void CopyFolder()
    {
        foreach (string name in new[] { "sites/animals.yaml", "watchlists/words.yaml" })
            _second.Write(name, File.ReadAllText(Path.Combine(_deployment.Config.Folder, name)));
    }

    private async Task<int> FlagsAsync()
    {
        string said = await _deployment.RunAsync("flags", "list", "--json");
        return JsonElement.Parse(said[2..]).EnumerateArray().Count(flag => flag.GetProperty("state").GetString() == "open");
    }

    private async Task<(string Role, long Set, bool IsAside)[]> SetsOfWorkersAsync()
    {
        string said = await _deployment.RunAsync("status", "--json");
        return [.. JsonElement.Parse(said[2..]).GetProperty("shared").GetProperty("workers").EnumerateArray()
            .Select(worker => (worker.GetProperty("role").GetString()!, worker.GetProperty("configuration_set").GetInt64(), worker.GetProperty("problem").ValueKind != JsonValueKind.Null))];
    }

    private async Task<(string Status, long Set)> HealthAsync(ServiceProcess worker, string before)
    {
        string address = worker.Output.Split(before)[1].Split('\n')[0].Trim().Replace("/health", "", StringComparison.Ordinal);
        JsonElement health = JsonElement.Parse(await _http.GetStringAsync(address + "/health"));
        return (health.GetProperty("status").GetString()!, long.Parse(health.GetProperty("configuration_set").GetRawText(), CultureInfo.InvariantCulture));
    }
}
