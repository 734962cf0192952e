using System.Text.Json;
using Cybershield.Crawling.Tests;

namespace Cybershield.Service.Tests.Commands.Inspecting;

/// <summary><c>inspect url</c>, as a process.</summary>
internal sealed class InspectUrlTests : InspectFixture
{
    [Test]
    public async Task Addresses_of_the_url_standard_are_answered_as_browsers_read_them()
    {
        JsonElement[] cases = [.. JsonDocument.Parse(File.ReadAllBytes(TestData.File("urls", "urltestdata.json"))).RootElement.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object)];
        string file = Save("urls.jsonl", string.Concat(cases.Select(c => JsonSerializer.Serialize(new { url = c.GetProperty("input"), @base = c.GetProperty("base") }) + "\n")));
        (_, JsonElement[] answers) = await BatchAsync("url", file);
        var pairs = cases.Zip(answers).ToArray();
        var valid = pairs.Where(pair => pair.First.TryGetProperty("protocol", out JsonElement protocol) && protocol.GetString() is "http:" or "https:").ToArray();
        var invalid = pairs.Where(pair => pair.First.TryGetProperty("failure", out _)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(answers, Has.Length.EqualTo(cases.Length));
            Assert.That((valid.Length, valid.Count(pair => PartsAgree(pair.First, pair.Second))), Is.EqualTo((247, 243)));
            Assert.That(invalid.Where(pair => !pair.Second.TryGetProperty("failure", out _)), Is.Empty);
            Assert.That(invalid, Has.Length.GreaterThan(199));
        });
    }

    [TestCase("http://2130706433/", "127.0.0.1 is not a public address")]
    [TestCase("http://[::ffff:169.254.169.254]/", "169.254.169.254 is not a public address")]
    [TestCase("http://[64:ff9b::a00:1]/", "is not a public address")]
    [TestCase("http://localhost:5080/", "127.0.0.1 is not a public address")]
    [TestCase("ftp://example.org/", "neither http nor https")]
    public async Task An_address_that_is_never_fetched_says_why(string url, string reason)
    {
        (int exitCode, string output, _) = await InspectAsync("url", url, "--json");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(JsonDocument.Parse(output).RootElement.GetProperty("reason").GetString(), Does.Contain(reason));
    }

    [Test]
    public async Task A_site_s_own_scope_and_addresses_count()
    {
        Config.WriteSite("own", "http://127.0.0.1:4711");
        (int inside, string output, _) = await InspectAsync("url", "http://127.0.0.1:4711/x", "--site", "own");
        (int outside, string other, _) = await InspectAsync("url", "http://127.0.0.1:4712/x", "--site", "own");
        File.Delete(Path.Combine(Config.Folder, "sites", "own.yaml"));
        Assert.Multiple(() =>
        {
            Assert.That((inside, outside), Is.EqualTo((0, 1)));
            Assert.That(output, Does.Contain("scope: in the scope of own").And.Contain("nothing stands against"));
            Assert.That(other, Does.Contain("out of the scope of own").And.Contain("network: refused"));
        });
    }

    private static bool PartsAgree(JsonElement expected, JsonElement answer) =>
        new[] { "protocol", "host", "hostname", "port", "pathname", "search" }.All(part => answer.TryGetProperty(part, out JsonElement found) && found.ToString() == expected.GetProperty(part).GetString());
}
