using System.Text.Json;
using Cybershield.Review;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>An accepted bulk request says of each of its items what became of it.</summary>
internal sealed class BulkAnswerTests(string kind) : ProjectionFixture(kind)
{
    [Test]
    public async Task Only_the_items_that_were_refused_wait_and_are_sent_again()
    {
        string[] march = await Projection.Record.FlagAsync(new FlaggedPage(1), new FlaggedPage(2));
        Projection.Record.Time.Advance(TimeSpan.FromDays(40));
        string[] april = await Projection.Record.FlagAsync(new FlaggedPage(3), new FlaggedPage(4));
        await Projection.DrainOnceAsync();
        await BlockAsync("g01-2026.03", "true");
        foreach (string id in new[] { april[0], march[0], april[1], march[1] })
            await Projection.Record.Reviews.ClaimAsync(id, "reviewer-1", default);

        DrainResult partly = await Projection.DrainOnceAsync();

        Assert.That((partly.Phase, partly.Done, partly.TriedAgain), Is.EqualTo((IndexerPhase.Alarm, 2, 2)), partly.Problem);
        Assert.That((await Projection.Record.Outbox.ReadAsync(10, null, default)).Select(entry => entry.FlagId), Is.EquivalentTo(march));
        await BlockAsync("g01-2026.03", "null");
        Assert.That((await Projection.DrainOnceAsync()).Done, Is.EqualTo(2));
        await Projection.AssertMirrorsAsync();
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task A_change_waits_until_both_generations_have_accepted_it(int refusing)
    {
        string id = (await Projection.Record.FlagAsync(new FlaggedPage(1)))[0];
        await Projection.Record.Outbox.BeginRebuildAsync(default);
        await Projection.DrainOnceAsync();
        await BlockAsync($"g0{refusing}-2026.03", "true");
        await Projection.Record.Reviews.ClaimAsync(id, "reviewer-1", default);

        DrainResult half = await Projection.DrainOnceAsync();

        Assert.That((half.Phase, half.Done, await Projection.DepthAsync()), Is.EqualTo((IndexerPhase.Alarm, 0, (1, 0))), half.Problem);
        await BlockAsync($"g0{refusing}-2026.03", "null");
        Assert.That((await Projection.DrainOnceAsync()).Done, Is.EqualTo(1));
        await Projection.AssertMirrorsAsync();
    }

    [Test]
    public async Task The_same_revision_replaces_the_document()
    {
        string id = (await Projection.Record.FlagAsync(new FlaggedPage(1)))[0];
        OutboxEntry entry = (await Projection.Record.Outbox.ReadAsync(1, null, default))[0];
        await Projection.DrainOnceAsync();

        Assert.That(await Projection.SendAsync(entry with { SearchText = "another release folds otherwise" }), Is.EqualTo(new[] { Verdict.Done }));

        (long version, JsonElement source) = (await Projection.DocumentsAsync())[id];
        Assert.That((version, source.GetProperty("search_text").GetString()), Is.EqualTo((entry.Revision, "another release folds otherwise")));
    }

    private Task<JsonElement> BlockAsync(string index, string value) =>
        Projection.RawAsync(HttpMethod.Put, $"{Projection.Options.IndexPrefix}-{index}/_settings", $$"""{"index.blocks.write":{{value}}}""");
}
