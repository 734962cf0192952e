using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>Against a real server with security and TLS on.</summary>
[TestFixture("elasticsearch-8.19")]
[TestFixture("elasticsearch-9.5")]
internal sealed class SecuredServerTests(string kind)
{
    private const string Password = "correct-horse-battery";
    private SearchServer _server = null!;

    private string CaFile => Path.Combine(_server.Folder, "config", "ca.crt");

    [OneTimeSetUp]
    public void StartServer() => _server = SearchServer.Start(kind, "--password", Password, "--tls");

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [Test]
    public async Task A_key_with_the_least_rights_projects_and_one_without_the_right_to_write_is_an_alarm_that_keeps_everything()
    {
        string prefix = "least";
        string key = await CreateKeyAsync($$"""{"cluster":["monitor","manage_index_templates"],"indices":[{"names":["{{prefix}}","{{prefix}}-*"],"privileges":["manage","index"]}]}""");
        await using Projection able = await Projection.OpenAsync(_server, o => o with { CaFile = CaFile, ApiKey = key, IndexPrefix = prefix });
        await able.Record.FlagAsync(new FlaggedPage(1));
        DrainResult projected = await able.DrainOnceAsync();
        Assert.That((projected.Phase, projected.Done), Is.EqualTo((IndexerPhase.Idle, 1)), projected.Problem);

        string reader = await CreateKeyAsync($$"""{"cluster":["monitor","manage_index_templates"],"indices":[{"names":["{{prefix}}","{{prefix}}-*"],"privileges":["manage","read"]}]}""");
        await using Projection unable = await Projection.OpenAsync(_server, o => o with { CaFile = CaFile, ApiKey = reader, IndexPrefix = prefix });
        await unable.Record.FlagAsync(new FlaggedPage(2));
        DrainResult refused = await unable.DrainOnceAsync();

        Assert.That((refused.Phase, await unable.DepthAsync()), Is.EqualTo((IndexerPhase.Alarm, (1, 0))));
        Assert.That(refused.Problem, Does.StartWith("403 security_exception"));
        Assert.That(await unable.DocumentsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_three_keys_of_the_runbook_are_enough_for_what_they_are_for()
    {
        const string Prefix = "runbook";
        await using Projection setUp = await OpenAsync("| `index`, `reindex` |"), indexer = await OpenAsync("| the indexer,"), doctor = await OpenAsync("| `doctor` |");
        Assert.That((await setUp.Gateway.InstallTemplatesAsync(setUp.Options, default)).Accepted, Is.True);
        await indexer.Record.FlagAsync(new FlaggedPage(1));

        DrainResult projected = await indexer.DrainOnceAsync();

        Assert.That((projected.Phase, projected.Done), Is.EqualTo((IndexerPhase.Idle, 1)), projected.Problem);
        Assert.That((await doctor.Gateway.ProbeAsync(default)).Accepted && (await doctor.Gateway.RefreshAsync(Prefix, default)).Accepted, Is.True);
        Assert.That(await new IndexComparison(doctor.Gateway, doctor.Options).ReadAsync(default).CountAsync(), Is.EqualTo(1));
        Assert.That((await doctor.Gateway.DeleteIndexAsync(Prefix + "-g01-2026.03", default)).Status, Is.EqualTo(403), "and no more than that");

        async Task<Projection> OpenAsync(string row)
        {
            string key = await CreateKeyAsync(RightsOf(row, Prefix));
            return await Projection.OpenAsync(_server, o => o with { CaFile = CaFile, ApiKey = key, IndexPrefix = Prefix });
        }
    }

    [Test]
    public async Task The_account_that_the_deployment_makes_projects_and_may_not_read_other_indices()
    {
        const string IndexerPassword = "in\\dexer\"1";
        string script = Path.Combine(SearchServer.ProjectRoot(), "deploy", "elasticsearch", "accounts.sh");
        ProcessStartInfo start = new("bash", [script]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in new[] { ("ELASTICSEARCH_URL", _server.Address), ("CURL_CA_BUNDLE", CaFile), ("ELASTIC_PASSWORD", Password), ("KIBANA_PASSWORD", "ki\"bana1"), ("INDEXER_PASSWORD", IndexerPassword) })
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, errors);

        await using Projection projection = await Projection.OpenAsync(_server, o => o with { CaFile = CaFile, Username = "cybershield", Password = IndexerPassword, IndexPrefix = new ElasticsearchOptions().IndexPrefix });
        await projection.Record.FlagAsync(new FlaggedPage(1));
        DrainResult result = await projection.DrainOnceAsync();

        Assert.That((result.Phase, result.Done), Is.EqualTo((IndexerPhase.Idle, 1)), result.Problem);
        Assert.That((await projection.Gateway.CountAsync(".security", CancellationToken.None)).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task A_wrong_password_is_an_alarm_that_never_shows_it()
    {
        await using Projection projection = await Projection.OpenAsync(_server, o => o with { CaFile = CaFile, Username = "elastic", Password = "wrong-secret" });
        await projection.Record.FlagAsync(new FlaggedPage(1));

        DrainResult result = await projection.DrainOnceAsync();

        Assert.That((result.Phase, await projection.DepthAsync()), Is.EqualTo((IndexerPhase.Alarm, (1, 0))));
        Assert.That(result.Problem, Does.StartWith("401 security_exception").And.Not.Contain("wrong-secret"));
    }

    [Test]
    public async Task A_server_that_an_unknown_authority_vouches_for_is_not_spoken_to()
    {
        await using Projection projection = await Projection.OpenAsync(_server, o => o with { Username = "elastic", Password = Password });

        DrainResult result = await projection.DrainOnceAsync();

        Assert.That(result.Phase, Is.EqualTo(IndexerPhase.BackingOff));
        Assert.That(result.Problem, Does.Contain("certificate"));
    }

    [Test]
    public async Task The_fingerprint_of_the_authority_or_of_the_server_is_enough_and_another_is_refused()
    {
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(CaFile));
        using X509Certificate2 node = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Path.Combine(_server.Folder, "config", "node.crt")));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await PhaseWithAsync(authority.GetCertHashString(HashAlgorithmName.SHA256)), Is.EqualTo(IndexerPhase.Idle));
            Assert.That(await PhaseWithAsync(node.GetCertHashString(HashAlgorithmName.SHA256)), Is.EqualTo(IndexerPhase.Idle));
            Assert.That(await PhaseWithAsync(new string('0', 64)), Is.EqualTo(IndexerPhase.BackingOff));
        }
    }

    private async Task<IndexerPhase> PhaseWithAsync(string fingerprint)
    {
        await using Projection projection = await Projection.OpenAsync(_server, o => o with { Fingerprint = fingerprint, Username = "elastic", Password = Password });
        return (await projection.DrainOnceAsync()).Phase;
    }

    // A row of its table: for what, rights in the cluster, rights in the indices; what stands in parentheses says why.
    private static string RightsOf(string row, string prefix)
    {
        string line = File.ReadLines(Path.Combine(SearchServer.ProjectRoot(), "deploy", "runbook.md")).First(line => line.StartsWith(row, StringComparison.Ordinal));
        string[] columns = [.. line.Split('|')[2..4].Select(column => string.Join(',', column.Split('(')[0].Split('`').Where((_, i) => i % 2 == 1).Select(right => $"\"{right}\"")))];
        return $$"""{"cluster":[{{columns[0]}}],"indices":[{"names":["{{prefix}}","{{prefix}}-*"],"privileges":[{{columns[1]}}]}]}""";
    }

    private async Task<string> CreateKeyAsync(string rights)
    {
        using ElasticsearchGateway administrator = new(new() { Uri = _server.Address, CaFile = CaFile, Username = "elastic", Password = Password });
        JsonObject body = new() { ["name"] = "indexer", ["role_descriptors"] = new JsonObject { ["indexer"] = JsonNode.Parse(rights) } };
        ServerAnswer answer = await administrator.SendAsync(HttpMethod.Post, "_security/api_key", body, CancellationToken.None);
        Assert.That(answer.Accepted, Is.True, answer.ToString());
        return answer.Body.GetProperty("encoded").GetString()!;
    }
}
