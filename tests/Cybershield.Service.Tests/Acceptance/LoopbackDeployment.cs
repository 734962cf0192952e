using System.Text.Json;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>A folder with a configuration and a record of its own, for one site served on loopback.</summary>
internal sealed class LoopbackDeployment : IDisposable
{
    private readonly TemporaryConfig _config = new();

    public LoopbackDeployment() => Write("appsettings.json", """{ "Screening": { "AllowTestLists": true }, "Reload": { "PollEvery": "100ms" } }""");

    /// <summary>Options that every command takes.</summary>
    public string[] Options => ["--config", _config.Folder, "--data", _config.Data];

    /// <summary>Writes a configuration file.</summary>
    public void Write(string name, string text) => _config.Write(name, text);

    /// <summary>Registers a loopback site without delay, eight requests in flight.</summary>
    public void AddSite(string id, string address, string delay = "0s", int inFlight = 8) => _config.WriteSite(id, address, inFlight, delay);

    /// <summary>A list of lone words for tests: every zone counts 1 and every term flags.</summary>
    public void AddList(string id, IEnumerable<string> terms) => Write($"watchlists/{id}.yaml", $$"""
        schema: termlist/1
        id: {{id}}
        title: Words to find
        version: 1.0.0
        status: live
        test_only: true
        owner: tests
        second_approver: others
        purpose: Compares the crawler with an independent search.
        basis: https://example.org/tests
        review_by: 2100-01-01
        expires: 2100-01-01
        flag: { score_at_least: 1, distinct_terms_at_least: 1, within_words: 400 }
        zones: { title: 1.0, heading: 1.0, body: 1.0, link_text: 1.0, alt: 1.0, meta: 1.0, boilerplate: 1.0 }
        terms:
        {{string.Join('\n', terms.Select((term, i) => $$"""  - { id: t{{i}}, any: ["{{term}}"], weight: 1, why: a word to find, match: ["{{term}}"], no_match: [{ text: "nothing of the kind", tag: control }] }"""))}}
        """);

    /// <summary>Runs one crawl to its end and gives its summary.</summary>
    public async Task<JsonElement> CrawlAsync(string site)
    {
        (int exitCode, string output, string error) = await ServiceProcess.RunAsync(["crawl", site, "--json", .. Options]);
        Assert.That(exitCode, Is.LessThanOrEqualTo(1), $"{output}\n{error}");
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>The addresses that carry a flag, whatever became of it.</summary>
    public async Task<IReadOnlyList<string>> FlaggedAsync(string? list = null)
    {
        (int exitCode, string output, string error) = await ServiceProcess.RunAsync(["flags", "list", "--json", .. Options]);
        Assert.That(exitCode, Is.LessThanOrEqualTo(1), $"{output}\n{error}");
        return [.. JsonDocument.Parse(output).RootElement.EnumerateArray()
            .Where(flag => list is null || flag.GetProperty("list").GetString() == list)
            .Select(flag => flag.GetProperty("address").GetString()!)];
    }

    /// <inheritdoc/>
    public void Dispose() => _config.Dispose();
}
