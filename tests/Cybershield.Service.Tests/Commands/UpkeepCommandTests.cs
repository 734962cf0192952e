using System.Text.Json;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Configuration;
using Microsoft.Data.Sqlite;

namespace Cybershield.Service.Tests.Commands;

/// <summary>What an administrator does with a record: look whether it is well, copy it, put it back, deal with dead letters.</summary>
[Parallelizable]
internal sealed class UpkeepCommandTests
{
    private readonly string _web = Directory.CreateTempSubdirectory("cybershield-web-").FullName;
    private TemporaryConfig _config = null!;

    private string[] Folders => ["--config", _config.Folder, "--data", _config.Data];

    private string Database => Path.Combine(_config.Data, "cybershield.db");

    private string Copy => Path.Combine(_config.Data, "copies", "copy.db");

    [SetUp]
    public async Task CrawlAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_web, "index.html"), "<title>Zoo</title><p>A quokka and a narwhal.");
        _config = new TemporaryConfig();
        await using StaticSite site = await StaticSite.StartAsync(_web);
        _config.WriteSite("animals", site.Address);
        _config.WriteList("quokka", "narwhal");
        Assert.That((await ServiceProcess.RunAsync(["crawl", "animals", .. Folders])).ExitCode, Is.EqualTo(1));
    }

    [TearDown]
    public void Remove() => _config.Dispose();

    [OneTimeTearDown]
    public void RemoveWeb() => Directory.Delete(_web, recursive: true);

    [Test]
    public async Task A_record_that_is_well_is_told_to_be_and_a_rule_that_is_broken_is_named()
    {
        (int well, string healthy, string error) = await ServiceProcess.RunAsync(["doctor", "--json", .. Folders]);
        Assert.That(well, Is.Zero, healthy + error);
        Assert.That(JsonElement.Parse(healthy).GetProperty("record").GetArrayLength(), Is.Zero);
        Assert.That(JsonElement.Parse(healthy).GetProperty("index").ValueKind, Is.EqualTo(JsonValueKind.Null));

        await ExecuteAsync("UPDATE crawl SET taken = taken + 1");
        (int broken, string text, _) = await ServiceProcess.RunAsync(["doctor", .. Folders]);

        Assert.That((broken, text.Contains("taken = completed + released + expired + outstanding (1 times)", StringComparison.Ordinal)), Is.EqualTo((1, true)), text);
    }

    [Test]
    public async Task A_search_server_that_does_not_answer_is_no_verdict_about_the_index()
    {
        _config.Write("appsettings.json", """{ "Elasticsearch": { "Uri": "http://127.0.0.1:1" } }""");
        (int code, string output, _) = await ServiceProcess.RunAsync(["doctor", "--json", .. Folders]);
        (int recordOnly, _, _) = await ServiceProcess.RunAsync(["doctor", "--record-only", .. Folders]);
        (int reindex, _, string why) = await ServiceProcess.RunAsync(["reindex", .. Folders]);
        (int index, _, _) = await ServiceProcess.RunAsync(["index", "--config", _config.Folder]);

        Assert.That((code, recordOnly, reindex, index), Is.EqualTo((3, 0, 3, 3)), output);
        Assert.That(JsonElement.Parse(output).GetProperty("index").GetProperty("problem").GetString(), Does.StartWith("no answer"));
        Assert.That(why, Does.Contain("goes on from there"));
    }

    [Test]
    public async Task Without_a_search_server_reindex_says_what_to_set()
    {
        (int code, _, string error) = await ServiceProcess.RunAsync(["reindex", .. Folders]);
        Assert.That((code, error.Contains("Elasticsearch:Uri", StringComparison.Ordinal)), Is.EqualTo((2, true)), error);
    }

    [Test]
    public async Task A_backup_is_put_back_and_the_flags_are_those_of_then()
    {
        (int backed, string told, string fault) = await ServiceProcess.RunAsync(["backup", Copy, "--data", _config.Data]);
        Assert.That((backed, told.Contains("verified", StringComparison.Ordinal)), Is.EqualTo((0, true)), fault);
        await ExecuteAsync("DELETE FROM dead_letter; UPDATE flag SET page_title = 'changed since'");

        (int restored, string kept, string error) = await ServiceProcess.RunAsync(["restore", Copy, "--data", _config.Data]);

        (_, string flags, _) = await ServiceProcess.RunAsync(["flags", "list", "--json", .. Folders]);
        Assert.That(restored, Is.Zero, error);
        Assert.That(kept, Does.Contain("cybershield.db.replaced-"));
        Assert.That(flags, Does.Contain("Zoo").And.Not.Contain("changed since"));
        Assert.That((await ServiceProcess.RunAsync(["backup", Copy, "--data", _config.Data])).ExitCode, Is.EqualTo(3), "a backup overwrites nothing");
        Assert.That((await ServiceProcess.RunAsync(["restore", Copy + "x", "--data", _config.Data])).ExitCode, Is.EqualTo(3));
        Assert.That((await ServiceProcess.RunAsync(["restore"])).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task Stored_pages_are_judged_by_the_lists_as_they_are_now_without_their_site()
    {
        _config.WriteList("quokka", "absent", "1.1.0");
        (int old, string none, _) = await ServiceProcess.RunAsync(["rescore", "--since", "1ms", "--json", .. Folders]);
        (int code, string output, string error) = await ServiceProcess.RunAsync(["rescore", "--since", "30d", "--json", .. Folders]);
        (_, string again, _) = await ServiceProcess.RunAsync(["rescore", "--json", .. Folders]);
        (_, string flags, _) = await ServiceProcess.RunAsync(["flags", "list", "--json", .. Folders]);
        (int wrong, _, string why) = await ServiceProcess.RunAsync(["rescore", "--since", "lately", .. Folders]);

        Assert.That((old, code, wrong), Is.EqualTo((0, 0, 2)), error + why);
        Assert.That(new[] { none, output, again }.Select(json => JsonElement.Parse(json).GetProperty("pages").GetInt32()), Is.EqualTo(new[] { 0, 1, 0 }));
        Assert.That(JsonElement.Parse(flags)[0].GetProperty("state").GetString(), Is.EqualTo("lapsed"));
    }

    [Test]
    public async Task Dead_letters_are_listed_sent_again_and_given_up_with_a_reason()
    {
        await BuryAsync();
        (int listed, string json, _) = await ServiceProcess.RunAsync(["outbox", "list", "--json", .. Folders]);
        string flag = JsonElement.Parse(json).EnumerateArray().Single().GetProperty("flag_id").GetString()!;
        (int replayed, _, _) = await ServiceProcess.RunAsync(["outbox", "replay", flag, .. Folders]);
        (int none, _, _) = await ServiceProcess.RunAsync(["outbox", "list", .. Folders]);
        await BuryAsync();
        (int silent, _, string why) = await ServiceProcess.RunAsync(["outbox", "drop", "--all", .. Folders]);
        (int dropped, _, _) = await ServiceProcess.RunAsync(["outbox", "drop", "--all", "--reason", "gone for good", "--by", "ops", .. Folders]);
        (int unknown, _, _) = await ServiceProcess.RunAsync(["outbox", "replay", "nobody", .. Folders]);
        (int unnamed, _, _) = await ServiceProcess.RunAsync(["outbox", "replay", .. Folders]);

        Assert.That((listed, replayed, none, silent, dropped, unknown, unnamed), Is.EqualTo((1, 0, 0, 2, 0, 1, 2)), why);
        Assert.That(await AskAsync("SELECT reviewer_id || ' ' || detail FROM audit WHERE action = 'dead_letter_dropped'"), Is.EqualTo("ops gone for good"));
    }

    [Test]
    public async Task Old_texts_are_counted_held_and_deleted_and_bad_settings_and_names_are_told()
    {
        await ExecuteAsync("UPDATE capture SET text_at = 1; UPDATE flag SET state = 2, updated_at = 1");
        (int dry, string due, string error) = await ServiceProcess.RunAsync(["retention", "--dry-run", "--json", .. Folders]);
        (int silent, _, _) = await ServiceProcess.RunAsync(["retention", "hold", "animals", .. Folders]);
        (int unknown, _, _) = await ServiceProcess.RunAsync(["retention", "hold", "plants", "--reason", "order", .. Folders]);
        (int held, _, _) = await ServiceProcess.RunAsync(["retention", "hold", "animals", "--reason", "court order 7", "--by", "ops", .. Folders]);
        (_, string kept, _) = await ServiceProcess.RunAsync(["retention", "--json", .. Folders]);
        (int purge, _, string why) = await ServiceProcess.RunAsync(["sites", "purge", "animals", .. Folders]);
        (_, string holds, _) = await ServiceProcess.RunAsync(["retention", "holds", "--json", .. Folders]);
        (int released, _, _) = await ServiceProcess.RunAsync(["retention", "release", "animals", "--reason", "lifted", .. Folders]);
        (int again, _, _) = await ServiceProcess.RunAsync(["retention", "release", "animals", "--reason", "lifted", .. Folders]);
        (int done, string told, _) = await ServiceProcess.RunAsync(["retention", .. Folders]);
        _config.Write("appsettings.json", """{ "Retention": { "UnflaggedText": "0s" } }""");
        (int wrong, _, string range) = await ServiceProcess.RunAsync(["retention", "--dry-run", .. Folders]);

        Assert.That((dry, silent, unknown, held, purge, released, again, done, wrong), Is.EqualTo((0, 2, 2, 0, 2, 0, 2, 0, 2)), error);
        Assert.That(new[] { due, kept }.Select(json => (Number(json, "unflagged_texts"), Number(json, "flagged_texts"), Number(json, "held_texts"))), Is.EqualTo(new[] { (0, 1, 0), (0, 0, 1) }));
        Assert.That(why, Does.Contain("court order 7"));
        Assert.That(JsonElement.Parse(holds)[0].GetProperty("reviewer_id").GetString(), Is.EqualTo("ops"));
        Assert.That(told, Does.StartWith("Deleted 0 texts without a flag, kept for more than 90d").And.Contains("and 1 texts of flags"));
        Assert.That(range, Does.Contain("Retention:UnflaggedText is out of range").And.Contains("1d to 3650d"));
        Assert.That(await AskAsync("SELECT count(*) || '' FROM capture_text"), Is.EqualTo("0"));
    }

    [Test]
    public async Task A_running_service_deletes_old_texts_by_itself_and_counts_them()
    {
        await ExecuteAsync("UPDATE capture SET text_at = 1; UPDATE flag SET state = 2, updated_at = 1");
        _config.Write("appsettings.json", """{ "Review": { "Address": "http://127.0.0.1:0" } }""");
        await using ServiceProcess service = ServiceProcess.Start(["run", .. Folders]);
        await service.SaysAsync("and 1 of flags settled for more than 730");
        string address = (await service.SaysAsync("Review pages: ")).Split("Review pages: ")[1].Split('\n')[0].Trim();
        using HttpClient client = new();
        Assert.That(await client.GetStringAsync(new Uri(address + "/metrics")), Does.Match("cybershield_texts_deleted.*kind=\"flagged\".* 1\n"));
        Assert.That(await AskAsync("SELECT count(*) || '' FROM capture_text"), Is.EqualTo("0"));
    }

    private static int Number(string json, string name) => JsonElement.Parse(json).GetProperty(name).GetInt32();

    private Task BuryAsync() => ExecuteAsync("INSERT INTO dead_letter (flag, revision, reason, died_at) SELECT number, revision, '400 strict', 1 FROM flag; DELETE FROM outbox");

    private async Task ExecuteAsync(string sql) => await AskAsync(sql);

    private async Task<string?> AskAsync(string sql)
    {
        await using SqliteConnection connection = new($"Data Source={Database};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (string?)await command.ExecuteScalarAsync();
    }
}
