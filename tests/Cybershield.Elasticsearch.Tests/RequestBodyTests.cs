using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>Every body that is sent is held against the server's own description of its API, since a server passes over some of what it does not know.</summary>
internal sealed class RequestBodyTests
{
    private static readonly string[] Expected = ["/_aliases", "/_analyze", "/_bulk", "/_component_template/{name}", "/_index_template/{name}", "/{index}", "/{index}/_mapping", "/{index}/_search"];
    private ApiDescription _api = null!;

    [OneTimeSetUp]
    public void Read() => _api = ApiDescription.Read();

    [Test]
    public async Task Every_body_names_only_what_the_description_names()
    {
        await using Eavesdropper between = await Eavesdropper.StartAsync(RunningServers.Get("elasticsearch-8.19").Address);
        await using Projection projection = await Projection.OpenAsync(RunningServers.Get("elasticsearch-8.19"), o => o with { Uri = between.Address });
        await projection.Record.FlagAsync(new FlaggedPage(1), new FlaggedPage(2));
        DrainResult drained = await projection.DrainOnceAsync();
        Assert.That((drained.Phase, drained.Done), Is.EqualTo((IndexerPhase.Idle, 2)), drained.Problem);
        await projection.AssertMirrorsAsync();
        ReindexResult rebuilt = await new Reindexer(projection.Record.Outbox, projection.Gateway, projection.Options with { RequestTimeout = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, NullLogger<Reindexer>.Instance).RunAsync(null, default);
        Assert.That(rebuilt, Is.EqualTo(new ReindexResult(2, 2, null)));
        await foreach (var _ in new IndexComparison(projection.Gateway, projection.Options).ReadAsync(default)) { }
        foreach (LensPanel panel in KibanaObjects.Read().Lenses)
            await projection.Gateway.SearchAsync(projection.Options.IndexPrefix, panel.Search(), default);

        Overheard[] bodies = [.. between.Requests.Where(request => request.Body.Length > 0)];

        Assert.That(bodies.Select(PathOf).Distinct().Order(StringComparer.Ordinal), Is.EqualTo(Expected));
        Assert.That(bodies.SelectMany(Faults), Is.Empty);
    }

    [TestCase("PUT", "/_index_template/{name}", """{"index_patterns":["a*"],"prority":500}""", "prority is unknown")]
    [TestCase("PUT", "/_component_template/{name}", """{"template":{"mappings":{"properties":{"a":{"type":"keyword","ignore_abov":64}}}}}""", "ignore_abov is unknown")]
    [TestCase("PUT", "/_component_template/{name}", """{"template":{"mappings":{"properties":{"a":{"type":"keywrd"}}}}}""", "keywrd is none of")]
    [TestCase("PUT", "/_component_template/{name}", """{"version":1}""", "template is missing")]
    [TestCase("PUT", "/{index}/_mapping", """{"properties":[]}""", "array instead of object")]
    [TestCase("POST", "/_analyze", """{"analyzer":1}""", "number instead of string")]
    public void A_fault_in_a_body_is_seen(string method, string path, string body, string expected) =>
        Assert.That(_api.Faults(method, path, JsonElement.Parse(body)), Has.Some.Contains(expected));

    [TestCase("""{"index":{"_index":"a","_id":"b","version":1,"version_typ":"external_gte"}}""", "version_typ is unknown")]
    [TestCase("""{"index":{"_index":"a","_id":"b","version":1,"version_type":"later"}}""", "later is none of")]
    public void A_fault_in_an_action_is_seen(string action, string expected) =>
        Assert.That(_api.BulkActionFaults(JsonElement.Parse(action)), Has.Some.Contains(expected));

    private IEnumerable<string> Faults(Overheard request) => PathOf(request) == "/_bulk"
        ? Encoding.UTF8.GetString(request.Body).Split('\n').Where((line, number) => number % 2 == 0 && line.Length > 0).SelectMany(action => _api.BulkActionFaults(JsonElement.Parse(action)))
        : _api.Faults(request.Method, PathOf(request), JsonElement.Parse(request.Body));

    private static string PathOf(Overheard request) => request.Path.Split('/') switch
    {
        ["", ['_', ..] kind] => $"/{kind}",
        ["", ['_', ..] kind, _] => $"/{kind}/{{name}}",
        ["", _] => "/{index}",
        ["", _, string action] => $"/{{index}}/{action}",
        _ => request.Path,
    };
}
