using System.Text.Json;
using Cybershield.Review;

namespace Cybershield.Elasticsearch.Tests;

internal sealed class OutboxIndexerTests(string kind) : ProjectionFixture(kind)
{
    private FlaggedRecord Record => Projection.Record;

    private string Alias => Projection.Options.IndexPrefix;

    private string Index => $"{Alias}-g01-2026.03";

    [Test]
    public async Task A_flag_is_projected_whole_under_its_id_and_revision()
    {
        string id = (await Record.FlagAsync(new FlaggedPage(1, "Profit guaranteed: write to boss@example.com")))[0];

        DrainResult result = await Projection.DrainOnceAsync();

        Assert.That((result.Phase, result.Done), Is.EqualTo((IndexerPhase.Idle, 1)), result.Problem);
        await Projection.AssertMirrorsAsync();
        JsonElement source = (await Projection.DocumentsAsync())[id].Source;
        JsonElement match = source.GetProperty("matches")[0];
        JsonElement span = match.GetProperty("spans")[0];
        string block = source.GetProperty("blocks")[span.GetProperty("block").GetInt32()].GetProperty("text").GetString()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Projection.DepthAsync(), Is.EqualTo((0, 0)));
            Assert.That(source.GetProperty("first_flagged_at").GetString(), Is.EqualTo("2026-03-01T12:00:00Z"));
            Assert.That(source.GetProperty("host").GetString(), Is.EqualTo("shop.test:8001"));
            Assert.That(source.GetProperty("assessment").GetProperty("score_ratio").GetDecimal(), Is.EqualTo(1.5m));
            Assert.That(block.Substring(span.GetProperty("start").GetInt32(), span.GetProperty("length").GetInt32()), Is.EqualTo(match.GetProperty("form").GetString()).And.EqualTo("Profit"));
            Assert.That(source.GetRawText(), Does.Not.Contain("boss@example.com"), "contact data never leaves the record");
        }
    }

    [Test]
    public async Task A_decision_is_projected_without_who_decided_and_without_their_note()
    {
        string id = (await Record.FlagAsync(new FlaggedPage(1)))[0];
        await Projection.DrainOnceAsync();
        long revision = (await Record.FlagsAsync())[id].Revision;
        ReviewResult decided = await Record.Reviews.DecideAsync(new(id, revision, "reviewer-1", Outcome.LawfulUse, "news", "The reporter's own words", null), default);
        Assert.That(decided.Status, Is.EqualTo(ReviewStatus.Done), decided.Why);

        await Projection.DrainOnceAsync();

        await Projection.AssertMirrorsAsync();
        JsonElement source = (await Projection.DocumentsAsync())[id].Source;
        Assert.That(source.GetProperty("decision").GetProperty("outcome").GetString(), Is.EqualTo("lawful_use"));
        Assert.That(source.GetRawText(), Does.Not.Contain("reviewer-1").And.Not.Contain("reporter"));
    }

    [Test]
    public async Task Sending_again_changes_nothing()
    {
        await Record.FlagAsync(new FlaggedPage(1), new FlaggedPage(2));
        OutboxEntry[] entries = [.. await Record.Outbox.ReadAsync(10, null, default)];
        await Projection.DrainOnceAsync();

        Assert.That(await Projection.SendAsync(entries), Is.EqualTo(new[] { Verdict.Done, Verdict.Done }));
        await Projection.AssertMirrorsAsync();
    }

    [Test]
    public async Task An_older_revision_that_arrives_late_is_done_and_changes_nothing()
    {
        string id = (await Record.FlagAsync(new FlaggedPage(1)))[0];
        OutboxEntry entry = (await Record.Outbox.ReadAsync(1, null, default))[0];
        await Projection.DrainOnceAsync();
        await Projection.SendAsync(entry with { Revision = 50, SearchText = "later" });
        await Record.Reviews.ClaimAsync(id, "reviewer-1", default);
        Assert.That(await Projection.DepthAsync(), Is.EqualTo((1, 0)));

        DrainResult late = await Projection.DrainOnceAsync();

        Assert.That((late.Phase, late.Done, await Projection.DepthAsync()), Is.EqualTo((IndexerPhase.Idle, 1, (0, 0))), late.Problem);
        (long version, JsonElement source) = (await Projection.DocumentsAsync())[id];
        Assert.That((version, source.GetProperty("search_text").GetString()), Is.EqualTo((50L, "later")));
    }

    [Test]
    public async Task A_removal_leaves_a_stub_that_a_lateProjection_cannot_undo()
    {
        string id = (await Record.FlagAsync(new FlaggedPage(1)))[0];
        OutboxEntry entry = (await Record.Outbox.ReadAsync(1, null, default))[0];
        await Projection.DrainOnceAsync();

        foreach (OutboxEntry next in new[] { Samples.Removal(entry, entry.Revision + 1), entry })
            Assert.That(await Projection.SendAsync(next), Is.EqualTo(new[] { Verdict.Done }));

        (long version, JsonElement source) = (await Projection.DocumentsAsync())[id];
        Assert.That(version, Is.EqualTo(entry.Revision + 1));
        Assert.That(source.EnumerateObject().Select(p => p.Name), Is.EquivalentTo(new[] { "flag_id", "revision", "state", "first_flagged_at" }));
        Assert.That(source.GetProperty("state").GetString(), Is.EqualTo("removed"));
    }

    [Test]
    public async Task Each_month_has_an_index_and_the_alias_shows_them_all()
    {
        await Record.FlagAsync(new FlaggedPage(1));
        Record.Time.Advance(TimeSpan.FromDays(40));
        await Record.FlagAsync(new FlaggedPage(2));

        await Projection.DrainOnceAsync();

        JsonElement aliases = await Projection.RawAsync(HttpMethod.Get, $"_alias/{Alias}");
        Assert.That(aliases.EnumerateObject().Select(i => i.Name), Is.EquivalentTo(new[] { Index, $"{Alias}-g01-2026.04" }));
        await Projection.AssertMirrorsAsync();
    }

    [Test]
    public async Task A_document_that_the_mapping_refuses_goes_to_the_dead_letters_and_takes_no_other_with_it()
    {
        await Projection.RawAsync(HttpMethod.Put, Index, $$$$"""{"mappings":{"properties":{"language":{"type":"integer","ignore_malformed":false}}},"aliases":{"{{{{Alias}}}}":{}}}""");
        await Projection.RawAsync(HttpMethod.Put, $"_component_template/{Alias}-mappings", """{"template":{"mappings":{"properties":{"muted":{"type":"boolean"}}}},"version":99}""");
        string[] ids = await Record.FlagAsync([.. Enumerable.Range(0, 21).Select(i => new FlaggedPage(i, Language: i == 10 ? "kk" : "1"))]);

        DrainResult result = await Projection.DrainOnceAsync();

        Assert.That((result.Phase, result.Done, result.DeadLettered, await Projection.DepthAsync()), Is.EqualTo((IndexerPhase.Idle, 20, 1, (0, 1))), result.Problem);
        Assert.That((await Record.DeathsAsync()).Single(), Does.StartWith("400 ").And.Contain("parsing_exception").And.Contain("language"));
        Assert.That((await Projection.DocumentsAsync()).Keys, Is.EquivalentTo(ids.Except([ids[10]])));
    }

    [Test]
    public async Task A_field_that_a_strict_index_does_not_know_is_a_dead_letter()
    {
        await Projection.RawAsync(HttpMethod.Put, $"_component_template/{Alias}-mappings",
            """{"template":{"mappings":{"dynamic":"strict","properties":{"flag_id":{"type":"keyword"}}}},"version":99}""");
        await Record.FlagAsync(new FlaggedPage(1));

        DrainResult result = await Projection.DrainOnceAsync();

        Assert.That((result.DeadLettered, await Projection.DepthAsync()), Is.EqualTo((1, (0, 1))), result.Problem);
        Assert.That((await Record.DeathsAsync()).Single(), Does.StartWith("400 strict_dynamic_mapping_exception"));
    }

    [Test]
    public async Task Back_pressure_sends_the_same_items_again_in_smaller_requests_until_all_are_in()
    {
        await Record.FlagAsync([.. Enumerable.Range(0, 60).Select(i => new FlaggedPage(i, Words(7_000)))]);

        DrainResult first = await Projection.DrainOnceAsync();
        Assert.That((first.Phase, first.Done), Is.EqualTo((IndexerPhase.BackingOff, 0)), first.Problem);
        Assert.That(first.Problem, Does.StartWith("429 ").And.Contain("rejected_execution_exception"));
        Assert.That(await Projection.DepthAsync(), Is.EqualTo((60, 0)));
        Assert.That(Projection.Indexer.State, Has.Property("NextTryAt").Not.Null.And.Property("Problem").EqualTo(first.Problem));

        DrainResult last = (await Projection.DrainAsync())[^1];

        Assert.That((last.Phase, await Projection.DepthAsync()), Is.EqualTo((IndexerPhase.Idle, (0, 0))), last.Problem);
        await Projection.AssertMirrorsAsync();
        Assert.That(Projection.Indexer.State, Has.Property("Problem").Null.And.Property("Done").EqualTo(60));
    }

    [Test]
    public async Task A_request_that_is_too_large_is_split()
    {
        await Record.FlagAsync([.. Enumerable.Range(0, 20).Select(i => new FlaggedPage(i, Words(60_000)))]);

        IReadOnlyList<DrainResult> rounds = await Projection.DrainAsync();

        Assert.That((rounds[^1].Phase, await Projection.DepthAsync()), Is.EqualTo((IndexerPhase.Idle, (0, 0))), rounds[^1].Problem);
        await Projection.AssertMirrorsAsync();
        Assert.That((await Projection.DocumentsAsync()).Values.Select(d => d.Source.GetProperty("text_cut").GetBoolean()), Is.All.False);
    }

    [Test]
    public async Task A_single_document_that_is_too_large_goes_without_its_text_and_if_that_is_not_enough_to_the_dead_letters()
    {
        await using Projection wide = await Projection.OpenAsync(RunningServers.Get(Kind), o => o with { MaxTextCharacters = 900_000 });
        string[] ids = await wide.Record.FlagAsync(
            new FlaggedPage(1, "profit " + new string('ж', 800_000)),
            new FlaggedPage(2, Terms: 900, Why: new string('w', 1_200)));

        await wide.DrainAsync();

        Assert.That(await wide.DepthAsync(), Is.EqualTo((0, 1)));
        Assert.That((await wide.Record.DeathsAsync()).Single(), Does.Contain("413"));
        (string id, (_, JsonElement source)) = (await wide.DocumentsAsync()).Single();
        Assert.That((id, source.GetProperty("text_cut").GetBoolean()), Is.EqualTo((ids[0], true)));
        Assert.That(source.GetProperty("matches")[0].GetProperty("snippet").GetProperty("text").GetString(), Does.StartWith("profit"));
    }

    [Test]
    public async Task A_read_only_index_pauses_with_an_alarm_and_goes_on_when_it_is_writable_again()
    {
        await Record.FlagAsync(new FlaggedPage(1));
        await Projection.DrainOnceAsync();
        await BlockAsync("true");
        await Record.FlagAsync(new FlaggedPage(2));

        DrainResult blocked = await Projection.DrainOnceAsync();

        Assert.That((blocked.Phase, blocked.Pause), Is.EqualTo((IndexerPhase.Alarm, Projection.Options.AlarmPause)));
        Assert.That(blocked.Problem, Does.Contain("cluster_block_exception"));
        Assert.That(await Projection.DepthAsync(), Is.EqualTo((1, 0)));
        Assert.That(Projection.Indexer.State.Phase, Is.EqualTo(IndexerPhase.Alarm));

        await BlockAsync("null");
        Assert.That((await Projection.DrainOnceAsync()).Phase, Is.EqualTo(IndexerPhase.Idle));
        await Projection.AssertMirrorsAsync();
    }

    [Test]
    public async Task An_index_that_was_deleted_is_never_made_again_without_its_alias()
    {
        await Record.FlagAsync(new FlaggedPage(1));
        await Projection.DrainOnceAsync();
        await Projection.RawAsync(HttpMethod.Delete, Index);
        string id = (await Record.FlagAsync(new FlaggedPage(2)))[0];

        DrainResult first = await Projection.DrainOnceAsync();
        if (Kind.StartsWith("elastic", StringComparison.Ordinal))
            Assert.That((first.Phase, await Projection.DepthAsync()), Is.EqualTo((IndexerPhase.Alarm, (1, 0))), "a missing index is told to a person");
        await Projection.DrainOnceAsync();

        Assert.That(await Projection.DepthAsync(), Is.EqualTo((0, 0)));
        Assert.That((await Projection.DocumentsAsync()).Keys, Is.EqualTo(new[] { id }));
    }

    [Test]
    public async Task A_server_that_is_killed_in_the_middle_and_started_again_ends_up_with_every_flag()
    {
        SearchServer server = RunningServers.Get(Kind);
        await using Projection small = await Projection.OpenAsync(server, o => o with { MaxBatchDocuments = 10 });
        await small.Record.FlagAsync([.. Enumerable.Range(0, 300).Select(i => new FlaggedPage(i))]);
        DrainResult beforeCrash = await small.DrainOnceAsync();
        Task<DrainResult> duringCrash = small.DrainOnceAsync();
        server.Kill();
        await duringCrash;
        DrainResult down = await small.DrainOnceAsync();
        server.StartAgain();

        IReadOnlyList<DrainResult> rounds = await small.DrainAsync();

        Assert.That((beforeCrash.Phase, beforeCrash.Done), Is.EqualTo((IndexerPhase.Draining, 160)), "a round of sixteen requests");
        Assert.That((down.Phase, down.Done), Is.EqualTo((IndexerPhase.BackingOff, 0)), down.Problem);
        Assert.That(down.Problem, Does.StartWith("no answer"));
        Assert.That((rounds[^1].Phase, await small.DepthAsync()), Is.EqualTo((IndexerPhase.Idle, (0, 0))), rounds[^1].Problem);
        await small.AssertMirrorsAsync();
    }

    private Task<JsonElement> BlockAsync(string value) =>
        Projection.RawAsync(HttpMethod.Put, $"{Index}/_settings", $$"""{"index.blocks.read_only_allow_delete":{{value}}}""");

    private static string Words(int characters) => string.Join(' ', Enumerable.Repeat("profit", characters / 7));
}
