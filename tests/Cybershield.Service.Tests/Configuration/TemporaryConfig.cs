namespace Cybershield.Service.Tests.Configuration;

/// <summary>A configuration folder and a data folder that live as long as a test.</summary>
internal sealed class TemporaryConfig : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cybershield-test-").FullName;

    public string Folder => Path.Combine(_root, "config");

    public string Data => Path.Combine(_root, "data");

    public TemporaryConfig()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "sites"));
        Directory.CreateDirectory(Path.Combine(Folder, "watchlists"));
    }

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    /// <summary>A site on loopback, asked without delay.</summary>
    public void WriteSite(string id, string address, int inFlight = 4, string delay = "0s") => Write($"sites/{id}.yaml", $$"""
        name: {{id}}
        contact: a@example.org
        seeds: [{{address}}/index.html]
        scope: [{{address}}]
        schedule: { every: 6h }
        politeness: { delay: {{delay}}, in_flight: {{inFlight}} }
        allow_addresses: [127.0.0.1/32]
        """);

    /// <summary>A list that flags pages with both words.</summary>
    public void WriteList(string first, string second, string version = "1.0.0") => Write("watchlists/words.yaml", $$"""
        schema: termlist/1
        id: words
        title: Words
        version: {{version}}
        status: live
        owner: desk
        second_approver: other-desk
        purpose: Pages with both words, for a test.
        basis: https://example.org/rule
        review_by: 2099-01-01
        expires: 2099-12-31
        flag: { score_at_least: 2, distinct_terms_at_least: 2 }
        terms:
          - { id: first, any: ["{{first}}"], weight: 1, why: The first word., match: ["{{first}}"], no_match: [{ text: nothing, tag: control }] }
          - { id: second, any: ["{{second}}"], weight: 1, why: The second word., match: ["{{second}}"], no_match: [{ text: nothing, tag: control }] }
        """);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
