using System.Text.Json;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>What may happen between the record and a real server. After each of it the documents and the dead letters are together what the record holds.</summary>
[TestFixture("elasticsearch-8.19")]
[TestFixture("elasticsearch-9.5")]
[TestFixture("opensearch-2.19")]
internal sealed class FaultTests(string kind)
{
    private static readonly Fault[] AllFaults = [Fault.CutRequest, Fault.CutAnswer, Fault.HoldAnswer, Fault.CutAnswer, Fault.CutRequest];

    [TestCase(Fault.CutRequest)]
    [TestCase(Fault.CutAnswer)]
    [TestCase(Fault.HoldAnswer)]
    public async Task A_connection_that_suffers_loses_nothing_and_doubles_nothing(Fault fault)
    {
        await using FaultyProxy proxy = FaultyProxy.Start(RunningServers.Get(kind).Address, fault, fault);
        await using Projection projection = await OpenAsync(proxy);
        await projection.Record.FlagAsync([.. Enumerable.Range(0, 40).Select(i => new FlaggedPage(i))]);

        IReadOnlyList<DrainResult> rounds = await projection.DrainAsync();

        Assert.That(proxy.Provoked, Is.EqualTo(2));
        Assert.That(rounds.Where(r => r.Phase == IndexerPhase.BackingOff).Select(r => r.Problem), Is.Not.Empty.And.All.StartsWith("no answer"));
        Assert.That((rounds[^1].Phase, await projection.DepthAsync()), Is.EqualTo((IndexerPhase.Idle, (0, 0))), rounds[^1].Problem);
        await projection.AssertMirrorsAsync();
    }

    [Test]
    public async Task An_answer_that_was_lost_is_asked_for_again_and_the_documents_are_not_written_twice()
    {
        await using FaultyProxy proxy = FaultyProxy.Start(RunningServers.Get(kind).Address, Fault.CutAnswer);
        await using Projection projection = await OpenAsync(proxy);
        await projection.Record.FlagAsync([.. Enumerable.Range(0, 10).Select(i => new FlaggedPage(i))]);

        DrainResult lost = await projection.DrainOnceAsync();
        Assert.That((lost.Phase, await projection.DepthAsync()), Is.EqualTo((IndexerPhase.BackingOff, (10, 0))), "nobody knows what became of them");
        await projection.DrainAsync();

        await projection.AssertMirrorsAsync();
        JsonElement statistics = await projection.RawAsync(HttpMethod.Get, $"{projection.Options.IndexPrefix}/_stats/docs");
        Assert.That(statistics.GetProperty("_all").GetProperty("primaries").GetProperty("docs").GetProperty("count").GetInt64(), Is.GreaterThanOrEqualTo(10));
    }

    [Test]
    public async Task All_at_once_leaves_every_flag_either_in_the_index_or_in_the_dead_letters_with_its_reason()
    {
        await using FaultyProxy proxy = FaultyProxy.Start(RunningServers.Get(kind).Address, AllFaults);
        await using Projection projection = await OpenAsync(proxy, o => o with { MaxTextCharacters = 900_000, MaxBatchDocuments = 20 });
        string prefix = projection.Options.IndexPrefix;
        await projection.RawAsync(HttpMethod.Put, $"_component_template/{prefix}-mappings",
            """{"template":{"mappings":{"dynamic":"false","properties":{"language":{"type":"integer"}}}},"version":99}""");
        FlaggedPage[] pages = [.. Enumerable.Range(0, 80).Select(Page)];
        string[] ids = await projection.Record.FlagAsync(pages);

        await projection.DrainAsync();
        await projection.RawAsync(HttpMethod.Put, $"{prefix}-g01-2026.03/_settings", """{"index.blocks.read_only_allow_delete":true}""");
        await projection.Record.FlagAsync(new FlaggedPage(1000, Language: "1"));
        DrainResult blocked = await projection.DrainOnceAsync();
        await projection.RawAsync(HttpMethod.Put, $"{prefix}-g01-2026.03/_settings", """{"index.blocks.read_only_allow_delete":null}""");
        IReadOnlyList<DrainResult> last = await projection.DrainAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(proxy.Provoked, Is.EqualTo(AllFaults.Length));
            Assert.That((blocked.Phase, last[^1].Phase), Is.EqualTo((IndexerPhase.Alarm, IndexerPhase.Idle)), last[^1].Problem);
            Assert.That((await projection.Record.DeathsAsync()).Order(), Is.EqualTo(ids.Where((_, i) => i % 10 == 3).Select(_ => "400").Append("413")).Using<string, string>((reason, start) => reason.Contains(start, StringComparison.Ordinal)));
        }
        await projection.AssertAccountedForAsync();
    }

    /// <summary>One in ten is in no language that a number stands for, one in twenty is larger than a usual batch, and one has more matches than any request takes.</summary>
    private static FlaggedPage Page(int number) => new(
        number, number % 20 == 5 ? string.Join(' ', Enumerable.Repeat("profit", 8_000)) : "Guaranteed daily profit", number % 10 == 3 ? "kk" : "1",
        Terms: number == 50 ? 900 : 1, Why: number == 50 ? new string('w', 1_200) : "Promises of profit");

    private static Task<Projection> OpenAsync(FaultyProxy proxy, Func<ElasticsearchOptions, ElasticsearchOptions>? configure = null) =>
        Projection.OpenAsync(proxy.Address, o => (configure?.Invoke(o) ?? o) with { RequestTimeout = TimeSpan.FromSeconds(2) });
}
