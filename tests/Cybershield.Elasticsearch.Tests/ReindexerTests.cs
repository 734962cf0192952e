using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cybershield.Elasticsearch.Tests;

internal sealed class ReindexerTests(string kind) : ProjectionFixture(kind)
{
    private string Alias => Projection.Options.IndexPrefix;

    [SetUp]
    public async Task Start()
    {
        await Projection.Record.FlagAsync([.. Enumerable.Range(0, 60).Select(i => new FlaggedPage(i))]);
        Projection.Record.Time.Advance(TimeSpan.FromDays(40));
        await Projection.Record.FlagAsync(new FlaggedPage(100));
        await Projection.DrainAsync();
    }

    [Test]
    public async Task The_new_generation_takes_the_place_of_the_old_one_and_nobody_sees_a_flag_twice_or_misses_one()
    {
        using CancellationTokenSource done = new();
        Task<int> watching = WatchAsync(done.Token);
        Task changing = ChangeAsync(done.Token);

        ReindexResult result = await NewReindexer(isWrittenMeanwhile: true).RunAsync(null, default);
        await done.CancelAsync();
        await changing;

        Assert.That(result, Is.EqualTo(new ReindexResult(2, 61, null)));
        Assert.That(await watching, Is.GreaterThan(3), "the test must look while it happens");
        await Projection.DrainAsync();
        await Projection.AssertMirrorsAsync();
        Assert.That(await IndicesAsync(), Is.EqualTo(new[] { $"{Alias}-g02-2026.03", $"{Alias}-g02-2026.04" }));
    }

    [Test]
    public async Task What_is_ended_in_the_middle_goes_on_where_it_was()
    {
        using CancellationTokenSource killed = new();
        Seen seen = new(_ => killed.Cancel());
        await Projection.Record.FlagAsync([.. Enumerable.Range(200, 600).Select(i => new FlaggedPage(i))]);
        await Projection.DrainAsync();
        Assert.That(async () => await NewReindexer().RunAsync(seen, killed.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await AliasedAsync(), Is.All.Contains("-g01-"), "people still search the old generation");
        await Projection.Record.FlagAsync(new FlaggedPage(1000));
        await Projection.DrainAsync();

        ReindexResult result = await NewReindexer().RunAsync(null, default);

        Assert.That((result.Generation, result.Problem), Is.EqualTo(((int?)2, (string?)null)));
        Assert.That(result.Copied, Is.InRange(1, 662 - 500), "what was copied before the end is not copied again");
        await Projection.DrainAsync();
        Assert.That(await CountAsync(), Is.EqualTo(662));
        Assert.That(await AliasedAsync(), Is.All.Contains("-g02-"));
    }

    [Test]
    public async Task A_mapping_that_changed_without_being_additive_is_what_it_is_for()
    {
        await Projection.RawAsync(HttpMethod.Put, $"_component_template/{Alias}-mappings", """{"template":{"mappings":{"dynamic":"false","properties":{"flag_id":{"type":"keyword"},"revision":{"type":"keyword"}}}},"version":99}""");

        ReindexResult result = await NewReindexer().RunAsync(null, default);

        Assert.That(result.Problem, Is.Null);
        JsonElement mapping = await Projection.RawAsync(HttpMethod.Get, $"{Alias}-g02-2026.03/_mapping");
        Assert.That(mapping.GetProperty($"{Alias}-g02-2026.03").GetProperty("mappings").GetProperty("properties").GetProperty("revision").GetProperty("type").GetString(), Is.EqualTo("keyword"));
        Assert.That(await CountAsync(), Is.EqualTo(61));
    }

    [Test]
    public async Task Back_pressure_is_waited_out_for_a_time_that_chance_gives_and_nothing_is_missed()
    {
        await Projection.Record.FlagAsync([.. Enumerable.Range(200, 60).Select(i => new FlaggedPage(i, string.Join(' ', Enumerable.Repeat("profit", 1_000))))]);
        await Projection.DrainAsync();
        Pauses pauses = new();
        ElasticsearchOptions options = Projection.Options with { RequestTimeout = TimeSpan.FromSeconds(10), LongestBackOff = Projection.Options.FirstBackOff };

        ReindexResult result = await new Reindexer(Projection.Record.Outbox, Projection.Gateway, options, pauses, NullLogger<Reindexer>.Instance).RunAsync(null, default);

        Assert.That(result, Is.EqualTo(new ReindexResult(2, 121, null)));
        Assert.That(pauses.Taken.SkipLast(1), Is.Not.Empty.And.All.LessThan(options.FirstBackOff), "the last one is no back-off");
        Assert.That(await CountAsync(), Is.EqualTo(121));
    }

    [Test]
    public async Task Doctor_reads_the_index_in_the_order_of_the_ids()
    {
        await Projection.Gateway.RefreshAsync(Alias, default);
        List<(string, long)> read = [];
        await foreach ((string id, long revision) in new IndexComparison(Projection.Gateway, Projection.Options).ReadAsync(default))
            read.Add((id, revision));

        Assert.That(read, Is.EqualTo((await Projection.Record.FlagsAsync()).Values.Select(flag => (flag.Id, flag.Revision)).OrderBy(flag => flag.Id, StringComparer.Ordinal)));
    }

    // It waits for requests of others that may still be under way: where nobody else writes there are none.
    private Reindexer NewReindexer(bool isWrittenMeanwhile = false) => new(
        Projection.Record.Outbox, Projection.Gateway, isWrittenMeanwhile ? Projection.Options : Projection.Options with { RequestTimeout = TimeSpan.FromMilliseconds(1) },
        TimeProvider.System, NullLogger<Reindexer>.Instance);

    /// <summary>What somebody in Kibana sees: never fewer documents than there were, never an id twice. Returns how often it looked.</summary>
    private async Task<int> WatchAsync(CancellationToken done)
    {
        int looks = 0;
        for (; !done.IsCancellationRequested; looks++)
        {
            JsonObject everything = new() { ["size"] = 1000, ["_source"] = false, ["query"] = new JsonObject { ["match_all"] = new JsonObject() } };
            ServerAnswer found = await Projection.Gateway.SearchAsync(Alias, everything, CancellationToken.None);
            string[] ids = found.Accepted ? [.. found.Body.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("_id").GetString()!)] : [];
            Assert.That(ids, Is.Unique);
            await Task.Delay(20, CancellationToken.None);
        }
        return looks;
    }

