using System.Text.Json;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Configuration;

namespace Cybershield.Service.Tests.Commands;

/// <summary>The commands of a list's owner, with the real executable.</summary>
[Parallelizable]
internal sealed class ListCommandTests
{
    private TemporaryConfig _config = null!;

    private string[] Folders => ["--config", _config.Folder, "--data", _config.Data];

    private string Words => Path.Combine(_config.Folder, "watchlists", "words.yaml");

    [SetUp]
    public void Write()
    {
        _config = new TemporaryConfig();
        _config.WriteList("quokka", "narwhal");
    }

    [TearDown]
    public void Remove() => _config.Dispose();

    [Test]
    public async Task A_new_list_is_a_draft_that_reads_and_has_its_schema_beside_it()
    {
        string folder = Path.GetDirectoryName(Words)!;
        Assert.That(await RunAsync("lists", "new", "prize-letters"), Does.Contain("0|").And.Contain("lists lint prize-letters"));
        Assert.That(await RunAsync("lists", "test", "prize-letters"), Does.StartWith("0|"));
        Assert.That(await RunAsync("lists", "new", "prize-letters"), Does.StartWith("2|").And.Contain("is there already"));
        Assert.That(await RunAsync("lists", "new", "Prize Letters"), Does.StartWith("2|").And.Contain("is not an identifier"));
        (int code, string schema, _) = await ServiceProcess.RunAsync("lists", "schema");
        Assert.That((code, await File.ReadAllTextAsync(Path.Combine(folder, "termlist.schema.json"))), Is.EqualTo((0, schema)));
        Assert.That(JsonElement.Parse(schema).GetProperty("$schema").GetString(), Does.Contain("2020-12"));
    }

    [Test]
    public async Task Every_error_of_every_file_is_told_at_once()
    {
        _config.Write("watchlists/a.yaml", (await File.ReadAllTextAsync(Words)).Replace("weight", "wieght", StringComparison.Ordinal).Replace("2099-12-31", "soon", StringComparison.Ordinal));
        _config.Write("watchlists/b.yaml", "{ broken");
        _config.Write("watchlists/twin.yaml", await File.ReadAllTextAsync(Words));
        string said = await RunAsync("lists", "lint");
        Assert.That(said, Does.StartWith("2|").And.Contain("did you mean `weight`?").And.Contain("a.yaml:11:10: `expires: soon` cannot be read")
            .And.Contain("b.yaml:2:1: this is not YAML").And.Contain("the list id `words` is used by"));
        Assert.That(said.Split("did you mean `weight`?"), Has.Length.EqualTo(3), "both terms");
    }

    [Test]
    public async Task Test_and_lint_say_what_is_wrong_and_where()
    {
        _config.Write("watchlists/words.yaml", (await File.ReadAllTextAsync(Words)).Replace("match: [\"quokka\"]", "match: [\"a kangaroo\"]", StringComparison.Ordinal).Replace("tag: control", "tag: news", StringComparison.Ordinal));
        Assert.That(await RunAsync("lists", "test"), Does.StartWith("1|").And.Contain("words.yaml:14:76: match of `first`: not found: a kangaroo"));
        Assert.That(await RunAsync("lists", "lint"), Does.StartWith("1|").And.Contain("the `no_match` of `first` cannot fail"));
        (_, string json, _) = await ServiceProcess.RunAsync(["lists", "test", "--json", "--config", _config.Folder]);
        Assert.That(JsonElement.Parse(json)[0].GetProperty("passed").GetBoolean(), Is.False);
        (_, json, _) = await ServiceProcess.RunAsync(["lists", "lint", "--json", "--config", _config.Folder]);
        Assert.That(JsonElement.Parse(json).EnumerateArray().Select(finding => finding.GetProperty("name").GetString()), Does.Contain("test-cannot-fail"));
        Assert.That(await RunAsync("lists", "test", "wrods"), Does.StartWith("2|").And.Contain("did you mean `words`?"));
    }

