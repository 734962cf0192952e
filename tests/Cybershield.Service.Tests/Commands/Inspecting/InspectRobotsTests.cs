using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Cybershield.Crawling.Tests;

namespace Cybershield.Service.Tests.Commands.Inspecting;

/// <summary><c>inspect robots</c>, as a process.</summary>
internal sealed class InspectRobotsTests : InspectFixture
{
    [Test]
    public async Task Robots_cases_are_answered_line_by_line()
    {
        string cases = TestData.File("robots", "cases.jsonl");
        (int exitCode, JsonElement[] answers) = await BatchAsync("robots", cases);
        bool[] expected = [.. File.ReadLines(cases).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("allowed").GetBoolean())];
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(answers.Select(answer => answer.GetProperty("allowed").GetBoolean()), Is.EqualTo(expected));
            Assert.That(expected, Has.Length.EqualTo(545));
            Assert.That(answers.Count(answer => answer.GetProperty("line").GetInt32() > 0), Is.GreaterThan(200));
        });
    }

    [TestCase("Cybershield", "https://example.org/private/x", 1, "disallowed: line 2: Disallow: /private")]
    [TestCase("Cybershield", "https://example.org/open", 0, "allowed: no rule matches")]
    [TestCase("OtherBot", "https://example.org/private/x", 0, "allowed: line 5: Allow: /")]
    public async Task A_robots_file_gives_verdict_line_and_exit_code(string agent, string url, int exitCode, string verdict)
    {
        string file = Save("robots.txt", "User-agent: *\nDisallow: /private\nCrawl-delay: 3\nUser-agent: OtherBot\nAllow: /\nSitemap: https://example.org/map.xml\n");
        (int exit, string output, _) = await InspectAsync("robots", file, "--agent", agent, "--url", url);
        Assert.That(exit, Is.EqualTo(exitCode));
        Assert.That(output, Does.StartWith(verdict).And.Contain("Sitemap: https://example.org/map.xml"));
    }

    [Test]
    public async Task An_unreachable_robots_file_closes_the_site()
    {
        using TcpListener nobody = new(IPAddress.Loopback, 0);
        nobody.Start();
        string address = $"http://{nobody.LocalEndpoint}";
        nobody.Stop();
        Config.WriteSite("down", address);
        Config.Write("appsettings.json", """{ "Fetching": { "MaxRobotsRetries": 0, "MaxConnectionRetries": 0 } }""");
        (int exitCode, string output, _) = await InspectAsync("robots", $"{address}/x");
        File.Delete(Path.Combine(Config.Folder, "appsettings.json"));
        File.Delete(Path.Combine(Config.Folder, "sites", "down.yaml"));
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.StartWith("disallowed: robots.txt is unreachable"));
    }
}