    /// <summary>The service goes on meanwhile: flags are claimed and the outbox is drained.</summary>
    private async Task ChangeAsync(CancellationToken done)
    {
        OutboxIndexer indexer = Projection.NewIndexer();
        string[] ids = [.. (await Projection.Record.FlagsAsync()).Keys];
        for (int change = 0; !done.IsCancellationRequested; change++)
        {
            await Projection.Record.Reviews.ClaimAsync(ids[change % ids.Length], "reviewer-1", CancellationToken.None);
            await indexer.DrainOnceAsync(CancellationToken.None);
        }
    }

    private async Task<long> CountAsync()
    {
        await Projection.Gateway.RefreshAsync(Alias, default);
        return (await Projection.Gateway.CountAsync(Alias, default)).Body.GetProperty("count").GetInt64();
    }

    private async Task<string[]> IndicesAsync() =>
        [.. (await Projection.RawAsync(HttpMethod.Get, $"{Alias}-g*/_alias")).EnumerateObject().Select(index => index.Name).Order(StringComparer.Ordinal)];

    private async Task<string[]> AliasedAsync() => [.. (await Projection.RawAsync(HttpMethod.Get, $"_alias/{Alias}")).EnumerateObject().Select(index => index.Name)];

    /// <summary>Notes every pause and cuts it short.</summary>
    private sealed class Pauses : TimeProvider
    {
        public List<TimeSpan> Taken { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Taken.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class Seen(Action<int> act) : IProgress<int>
    {
        public void Report(int value) => act(value);
    }

    protected override ElasticsearchOptions Configure(ElasticsearchOptions options) => options with { RequestTimeout = TimeSpan.FromSeconds(3) };
}
