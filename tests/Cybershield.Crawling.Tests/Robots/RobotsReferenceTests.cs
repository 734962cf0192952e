using System.Text.Json;

namespace Cybershield.Crawling.Tests;

/// <summary>The verdicts of Google's reference parser and specification tests.</summary>
public sealed class RobotsReferenceTests
{
    [TestCase(false, 450)]
    [TestCase(true, 95)]
    public void Every_verdict_agrees(bool googleSpecific, int count)
    {
        int seen = 0;
        List<string> differences = [];
        foreach (JsonElement c in Cases().Where(c => c.GetProperty("google_specific").GetBoolean() == googleSpecific))
        {
            seen++;
            byte[] body = c.GetProperty("robots_b64").GetBytesFromBase64();
            RobotsVerdict verdict = RobotsRules.Parse(body, c.GetProperty("agent").GetString()!).Check(c.GetProperty("url").GetString()!);
            if (verdict.Allowed != c.GetProperty("allowed").GetBoolean())
            {
                differences.Add($"{c.GetProperty("test")}: {c.GetProperty("agent")} {c.GetProperty("url")} decided by {verdict.Shown}");
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(seen, Is.EqualTo(count));
            Assert.That(differences, Is.Empty);
        });
    }

    private static IEnumerable<JsonElement> Cases() =>
        File.ReadLines(TestData.File("robots", "cases.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);
}
