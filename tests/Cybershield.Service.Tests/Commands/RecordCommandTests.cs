using System.Text.Json;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Configuration;

namespace Cybershield.Service.Tests.Commands;

/// <summary>Commands that look at a record after a crawl, or take something out of it.</summary>
[Parallelizable]
internal sealed class RecordCommandTests
{
    private readonly string _web = Directory.CreateTempSubdirectory("cybershield-web-").FullName;
    private TemporaryConfig _config = null!;
    private StaticSite _site = null!;

    private string[] Folders => ["--config", _config.Folder, "--data", _config.Data];

    [SetUp]
    public async Task CrawlAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_web, "index.html"), "<title>Zoo</title><p>A quokka and a narwhal. Write to zoo@example.org.");
        _config = new TemporaryConfig();
        _site = await StaticSite.StartAsync(_web);
        _config.WriteSite("animals", _site.Address);
        _config.WriteList("quokka", "narwhal");
        Assert.That((await ServiceProcess.RunAsync(["crawl", "animals", .. Folders])).ExitCode, Is.EqualTo(1));
    }

    [TearDown]
    public async Task RemoveAsync()
    {
        await _site.DisposeAsync();
        _config.Dispose();
    }

    [OneTimeTearDown]
    public void RemoveWeb() => Directory.Delete(_web, recursive: true);

    [Test]
    public async Task A_stored_page_is_explained_by_its_stored_arithmetic_which_todays_matcher_reproduces()
    {
        (int code, string output, string error) = await ServiceProcess.RunAsync(["explain", _site.Address + "/index.html", .. Folders]);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1), error);
            Assert.That(output, Does.Contain("quokka").And.Contain("narwhal").And.Contain("reproduced"));
            Assert.That(output, Does.Not.Contain("zoo@example.org"), "contact data leaves the record unmasked");
        });
    }

    [Test]
    public async Task A_page_in_no_registered_site_is_not_fetched_for_an_explanation()
    {
        await using StaticSite other = await StaticSite.StartAsync(_web);
        (int code, _, string error) = await ServiceProcess.RunAsync(["explain", other.Address + "/index.html", .. Folders]);
        Assert.That((code, other.Log.Count), Is.EqualTo((2, 0)), error);
    }

    [Test]
    public async Task Status_and_the_exports_tell_what_is_in_the_record()
    {
        (_, string status, _) = await ServiceProcess.RunAsync(["status", "--json", .. Folders]);
        (_, string csv, _) = await ServiceProcess.RunAsync(["flags", "list", "--csv", .. Folders]);
        (_, string json, _) = await ServiceProcess.RunAsync(["flags", "list", "--json", .. Folders]);
        JsonElement flag = JsonElement.Parse(json).EnumerateArray().Single();
        Assert.Multiple(() =>
        {
            Assert.That(JsonElement.Parse(status).GetProperty("running").GetArrayLength(), Is.Zero);
            Assert.That(flag.GetProperty("address").GetString(), Is.EqualTo(_site.Address + "/index.html"));
            Assert.That(flag.GetProperty("list").GetString(), Is.EqualTo("words"));
            Assert.That(flag.GetProperty("state").GetString(), Is.EqualTo("open"));
            Assert.That(csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2).And.Some.Contains(_site.Address));
        });
    }

    [Test]
    public async Task A_purge_takes_the_pages_and_leaves_the_flags()
    {
        (int code, _, string error) = await ServiceProcess.RunAsync(["sites", "purge", "animals", .. Folders]);
        File.Delete(Path.Combine(_config.Folder, "watchlists", "words.yaml"));
        (int explained, string explanation, string why) = await ServiceProcess.RunAsync(["explain", _site.Address + "/index.html", .. Folders]);
        (_, string json, _) = await ServiceProcess.RunAsync(["flags", "list", "--json", .. Folders]);
        (_, string sites, _) = await ServiceProcess.RunAsync(["sites", "list", "--json", .. Folders]);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, error);
            Assert.That(explained, Is.EqualTo(1), why);
            Assert.That(explanation, Does.Contain("quokka").And.Contain("the text of that capture is not kept"), "the list is gone too");
            Assert.That(JsonElement.Parse(json).GetArrayLength(), Is.EqualTo(1));
            Assert.That(JsonElement.Parse(sites)[0].GetProperty("known_pages").GetInt32(), Is.Zero);
        });
    }

    [Test]
    public async Task A_reviewer_is_added_once_and_the_token_is_not_written()
    {
        (int added, string output, string error) = await ServiceProcess.RunAsync(["reviewers", "add", "aigerim", .. Folders]);
        (int again, _, string why) = await ServiceProcess.RunAsync(["reviewers", "add", "aigerim", .. Folders]);
        (int check, string valid, _) = await ServiceProcess.RunAsync(["check", .. Folders]);
        string token = output.Trim().Split('\n')[^1].Trim();
        Assert.Multiple(() =>
        {
            Assert.That((added, again, check), Is.EqualTo((0, 2, 0)), error + why + valid);
            Assert.That(valid, Does.Contain("1 site, 1 term list, 1 reviewer."));
            Assert.That(token, Has.Length.GreaterThan(20));
            Assert.That(File.ReadAllText(Path.Combine(_config.Folder, "reviewers.yaml")), Does.Contain("aigerim").And.Not.Contain(token));
        });
    }
}
