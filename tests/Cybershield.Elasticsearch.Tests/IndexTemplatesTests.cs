using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cybershield.Elasticsearch.Tests;

[TestFixture("elasticsearch-8.19")]
[TestFixture("elasticsearch-9.5")]
[TestFixture("opensearch-2.19")]
internal sealed class IndexTemplatesTests(string kind)
{
    private Projection _projection = null!;

    [SetUp]
    public async Task Start() => _projection = await Projection.OpenAsync(RunningServers.Get(kind));

    [TearDown]
    public async Task Stop()
    {
        if (_projection is not null)
            await _projection.DisposeAsync();
    }

    [Test]
    public async Task A_first_drain_knows_the_server_and_installs_the_templates()
    {
        DrainResult result = await _projection.DrainOnceAsync();

        Assert.That(result.Phase, Is.EqualTo(IndexerPhase.Idle), result.Problem);
        SearchProduct expected = kind.StartsWith("open", StringComparison.Ordinal) ? SearchProduct.OpenSearch : SearchProduct.Elasticsearch;
        Assert.That(_projection.Gateway.Identity!.Product, Is.EqualTo(expected));
        JsonElement template = (await _projection.RawAsync(HttpMethod.Get, $"_index_template/{_projection.Options.IndexPrefix}"))
            .GetProperty("index_templates")[0].GetProperty("index_template");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(template.GetProperty("priority").GetInt32(), Is.GreaterThanOrEqualTo(500));
            Assert.That(template.GetProperty("version").GetInt32(), Is.Positive);
            Assert.That(template.GetProperty("_meta").GetProperty("managed_by").GetString(), Is.EqualTo("cybershield"));
            Assert.That(template.TryGetProperty("template", out JsonElement inner) && inner.TryGetProperty("aliases", out _), Is.False, "the indexer gives the alias, not the template");
        }
    }

    [Test]
    public async Task Equal_templates_are_not_written_again()
    {
        await _projection.DrainOnceAsync();
        string before = await StateUuidAsync();

        DrainResult again = await _projection.NewIndexer().DrainOnceAsync(CancellationToken.None);

        Assert.That(again.Phase, Is.EqualTo(IndexerPhase.Idle), again.Problem);
        Assert.That(await StateUuidAsync(), Is.EqualTo(before), "the cluster state changed");
    }

    [Test]
    public async Task A_changed_template_is_written_again_and_one_of_a_newer_release_is_left()
    {
        await _projection.DrainOnceAsync();
        string changed = $"_component_template/{_projection.Options.IndexPrefix}-settings";
        string newer = $"_component_template/{_projection.Options.IndexPrefix}-mappings";
        await _projection.RawAsync(HttpMethod.Put, changed, """{"template":{"settings":{"number_of_shards":3}},"version":1}""");
        await _projection.RawAsync(HttpMethod.Put, newer, """{"template":{"mappings":{"properties":{"later":{"type":"keyword"}}}},"version":99}""");

        await _projection.NewIndexer().DrainOnceAsync(CancellationToken.None);

        Assert.That((await _projection.RawAsync(HttpMethod.Get, changed)).GetRawText(), Does.Contain("best_compression"));
        Assert.That((await _projection.RawAsync(HttpMethod.Get, newer)).GetRawText(), Does.Contain("later"));
    }

    [Test]
    public async Task A_field_that_a_later_release_adds_is_put_on_existing_indices_too()
    {
        string prefix = _projection.Options.IndexPrefix;
        await _projection.RawAsync(HttpMethod.Put, $"{prefix}-g01-2026.03", $$$$"""{"mappings":{"dynamic":"strict","properties":{"flag_id":{"type":"keyword","ignore_above":64}}},"aliases":{"{{{{prefix}}}}":{}}}""");
        await _projection.Record.FlagAsync(new FlaggedPage(1));

        DrainResult result = await _projection.DrainOnceAsync();

        Assert.That((result.Phase, result.Done), Is.EqualTo((IndexerPhase.Idle, 1)), result.Problem);
    }

    [Test]
    public async Task A_template_of_somebody_else_with_the_same_pattern_and_priority_is_an_alarm_that_names_it()
    {
        await _projection.RawAsync(HttpMethod.Put, $"_index_template/other-{_projection.Options.IndexPrefix}",
            $$"""{"index_patterns":["{{_projection.Options.IndexPrefix}}*"],"priority":500}""");
        await _projection.Record.FlagAsync(new FlaggedPage(1));

        DrainResult result = await _projection.DrainOnceAsync();
        await _projection.RawAsync(HttpMethod.Delete, $"_index_template/other-{_projection.Options.IndexPrefix}");

        Assert.That(result.Phase, Is.EqualTo(IndexerPhase.Alarm));
        Assert.That(result.Problem, Does.Contain($"other-{_projection.Options.IndexPrefix}"));
        Assert.That(await _projection.DepthAsync(), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Russian_sub_fields_find_inflected_words_and_search_text_only_our_own()
    {
        await _projection.Record.FlagAsync(new FlaggedPage(1));
        await _projection.DrainOnceAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await _projection.HitsAsync(Match("title.ru", "быстрого")), Is.EqualTo(1));
            Assert.That(await _projection.HitsAsync(Match("title", "быстрого")), Is.Zero);
            Assert.That(await _projection.HitsAsync(Match("search_text", "заработок")), Is.EqualTo(1));
            Assert.That(await _projection.HitsAsync(Match("search_text", "Заработок")), Is.Zero, "queries are folded by us, not by the server");
            Assert.That(await _projection.HitsAsync(Match("blocks.text", "guaranteed")), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task An_analyzer_that_the_server_lacks_costs_its_sub_fields_and_nothing_else()
    {
        await using Eavesdropper between = await Eavesdropper.StartAsync(RunningServers.Get(kind).Address);
        between.Lacks = "arabic";
        await using Projection poorer = await Projection.OpenAsync(between.Address);
        await poorer.Record.FlagAsync(new FlaggedPage(1));

        DrainResult result = await poorer.DrainOnceAsync();

        Assert.That((result.Phase, result.Done), Is.EqualTo((IndexerPhase.Idle, 1)), result.Problem);
        string mapping = (await _projection.RawAsync(HttpMethod.Get, $"{poorer.Options.IndexPrefix}/_mapping")).GetRawText();
        Assert.That(mapping, Does.Contain("\"russian\"").And.Contain("\"english\"").And.Not.Contain("arabic"));
    }

    [Test]
    public async Task A_lifecycle_is_the_administrators_and_taken_from_their_template_where_there_is_one()
    {
        string prefix = _projection.Options.IndexPrefix;
        await _projection.RawAsync(HttpMethod.Put, $"_component_template/{prefix}-lifecycle", """{"template":{"settings":{"refresh_interval":"7s"}}}""");
        await _projection.Record.FlagAsync(new FlaggedPage(1));
        DrainResult result = await _projection.DrainOnceAsync();
        Assert.That(result.Phase, Is.EqualTo(IndexerPhase.Idle), result.Problem);

        JsonElement settings = (await _projection.RawAsync(HttpMethod.Get, $"{prefix}/_settings")).EnumerateObject().Single().Value.GetProperty("settings").GetProperty("index");

        bool isElastic = kind.StartsWith("elastic", StringComparison.Ordinal);
        Assert.That(settings.TryGetProperty("refresh_interval", out JsonElement interval) ? interval.GetString() : null, Is.EqualTo(isElastic ? "7s" : null), "OpenSearch cannot be told that a template may be missing");
        Assert.That(settings.TryGetProperty("lifecycle", out _), Is.False, "we ask for no lifecycle of our own");
        Assert.That(settings.GetProperty("highlight").GetProperty("max_analyzed_offset").GetString(), Is.EqualTo("1000000"), "longer than any text that is sent");
    }

    [Test]
    public async Task What_explains_a_match_stays_together_and_apart_from_other_matches()
    {
        await _projection.Record.FlagAsync(new FlaggedPage(1));
        await _projection.DrainOnceAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await _projection.HitsAsync(Within("matches.snippet.text", "guaranteed")), Is.EqualTo(1));
            Assert.That(await _projection.HitsAsync(Match("matches.snippet.text", "guaranteed")), Is.Zero, "a match is a document of its own");
        }
    }

    private static JsonObject Within(string field, string text) => new() { ["nested"] = new JsonObject { ["path"] = "matches", ["query"] = Match(field, text) } };

    private static JsonObject Match(string field, string text) => new() { ["match"] = new JsonObject { [field] = text } };

    private async Task<string> StateUuidAsync() =>
        (await _projection.RawAsync(HttpMethod.Get, "_cluster/state/version")).GetProperty("state_uuid").GetString()!;
}
