using System.Text.Json;
using Cybershield.Review;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>An accepted bulk request says of each of its items what became of it.</summary>
[TestFixture("elasticsearch-8.19")]
[TestFixture("elasticsearch-9.5")]
[TestFixture("opensearch-2.19")]
internal sealed class BulkAnswerTests(string kind)
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
    public async Task Only_the_items_that_were_refused_wait_and_are_sent_again()
    {
        string[] march = await _projection.Record.FlagAsync(new FlaggedPage(1), new FlaggedPage(2));
        _projection.Record.Time.Advance(TimeSpan.FromDays(40));
        string[] april = await _projection.Record.FlagAsync(new FlaggedPage(3), new FlaggedPage(4));
        await _projection.DrainOnceAsync();
        await BlockAsync("g01-2026.03", "true");
        foreach (string id in new[] { april[0], march[0], april[1], march[1] })
            await _projection.Record.Reviews.ClaimAsync(id, "reviewer-1", default);

        DrainResult partly = await _projection.DrainOnceAsync();

        Assert.That((partly.Phase, partly.Done, partly.TriedAgain), Is.EqualTo((IndexerPhase.Alarm, 2, 2)), partly.Problem);
        Assert.That((await _projection.Record.Outbox.ReadAsync(10, null, default)).Select(entry => entry.FlagId), Is.EquivalentTo(march));
        await BlockAsync("g01-2026.03", "null");
        Assert.That((await _projection.DrainOnceAsync()).Done, Is.EqualTo(2));
        await _projection.AssertMirrorsAsync();
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task A_change_waits_until_both_generations_have_accepted_it(int refusing)
    {
        string id = (await _projection.Record.FlagAsync(new FlaggedPage(1)))[0];
        await _projection.Record.Outbox.BeginRebuildAsync(default);
        await _projection.DrainOnceAsync();
        await BlockAsync($"g0{refusing}-2026.03", "true");
        await _projection.Record.Reviews.ClaimAsync(id, "reviewer-1", default);

        DrainResult half = await _projection.DrainOnceAsync();

        Assert.That((half.Phase, half.Done, await _projection.DepthAsync()), Is.EqualTo((IndexerPhase.Alarm, 0, (1, 0))), half.Problem);
        await BlockAsync($"g0{refusing}-2026.03", "null");
        Assert.That((await _projection.DrainOnceAsync()).Done, Is.EqualTo(1));
        await _projection.AssertMirrorsAsync();
    }

    [Test]
    public async Task The_same_revision_replaces_the_document()
    {
        string id = (await _projection.Record.FlagAsync(new FlaggedPage(1)))[0];
        OutboxEntry entry = (await _projection.Record.Outbox.ReadAsync(1, null, default))[0];
        await _projection.DrainOnceAsync();

        Assert.That(await _projection.SendAsync(entry with { SearchText = "another release folds otherwise" }), Is.EqualTo(new[] { Verdict.Done }));

        (long version, JsonElement source) = (await _projection.DocumentsAsync())[id];
        Assert.That((version, source.GetProperty("search_text").GetString()), Is.EqualTo((entry.Revision, "another release folds otherwise")));
    }

    private Task<JsonElement> BlockAsync(string index, string value) =>
        _projection.RawAsync(HttpMethod.Put, $"{_projection.Options.IndexPrefix}-{index}/_settings", $$"""{"index.blocks.write":{{value}}}""");
}
