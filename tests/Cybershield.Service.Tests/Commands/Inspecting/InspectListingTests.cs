using System.Text.Json;
using Cybershield.Crawling.Tests;

namespace Cybershield.Service.Tests.Commands.Inspecting;

/// <summary><c>inspect sitemap</c> and <c>inspect feed</c>, as a process.</summary>
internal sealed class InspectListingTests : InspectFixture
{
    [Test]
    public async Task Sitemaps_and_feeds_of_others_are_listed_with_dates()
    {
        (_, string[] maps, _) = await LinesAsync("sitemap", "--batch", TestData.File("sitemaps"));
        (_, string feed, _) = await InspectAsync("feed", Save("feed.xml", "<rss version='2.0'><channel><title>F</title><item><title>T</title><link>/a</link><pubDate>Tue, 02 Jan 2024 03:04:05 GMT</pubDate></item></channel></rss>"), "--url", "https://example.org/", "--json");
        JsonElement entry = JsonDocument.Parse(feed).RootElement.GetProperty("entries")[0];
        Assert.Multiple(() =>
        {
            Assert.That(maps.Select(map => JsonDocument.Parse(map).RootElement.GetProperty("entries").GetArrayLength()), Has.Exactly(9).GreaterThan(0));
            Assert.That(entry.GetProperty("url").GetString(), Is.EqualTo("https://example.org/a"));
            Assert.That(entry.GetProperty("changed_at").GetDateTimeOffset(), Is.EqualTo(new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        });
    }

    [Test]
    public async Task Feeds_of_others_are_answered_each_on_its_line()
    {
        string[] files = [.. Directory.EnumerateFiles(TestData.File("feeds"), "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string cases = Save("feeds.jsonl", string.Concat(files.Select(file => JsonSerializer.Serialize(new { body_b64 = Convert.ToBase64String(File.ReadAllBytes(file)), url = "https://example.org/" }) + "\n")));
        (int exitCode, JsonElement[] answers) = await BatchAsync("feed", cases);
        Assert.That((exitCode, answers.Length), Is.EqualTo((0, files.Length)));
        Assert.That(answers.Count(answer => answer.GetProperty("format").GetString() is "atom" or "rss"), Is.GreaterThan(files.Length * 9 / 10));
    }
}
