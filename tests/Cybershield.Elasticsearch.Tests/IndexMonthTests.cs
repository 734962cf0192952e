using Cybershield.Review;
using Cybershield.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>Whole months of documents leave a real server, never one that a person still needs, and everything else agrees with that afterwards.</summary>
internal sealed class IndexMonthTests(string kind) : ProjectionFixture(kind)
{
    private string[] _march = [];

    private IndexMonths Months => Projection.Record.Store.IndexMonths;

    [SetUp]
    public async Task Start()
    {
        _march = await Projection.Record.FlagAsync([.. Enumerable.Range(0, 5).Select(i => new FlaggedPage(i))]);
        Projection.Record.Time.Advance(TimeSpan.FromDays(40));
        await Projection.Record.FlagAsync([.. Enumerable.Range(10, 3).Select(i => new FlaggedPage(i))]);
        Projection.Record.Time.Advance(TimeSpan.FromDays(40));
        await Projection.Record.FlagAsync([.. Enumerable.Range(20, 2).Select(i => new FlaggedPage(i))]);
        await Projection.DrainAsync();
    }

    [Test]
    public async Task A_month_with_an_open_flag_a_held_one_or_one_that_waits_stays()
    {
        Assert.That(Due(), Is.EqualTo(new[] { ("2026.03", 5, 5, 0, 0), ("2026.04", 3, 3, 0, 0) }));
        await DecideAsync(_march);
        Assert.That(Due()[0], Is.EqualTo(("2026.03", 5, 0, 0, 5)), "the decisions are not projected yet");
        await Projection.DrainAsync();
        await Projection.Record.Store.Holds.HoldAsync(_march[2], "reviewer-1", "asked to preserve it", default);
        IndexMonth march = Months.Due(1)[0];

        Assert.That((march.Held, march.IsKept), Is.EqualTo((1, true)));
        Assert.That(await Months.DropAsync(march, default), Is.Null, "it is looked at again when it is to go");
        Assert.That(await Months.DropAsync(Months.Due(1)[1], default), Is.Null, "April has open flags");
        Assert.That(await IndicesAsync(), Has.Length.EqualTo(3));
        Assert.That(Months.Due(3), Is.Empty, "three months are kept: none is older");
    }

    [Test]
    public async Task A_settled_month_goes_whole_and_doctor_reindex_and_later_changes_agree()
    {
        await DecideAsync(_march);
        await Projection.DrainAsync();
        await DropAsync();

        Assert.That(await IndicesAsync(), Is.EqualTo(Indices(1, "2026.04", "2026.05")));
        Assert.That((await Projection.DocumentsAsync()).Keys, Has.Count.EqualTo(5).And.None.AnyOf(_march));
        Assert.That(Projection.Record.Store.ReadProjected("", 100).Where(flag => flag.IsDropped).Select(flag => flag.FlagId), Is.EquivalentTo(_march));
        Assert.That(Due().Select(month => month.Name), Is.EqualTo(new[] { "2026.04" }), "it is gone for good");
        Assert.That(await Projection.Record.AuditedAsync("index_month_deleted"), Is.EqualTo(new[] { "2026.03: the documents of 5 flags" }));

        await Projection.Record.FlagAsync(new FlaggedPage(0, Text: "Another promise of daily profit, never seen before."));
        await Projection.DrainAsync();
        Assert.That(await IndicesAsync(), Is.EqualTo(Indices(1, "2026.03", "2026.04", "2026.05")), "a flag that changes is projected again");
        Assert.That(Due()[0], Is.EqualTo(("2026.03", 1, 1, 0, 0)));

        Reindexer reindexer = new(Projection.Record.Outbox, Projection.Gateway, Projection.Options with { RequestTimeout = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, NullLogger<Reindexer>.Instance);
        ReindexResult result = await reindexer.RunAsync(null, default);
        Assert.That((result.Copied, result.Problem), Is.EqualTo((6, (string?)null)), "what was deleted does not come back");
        Assert.That((await Projection.DocumentsAsync()).Keys, Is.EquivalentTo(Projection.Record.Store.ReadProjected("", 100).Where(flag => !flag.IsDropped).Select(flag => flag.FlagId)));
    }

    [Test]
    public async Task What_is_cut_short_between_the_record_and_the_server_is_done_by_the_next_run()
    {
        await DecideAsync(_march);
        await Projection.DrainAsync();
        Assert.That(await Months.DropAsync(Months.Due(1)[0], default), Is.EqualTo(1), "and then the process is killed");
        Projection.Record.Time.Advance(TimeSpan.FromDays(1));
        await Projection.Record.FlagAsync(new FlaggedPage(1, Text: "Another promise of daily profit, never seen before."));
        await Projection.DrainAsync();
        await DecideAsync(_march[1]);
        await Projection.DrainAsync();

        Assert.That(Due()[0].Flags, Is.EqualTo(5));
        await DropAsync();

        Assert.That(await IndicesAsync(), Is.EqualTo(Indices(1, "2026.04", "2026.05")));
        Assert.That(Due().Select(month => month.Name), Is.EqualTo(new[] { "2026.04" }));
    }

    private async Task DropAsync()
    {
        IndexMonth month = Months.Due(1)[0];
        Projection.Record.Time.Advance(TimeSpan.FromMinutes(1));
        int generation = (await Months.DropAsync(month, default))!.Value;
        ServerAnswer answer = await new IndexDeletion(Projection.Gateway, Projection.Options).DeleteAsync(generation, month.StartsAt, default);
        Assert.That(answer.Accepted, answer.ToString());
        Projection.Indexer.ForgetIndices();
        await Months.FinishAsync(month, default);
        Projection.Record.Time.Advance(TimeSpan.FromMinutes(1));
    }

    private async Task DecideAsync(params string[] flags)
    {
        foreach (string id in flags)
        {
            long revision = (await Projection.Record.Reviews.ClaimAsync(id, "reviewer-1", default)).Flag!.Revision;
            Assert.That((await Projection.Record.Reviews.DecideAsync(new(id, revision, "reviewer-1", Outcome.LawfulUse, "news", null, null), default)).Status, Is.EqualTo(ReviewStatus.Done));
        }
    }

    private (string Name, int Flags, int Open, int Held, int Waiting)[] Due() =>
        [.. Months.Due(1).Select(month => (month.Name, month.Flags, month.Open, month.Held, month.Waiting))];

    private string[] Indices(int generation, params string[] months) => [.. months.Select(month => $"{Projection.Options.IndexPrefix}-g0{generation}-{month}")];

    private async Task<string[]> IndicesAsync() =>
        [.. (await Projection.RawAsync(HttpMethod.Get, $"_alias/{Projection.Options.IndexPrefix}")).EnumerateObject().Select(index => index.Name).Order(StringComparer.Ordinal)];

    protected override ElasticsearchOptions Configure(ElasticsearchOptions options) => options with { RequestTimeout = TimeSpan.FromSeconds(3) };
}
