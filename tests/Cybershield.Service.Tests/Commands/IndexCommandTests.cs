using System.Net;
using System.Text.Json;
using Cybershield.Elasticsearch.Tests;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Configuration;
using Microsoft.Data.Sqlite;

namespace Cybershield.Service.Tests.Commands;

/// <summary>What an administrator's commands make of a real search server: a month of its documents, and what it refused for good.</summary>
[Parallelizable]
internal sealed class IndexCommandTests
{
    private const string January = "cybershield-flags-g01-2026.01";
    private readonly HttpClient _http = new();
    private TemporaryConfig _config = null!;

    private string[] Folders => ["--config", _config.Folder, "--data", _config.Data];

    [SetUp]
    public async Task CrawlAsync()
    {
        string web = Directory.CreateTempSubdirectory("cybershield-web-").FullName;
        await File.WriteAllTextAsync(Path.Combine(web, "index.html"), "<title>Zoo</title><p>A quokka and a narwhal.");
        _config = new TemporaryConfig();
        await using StaticSite site = await StaticSite.StartAsync(web);
        _config.WriteSite("animals", site.Address);
        _config.WriteList("quokka", "narwhal");
        await RunAsync(1, "crawl", "animals");
        await ExecuteAsync("UPDATE flag SET first_flagged_at = unixepoch('2026-01-15') * 1000");
        Directory.Delete(web, recursive: true);
    }

    [TearDown]
    public void Remove() => _config.Dispose();

    [OneTimeTearDown]
    public void Stop() => _http.Dispose();

    [TestCase("elasticsearch-8.19")]
    public async Task Dead_letters_are_told_and_a_month_is_kept_by_an_open_flag_or_a_hold_and_goes_when_nothing_keeps_it_be_the_server_away_the_first_time(string kind)
    {
        using SearchServer search = SearchServer.Start(kind);
        Configure(search.Address);
        await IndexAsync();

        await ExecuteAsync("INSERT INTO dead_letter (flag, revision, reason, died_at) SELECT number, revision, '400 strict', 1 FROM flag");
        Assert.That(await RunAsync(1, "doctor"), Does.Contain("1 dead letters: `cybershield outbox list` says why"), "a person is needed");
        await RunAsync(0, "outbox", "drop", "--all", "--reason", "tried");
        await RunAsync(0, "doctor");

        Assert.That(await RunAsync(0, "retention"), Does.Contain("The index of 2026.01 stays: of its 1 flags 1 are open, 0 are under legal hold and 0 wait"));
        await ExecuteAsync("UPDATE flag SET state = 2");
        await RunAsync(0, "retention", "hold", "animals", "--reason", "court order 7");
        Assert.That(await RunAsync(0, "retention"), Does.Contain("0 are open, 1 are under legal hold"));
        await RunAsync(0, "retention", "release", "animals", "--reason", "lifted");
        Assert.That(Month(await RunAsync(0, "retention", "--dry-run", "--json")), Is.EqualTo(("2026.01", 1, false)));
        Assert.That(await RunAsync(0, "retention", "--dry-run"), Does.Contain("Would delete the index of 2026.01 with the documents of 1 flags."));
        Assert.That(await StatusAsync(search), Is.EqualTo(HttpStatusCode.OK), "nothing went that something keeps, nor by a dry run");

        Configure("http://127.0.0.1:1");
        Assert.That(await RunAsync(3, "retention"), Does.Contain("The index of 2026.01 was not deleted: no answer"));
        Configure(search.Address);
        Assert.That(Month(await RunAsync(0, "retention", "--json")), Is.EqualTo(("2026.01", 1, true)), "what was cut short is finished");

        Assert.That(await StatusAsync(search), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await RunAsync(0, "retention"), Does.Not.Contain("2026.01"));
        Assert.That(await RunAsync(0, "flags", "list", "--state", "lapsed"), Does.Contain("/index.html"), "the record keeps the flags");
        await RunAsync(0, "doctor");
    }

    private void Configure(string searchServer) => _config.Write(
        "appsettings.json", $$"""{ "Elasticsearch": { "Uri": "{{searchServer}}", "FlushAfter": "100ms" }, "Retention": { "IndexMonths": 1 }, "Review": { "Address": "http://127.0.0.1:0" } }""");

    private async Task IndexAsync()
    {
        await using ServiceProcess service = ServiceProcess.Start(["run", .. Folders]);
        await service.SaysAsync("Review pages: ");
        for (int tries = 0; tries < 60 && !(await RunAsync(0, "status", "--json")).Contains("\"waiting\": 0", StringComparison.Ordinal); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Assert.That(await service.InterruptAsync(), Is.Zero, service.Output);
    }

    private async Task<HttpStatusCode> StatusAsync(SearchServer search)
    {
        using HttpResponseMessage answer = await _http.GetAsync($"{search.Address}/{January}");
        return answer.StatusCode;
    }

    private async Task<string> RunAsync(int expected, params string[] command)
    {
        (int code, string output, string error) = await ServiceProcess.RunAsync([.. command, .. Folders]);
        Assert.That(code, Is.EqualTo(expected), output + error);
        return output + error;
    }

    private static (string? Name, int Flags, bool IsDeleted) Month(string json)
    {
        JsonElement month = JsonElement.Parse(json).GetProperty("index_months").EnumerateArray().Single();
        return (month.GetProperty("month").GetString(), month.GetProperty("flags").GetInt32(), month.GetProperty("deleted").GetBoolean());
    }

    private async Task ExecuteAsync(string sql)
    {
        await using SqliteConnection connection = new($"Data Source={Path.Combine(_config.Data, "cybershield.db")};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