    [Test]
    public async Task What_needs_a_record_says_that_there_is_none()
    {
        foreach (string command in new[] { "stats", "backtest" })
            Assert.That(await RunAsync(["lists", command, "words", .. Folders]), Does.StartWith("3|").And.Contain("record"));
        Assert.That(await RunAsync(["lists", "diff", Words, Words, "--data", _config.Data]), Does.StartWith("0|").And.Contain("Nothing changed."));
        Assert.That(await RunAsync(["lists", "diff", Words, "nowhere.yaml"]), Does.StartWith("2|").And.Contain("There is no file nowhere.yaml"));
        Assert.That(await RunAsync(["lists", "backtest", "words", "--since", "often", .. Folders]), Does.StartWith("2|").And.Contain("write a length of time"));
    }

    [Test]
    public async Task A_changed_list_is_held_against_the_stored_pages()
    {
        string web = Directory.CreateTempSubdirectory("cybershield-web-").FullName;
        await File.WriteAllTextAsync(Path.Combine(web, "index.html"), "<title>Zoo</title><p>A quokka and a narwhal. <a href='b.html'>B</a>");
        await File.WriteAllTextAsync(Path.Combine(web, "b.html"), "<title>Farm</title><p>A narwhal and a goose.");
        await using StaticSite site = await StaticSite.StartAsync(web);
        _config.WriteSite("animals", site.Address);
        string old = Path.Combine(_config.Folder, "words-1.0.0.yaml");
        File.Copy(Words, old);
        Assert.That(await RunAsync(["crawl", "animals", .. Folders]), Does.StartWith("1|"));

        (int code, string stats, string why) = await ServiceProcess.RunAsync(["lists", "stats", "--json", .. Folders]);
        JsonElement second = JsonElement.Parse(stats)[0].GetProperty("terms")[1];
        Assert.That(code, Is.Zero, why);
        Assert.That((second.GetProperty("flags").GetInt32(), second.GetProperty("judged").GetInt32(), second.GetProperty("interval_high").GetDouble()), Is.EqualTo((1, 0, 1.0)));
        Assert.That(await RunAsync(["lists", "stats", .. Folders]), Does.StartWith("0|").And.Contain("not measured"));
        Assert.That(await RunAsync(["lists", "backtest", "words", .. Folders]), Does.StartWith("0|").And.Contain("on 2 pages"));

        _config.WriteList("goose", "narwhal", version: "2.0.0");
        (code, string json, why) = await ServiceProcess.RunAsync(["lists", "backtest", "words", "--json", .. Folders]);
        JsonElement backtest = JsonElement.Parse(json).GetProperty("backtest");
        Assert.That(code, Is.EqualTo(1), why);
        Assert.That((backtest.GetProperty("pages").GetInt32(), UrlOf(backtest, "added"), UrlOf(backtest, "dropped")), Is.EqualTo((2, site.Address + "/b.html", site.Address + "/index.html")));
        Assert.That(await RunAsync(["lists", "diff", old, Words, "--data", _config.Data]), Does.StartWith("0|").And.Contain("would no longer be flagged").And.Contain("/b.html"));
        _config.Write("watchlists/words.yaml", (await File.ReadAllTextAsync(Words)).Replace("id: first", "id: new-term", StringComparison.Ordinal).Replace("goose", "wombat", StringComparison.Ordinal));
        Assert.That(await RunAsync(["lists", "stats", .. Folders]), Does.StartWith("1|").And.Match("new-term.*never fired in 90 days"));
        Directory.Delete(web, recursive: true);
    }

    private static string? UrlOf(JsonElement backtest, string kind) => backtest.GetProperty(kind).EnumerateArray().Single().GetProperty("url").GetString();

    /// <summary>Exit code, then everything that was said; lists are taken from the test's configuration where no folder is named.</summary>
    private async Task<string> RunAsync(params string[] arguments)
    {
        string[] folder = arguments.Contains("--config") || arguments is ["lists", "diff", ..] ? [] : ["--config", _config.Folder];
        (int code, string output, string error) = await ServiceProcess.RunAsync([.. arguments, .. folder]);
        Assert.That(output + error, Does.Not.Contain("   at "), "a stack trace");
        return $"{code}|{output}{error}";
    }
}
