using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cybershield.Elasticsearch.Tests;

internal sealed class IndexTemplatesTests(string kind) : ProjectionFixture(kind)
{
    [Test]
    public async Task A_first_drain_knows_the_server_and_installs_the_templates()
    {
        DrainResult result = await Projection.DrainOnceAsync();

        Assert.That(result.Phase, Is.EqualTo(IndexerPhase.Idle), result.Problem);
        SearchProduct expected = Kind.StartsWith("open", StringComparison.Ordinal) ? SearchProduct.OpenSearch : SearchProduct.Elasticsearch;
        Assert.That(Projection.Gateway.Identity!.Product, Is.EqualTo(expected));
        JsonElement template = (await Projection.RawAsync(HttpMethod.Get, $"_index_template/{Projection.Options.IndexPrefix}"))
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
        await Projection.DrainOnceAsync();
        string before = await StateUuidAsync();

        DrainResult again = await Projection.NewIndexer().DrainOnceAsync(CancellationToken.None);

        Assert.That(again.Phase, Is.EqualTo(IndexerPhase.Idle), again.Problem);
        Assert.That(await StateUuidAsync(), Is.EqualTo(before), "the cluster state changed");
    }

    [Test]
    public async Task A_changed_template_is_written_again_and_one_of_a_newer_release_is_left()
    {
        await Projection.DrainOnceAsync();
        string changed = $"_component_template/{Projection.Options.IndexPrefix}-settings";
        string newer = $"_component_template/{Projection.Options.IndexPrefix}-mappings";
        await Projection.RawAsync(HttpMethod.Put, changed, """{"template":{"settings":{"number_of_shards":3}},"version":1}""");
        await Projection.RawAsync(HttpMethod.Put, newer, """{"template":{"mappings":{"properties":{"later":{"type":"keyword"}}}},"version":99}""");

        await Projection.NewIndexer().DrainOnceAsync(CancellationToken.None);

        Assert.That((await Projection.RawAsync(HttpMethod.Get, changed)).GetRawText(), Does.Contain("best_compression"));
        Assert.That((await Projection.RawAsync(HttpMethod.Get, newer)).GetRawText(), Does.Contain("later"));
    }

    [Test]
    public async Task A_field_that_a_later_release_adds_is_put_on_existing_indices_too()
    {
        string prefix = Projection.Options.IndexPrefix;
        await Projection.RawAsync(HttpMethod.Put, $"{prefix}-g01-2026.03", $$$$"""{"mappings":{"dynamic":"strict","properties":{"flag_id":{"type":"keyword","ignore_above":64}}},"aliases":{"{{{{prefix}}}}":{}}}""");
        await Projection.Record.FlagAsync(new FlaggedPage(1));

        DrainResult result = await Projection.DrainOnceAsync();

        Assert.That((result.Phase, result.Done), Is.EqualTo((IndexerPhase.Idle, 1)), result.Problem);
    }

    [Test]
    public async Task A_template_of_somebody_else_with_the_same_pattern_and_priority_is_an_alarm_that_names_it()
    {
        await Projection.RawAsync(HttpMethod.Put, $"_index_template/other-{Projection.Options.IndexPrefix}",
            $$"""{"index_patterns":["{{Projection.Options.IndexPrefix}}*"],"priority":500}""");
        await Projection.Record.FlagAsync(new FlaggedPage(1));

        DrainResult result = await Projection.DrainOnceAsync();
        await Projection.RawAsync(HttpMethod.Delete, $"_index_template/other-{Projection.Options.IndexPrefix}");

        Assert.That(result.Phase, Is.EqualTo(IndexerPhase.Alarm));
        Assert.That(result.Problem, Does.Contain($"other-{Projection.Options.IndexPrefix}"));
        Assert.That(await Projection.DepthAsync(), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Russian_sub_fields_find_inflected_words_and_search_text_only_our_own()
    {
        await Projection.Record.FlagAsync(new FlaggedPage(1));
        await Projection.DrainOnceAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Projection.HitsAsync(Match("title.ru", "быстрого")), Is.EqualTo(1));
            Assert.That(await Projection.HitsAsync(Match("title", "быстрого")), Is.Zero);
            Assert.That(await Projection.HitsAsync(Match("search_text", "заработок")), Is.EqualTo(1));
            Assert.That(await Projection.HitsAsync(Match("search_text", "Заработок")), Is.Zero, "queries are folded by us, not by the server");
            Assert.That(await Projection.HitsAsync(Match("blocks.text", "guaranteed")), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task An_analyzer_that_the_server_lacks_costs_its_sub_fields_and_nothing_else()
    {
        await using Eavesdropper between = await Eavesdropper.StartAsync(RunningServers.Get(Kind).Address);
        between.Lacks = "arabic";
        await using Projection poorer = await Projection.OpenAsync(between.Address);
        await poorer.Record.FlagAsync(new FlaggedPage(1));

        DrainResult result = await poorer.DrainOnceAsync();

        Assert.That((result.Phase, result.Done), Is.EqualTo((IndexerPhase.Idle, 1)), result.Problem);
        string mapping = (await Projection.RawAsync(HttpMethod.Get, $"{poorer.Options.IndexPrefix}/_mapping")).GetRawText();
        Assert.That(mapping, Does.Contain("\"russian\"").And.Contain("\"english\"").And.Not.Contain("arabic"));
    }

    [Test]
    public async Task A_lifecycle_is_the_administrators_and_taken_from_their_template_where_there_is_one()
    {
        string prefix = Projection.Options.IndexPrefix;
        await Projection.RawAsync(HttpMethod.Put, $"_component_template/{prefix}-lifecycle", """{"template":{"settings":{"refresh_interval":"7s"}}}""");
        await Projection.Record.FlagAsync(new FlaggedPage(1));
        DrainResult result = await Projection.DrainOnceAsync();
        Assert.That(result.Phase, Is.EqualTo(IndexerPhase.Idle), result.Problem);

        JsonElement settings = (await Projection.RawAsync(HttpMethod.Get, $"{prefix}/_settings")).EnumerateObject().Single().Value.GetProperty("settings").GetProperty("index");

        bool isElastic = Kind.StartsWith("elastic", StringComparison.Ordinal);
        Assert.That(settings.TryGetProperty("refresh_interval", out JsonElement interval) ? interval.GetString() : null, Is.EqualTo(isElastic ? "7s" : null), "OpenSearch cannot be told that a template may be missing");
        Assert.That(settings.TryGetProperty("lifecycle", out _), Is.False, "we ask for no lifecycle of our own");
        Assert.That(settings.GetProperty("highlight").GetProperty("max_analyzed_offset").GetString(), Is.EqualTo("1000000"), "longer than any text that is sent");
    }

    [Test]
    public async Task What_explains_a_match_stays_together_and_apart_from_other_matches()
    {
        await Projection.Record.FlagAsync(new FlaggedPage(1));
        await Projection.DrainOnceAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Projection.HitsAsync(Within("matches.snippet.text", "guaranteed")), Is.EqualTo(1));
            Assert.That(await Projection.HitsAsync(Match("matches.snippet.text", "guaranteed")), Is.Zero, "a match is a document of its own");
        }
    }

    private static JsonObject Within(string field, string text) => new() { ["nested"] = new JsonObject { ["path"] = "matches", ["query"] = Match(field, text) } };

    private static JsonObject Match(string field, string text) => new() { ["match"] = new JsonObject { [field] = text } };

    private async Task<string> StateUuidAsync() =>
        (await Projection.RawAsync(HttpMethod.Get, "_cluster/state/version")).GetProperty("state_uuid").GetString()!;
}
