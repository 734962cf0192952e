using System.Text.Json;
using Cybershield.Review;

namespace Cybershield.Elasticsearch.Tests;

[TestFixture("elasticsearch-8.19")]
[TestFixture("opensearch-2.19")]
internal sealed class OutboxIndexerTests(string kind)
{
    private Projection _projection = null!;

    private string Index => $"{_projection.Options.IndexPrefix}-g01-2026.11";

    [SetUp]
    public void Start() => _projection = new(RunningServers.Get(kind));

    [TearDown]
    public void Stop() => _projection?.Dispose();

    [Test]
    public async Task A_flag_is_projected_whole_under_its_id_and_revision()
    {
        OutboxEntry entry = Samples.Entry(1, revision: 4);
        _projection.Outbox.Put(entry);

        DrainResult result = await _projection.DrainOnceAsync();

        Assert.That((result.Phase, result.Done), Is.EqualTo((IndexerPhase.Idle, 1)), result.Problem);
        Assert.That(_projection.Outbox.Waiting, Is.Zero);
        (long version, JsonElement source) = (await _projection.DocumentsAsync())[entry.FlagId];
        JsonElement match = source.GetProperty("matches")[0];
        JsonElement span = match.GetProperty("spans")[0];
        string block = source.GetProperty("blocks")[span.GetProperty("block").GetInt32()].GetProperty("text").GetString()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(version, Is.EqualTo(4));
            Assert.That(source.GetProperty("state").GetString(), Is.EqualTo("decided"));
            Assert.That(source.GetProperty("first_flagged_at").GetString(), Is.EqualTo("2026-11-22T16:00:00Z"));
            Assert.That(source.GetProperty("host").GetString(), Is.EqualTo("127.0.0.1:8001"));
            Assert.That(source.GetProperty("assessment").GetProperty("score_ratio").GetDecimal(), Is.EqualTo(1.5m));
            Assert.That(source.GetProperty("decision").GetProperty("outcome").GetString(), Is.EqualTo("lawful_use"));
            Assert.That(block.Substring(span.GetProperty("start").GetInt32(), span.GetProperty("length").GetInt32()), Is.EqualTo(match.GetProperty("form").GetString()));
            Assert.That(source.GetRawText(), Does.Not.Contain("reviewer-1").And.Not.Contain("reporter"), "neither who decided nor their note leaves the record");
        }
    }

    [Test]
    public async Task Sending_again_changes_nothing()
    {
        OutboxEntry entry = Samples.Entry(1, revision: 2);
        for (int time = 0; time < 2; time++)
        {
            _projection.Outbox.Put(entry);
            Assert.That((await _projection.DrainOnceAsync()).Done, Is.EqualTo(1));
        }

        Dictionary<string, (long Version, JsonElement Source)> documents = await _projection.DocumentsAsync();
        Assert.That(documents.Select(d => (d.Key, d.Value.Version)), Is.EqualTo(new[] { (entry.FlagId, 2L) }));
    }

    [Test]
    public async Task An_older_revision_that_arrives_late_is_done_and_changes_nothing()
    {
        _projection.Outbox.Put(Samples.Entry(1, revision: 5, text: "new"));
        await _projection.DrainOnceAsync();
        _projection.Outbox.Put(Samples.Entry(1, revision: 3, text: "old"));

        DrainResult late = await _projection.DrainOnceAsync();

        Assert.That((late.Phase, late.Done, _projection.Outbox.Waiting), Is.EqualTo((IndexerPhase.Idle, 1, 0)));
        (long version, JsonElement source) = (await _projection.DocumentsAsync()).Values.Single();
        Assert.That((version, source.GetProperty("blocks")[1].GetProperty("text").GetString()), Is.EqualTo((5L, "new")));
    }

    [Test]
    public async Task A_removal_leaves_a_stub_that_a_late_projection_cannot_undo()
    {
        OutboxEntry entry = Samples.Entry(1, revision: 2);
        foreach (OutboxEntry next in new[] { entry, Samples.Removal(entry, revision: 3), entry })
        {
            _projection.Outbox.Put(next);
            await _projection.DrainOnceAsync();
        }

        (long version, JsonElement source) = (await _projection.DocumentsAsync()).Values.Single();
        Assert.That(version, Is.EqualTo(3));
        Assert.That(source.EnumerateObject().Select(p => p.Name), Is.EquivalentTo(new[] { "flag_id", "revision", "state", "first_flagged_at" }));
        Assert.That(source.GetProperty("state").GetString(), Is.EqualTo("removed"));
    }

    [Test]
    public async Task Each_month_has_an_index_and_the_alias_shows_them_all()
    {
        _projection.Outbox.Put(Samples.Entry(1), Samples.Entry(2, firstFlaggedAt: Samples.November.AddMonths(-3)));

        await _projection.DrainOnceAsync();

        JsonElement aliases = await _projection.RawAsync(HttpMethod.Get, $"_alias/{_projection.Options.IndexPrefix}");
        Assert.That(aliases.EnumerateObject().Select(i => i.Name), Is.EquivalentTo(new[] { Index, Index.Replace("11", "08", StringComparison.Ordinal) }));
        Assert.That(await _projection.DocumentsAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_document_that_the_mapping_refuses_goes_to_the_dead_letters_and_takes_no_other_with_it()
    {
        await _projection.RawAsync(HttpMethod.Put, Index, $$$$"""{"mappings":{"properties":{"language":{"type":"integer","ignore_malformed":false}}},"aliases":{"{{{{_projection.Options.IndexPrefix}}}}":{}}}""");
        await _projection.RawAsync(HttpMethod.Put, $"_component_template/{_projection.Options.IndexPrefix}-mappings", """{"template":{"mappings":{"properties":{"muted":{"type":"boolean"}}}},"version":99}""");
        OutboxEntry[] good = [.. Enumerable.Range(0, 20).Select(i => Samples.Entry(i, language: "1"))];
        OutboxEntry poison = Samples.Entry(99, language: "kk");
        _projection.Outbox.Put([.. good[..10], poison, .. good[10..]]);

        DrainResult result = await _projection.DrainOnceAsync();

        Assert.That((result.Phase, result.Done, result.DeadLettered, _projection.Outbox.Waiting), Is.EqualTo((IndexerPhase.Idle, 20, 1, 0)), result.Problem);
        DeadLetter dead = _projection.Outbox.Dead.Single();
        Assert.That(dead.Entry.FlagId, Is.EqualTo(poison.FlagId));
        Assert.That(dead.Reason, Does.StartWith("400 ").And.Contain("parsing_exception").And.Contain("language"));
        Assert.That((await _projection.DocumentsAsync()).Keys, Is.EquivalentTo(good.Select(e => e.FlagId)));
    }

    [Test]
    public async Task A_field_that_a_strict_index_does_not_know_is_a_dead_letter()
    {
        await _projection.RawAsync(HttpMethod.Put, $"_component_template/{_projection.Options.IndexPrefix}-mappings",
            """{"template":{"mappings":{"dynamic":"strict","properties":{"flag_id":{"type":"keyword"}}}},"version":99}""");
        _projection.Outbox.Put(Samples.Entry(1));

        DrainResult result = await _projection.DrainOnceAsync();

        Assert.That((result.DeadLettered, _projection.Outbox.Waiting), Is.EqualTo((1, 0)));
        Assert.That(_projection.Outbox.Dead.Single().Reason, Does.StartWith("400 strict_dynamic_mapping_exception"));
    }

    [Test]
    public async Task Back_pressure_sends_the_same_items_again_in_smaller_requests_until_all_are_in()
    {
        OutboxEntry[] entries = [.. Enumerable.Range(0, 60).Select(i => Samples.Entry(i, text: Words(12_000)))];
        _projection.Outbox.Put(entries);

        DrainResult first = await _projection.DrainOnceAsync();
        Assert.That((first.Phase, first.Done), Is.EqualTo((IndexerPhase.BackingOff, 0)), first.Problem);
        Assert.That(first.Problem, Does.StartWith("429 ").And.Contain("rejected_execution_exception"));
        Assert.That((_projection.Outbox.Waiting, _projection.Outbox.Dead.Count), Is.EqualTo((60, 0)));
        Assert.That(_projection.Indexer.State, Has.Property("NextTryAt").Not.Null.And.Property("Problem").EqualTo(first.Problem));

        DrainResult last = (await _projection.DrainAsync())[^1];

        Assert.That((last.Phase, _projection.Outbox.Waiting, _projection.Outbox.Dead.Count), Is.EqualTo((IndexerPhase.Idle, 0, 0)), last.Problem);
        Assert.That((await _projection.DocumentsAsync()).Keys, Is.EquivalentTo(entries.Select(e => e.FlagId)));
        Assert.That(_projection.Indexer.State, Has.Property("Problem").Null.And.Property("Done").EqualTo(60));
    }

    [Test]
    public async Task A_request_that_is_too_large_is_split()
    {
        OutboxEntry[] entries = [.. Enumerable.Range(0, 12).Select(i => Samples.Entry(i, text: Words(150_000)))];
        _projection.Outbox.Put(entries);

        IReadOnlyList<DrainResult> rounds = await _projection.DrainAsync();

        Assert.That((rounds[^1].Phase, _projection.Outbox.Waiting, _projection.Outbox.Dead.Count), Is.EqualTo((IndexerPhase.Idle, 0, 0)), rounds[^1].Problem);
        Dictionary<string, (long Version, JsonElement Source)> documents = await _projection.DocumentsAsync();
        Assert.That(documents.Keys, Is.EquivalentTo(entries.Select(e => e.FlagId)));
        Assert.That(documents.Values.Select(d => d.Source.GetProperty("text_cut").GetBoolean()), Is.All.False);
    }

    [Test]
    public async Task A_single_document_that_is_too_large_goes_without_its_text_and_if_that_is_not_enough_to_the_dead_letters()
    {
        using Projection wide = new(RunningServers.Get(kind), o => o with { MaxTextCharacters = 900_000 });
        OutboxEntry longText = Samples.Entry(1, text: new string('ж', 800_000));
        OutboxEntry manyTerms = Samples.Entry(2, terms: 900);
        wide.Outbox.Put(longText, manyTerms);

        await wide.DrainAsync();

        JsonElement source = (await wide.DocumentsAsync()).Values.Single().Source;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(source.GetProperty("flag_id").GetString(), Is.EqualTo(longText.FlagId));
            Assert.That(source.GetProperty("text_cut").GetBoolean(), Is.True);
            Assert.That(source.GetProperty("matches")[0].GetProperty("snippet").GetProperty("text").GetString(), Is.EqualTo("Guaranteed daily profit"));
            Assert.That(wide.Outbox.Dead.Select(d => d.Entry.FlagId), Is.EqualTo(new[] { manyTerms.FlagId }));
            Assert.That(wide.Outbox.Dead[0].Reason, Does.Contain("413"));
            Assert.That(wide.Outbox.Waiting, Is.Zero);
        }
    }

    [Test]
    public async Task A_read_only_index_pauses_with_an_alarm_and_goes_on_when_it_is_writable_again()
    {
        _projection.Outbox.Put(Samples.Entry(1));
        await _projection.DrainOnceAsync();
        await BlockAsync("true");
        _projection.Outbox.Put(Samples.Entry(2));

        DrainResult blocked = await _projection.DrainOnceAsync();

        Assert.That((blocked.Phase, blocked.Pause), Is.EqualTo((IndexerPhase.Alarm, _projection.Options.AlarmPause)));
        Assert.That(blocked.Problem, Does.Contain("cluster_block_exception"));
        Assert.That((_projection.Outbox.Waiting, _projection.Outbox.Dead.Count), Is.EqualTo((1, 0)));
        Assert.That(_projection.Indexer.State.Phase, Is.EqualTo(IndexerPhase.Alarm));

        await BlockAsync("null");
        Assert.That((await _projection.DrainOnceAsync()).Phase, Is.EqualTo(IndexerPhase.Idle));
        Assert.That(await _projection.DocumentsAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_index_that_was_deleted_is_never_made_again_without_its_alias()
    {
        _projection.Outbox.Put(Samples.Entry(1));
        await _projection.DrainOnceAsync();
        await _projection.RawAsync(HttpMethod.Delete, Index);
        _projection.Outbox.Put(Samples.Entry(2));

        DrainResult first = await _projection.DrainOnceAsync();
        if (kind.StartsWith("elastic", StringComparison.Ordinal))
            Assert.That((first.Phase, _projection.Outbox.Waiting), Is.EqualTo((IndexerPhase.Alarm, 1)), "a missing index is told to a person");
        await _projection.DrainOnceAsync();

        Assert.That(_projection.Outbox.Waiting, Is.Zero);
        Assert.That(await _projection.DocumentsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_is_killed_in_the_middle_and_started_again_ends_up_with_every_flag()
    {
        SearchServer server = RunningServers.Get(kind);
        OutboxEntry[] entries = [.. Enumerable.Range(0, 300).Select(i => Samples.Entry(i, revision: 1 + i % 3))];
        using Projection small = new(server, o => o with { MaxBatchDocuments = 10 });
        small.Outbox.Put(entries);
        DrainResult beforeCrash = await small.DrainOnceAsync();
        Task<DrainResult> duringCrash = small.DrainOnceAsync();
        server.Kill();
        await duringCrash;
        DrainResult down = await small.DrainOnceAsync();
        server.StartAgain();

        IReadOnlyList<DrainResult> rounds = await small.DrainAsync();

        Assert.That((beforeCrash.Phase, beforeCrash.Done), Is.EqualTo((IndexerPhase.Draining, 20)));
        Assert.That((down.Phase, down.Done), Is.EqualTo((IndexerPhase.BackingOff, 0)), down.Problem);
        Assert.That(down.Problem, Does.StartWith("no answer"));
        Assert.That((rounds[^1].Phase, small.Outbox.Waiting, small.Outbox.Dead.Count), Is.EqualTo((IndexerPhase.Idle, 0, 0)), rounds[^1].Problem);
        Dictionary<string, (long Version, JsonElement Source)> documents = await small.DocumentsAsync();
        Assert.That(documents.Select(d => (d.Key, d.Value.Version)), Is.EquivalentTo(entries.Select(e => (e.FlagId, e.Revision))));
    }

    private Task<JsonElement> BlockAsync(string value) =>
        _projection.RawAsync(HttpMethod.Put, $"{Index}/_settings", $$"""{"index.blocks.read_only_allow_delete":{{value}}}""");

    private static string Words(int characters) => string.Join(' ', Enumerable.Repeat("profit", characters / 7));
}
