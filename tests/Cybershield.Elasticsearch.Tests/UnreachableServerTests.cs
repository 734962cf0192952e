using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cybershield.Elasticsearch.Tests;

internal sealed class UnreachableServerTests
{
    private FlaggedRecord _record = null!;

    [SetUp]
    public async Task Start()
    {
        _record = await FlaggedRecord.OpenAsync();
        await _record.FlagAsync(new FlaggedPage(1));
    }

    [TearDown]
    public async Task Stop() => await _record.DisposeAsync();

    [Test]
    public async Task While_nothing_listens_the_outbox_keeps_everything_and_the_pauses_stay_within_bounds()
    {
        ElasticsearchOptions options = new() { Uri = "http://127.0.0.1:1", FirstBackOff = TimeSpan.FromSeconds(1), LongestBackOff = TimeSpan.FromSeconds(5) };
        using ElasticsearchGateway gateway = new(options);
        OutboxIndexer indexer = Create(options, gateway);
        List<DrainResult> rounds = [];

        for (int round = 0; round < 30; round++)
            rounds.Add(await indexer.DrainOnceAsync(CancellationToken.None));

        Assert.That(rounds.Select(r => r.Phase), Is.All.EqualTo(IndexerPhase.BackingOff));
        Assert.That(rounds.Select(r => r.Pause), Is.All.InRange(TimeSpan.Zero, options.LongestBackOff));
        Assert.That(rounds[0].Pause, Is.LessThanOrEqualTo(options.FirstBackOff));
        Assert.That(rounds.Max(r => r.Pause), Is.GreaterThan(options.FirstBackOff), "the bound grows");
        Assert.That(rounds.TakeLast(20).Min(r => r.Pause), Is.LessThan(options.LongestBackOff / 2), "full jitter: not all workers return at once");
        Assert.That(indexer.State, Has.Property("Problem").EqualTo("no answer: Connection refused").And.Property("Phase").EqualTo(IndexerPhase.BackingOff));
        Assert.That((await _record.DepthAsync()).Waiting, Is.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_accepts_and_never_answers_is_given_up_after_the_timeout()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        ElasticsearchOptions options = new() { Uri = $"http://{silent.LocalEndpoint}", RequestTimeout = TimeSpan.FromMilliseconds(200) };
        using ElasticsearchGateway gateway = new(options);

        DrainResult result = await Create(options, gateway).DrainOnceAsync(CancellationToken.None);

        Assert.That((result.Phase, (await _record.DepthAsync()).Waiting), Is.EqualTo((IndexerPhase.BackingOff, 1)));
        Assert.That(result.Problem, Does.Contain("nothing within"));
    }

    [Test]
    public void Stopping_is_no_outage()
    {
        ElasticsearchOptions options = new() { Uri = "http://127.0.0.1:1" };
        using ElasticsearchGateway gateway = new(options);

        Assert.That(async () => await Create(options, gateway).DrainOnceAsync(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    private OutboxIndexer Create(ElasticsearchOptions options, ElasticsearchGateway gateway) =>
        new(_record.Outbox, gateway, options, TimeProvider.System, NullLogger<OutboxIndexer>.Instance);
}
