using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cybershield.Elasticsearch.Tests;

internal sealed class UnreachableServerTests
{
    [Test]
    public async Task While_nothing_listens_the_outbox_keeps_everything_and_the_pauses_stay_within_bounds()
    {
        ElasticsearchOptions options = new() { Uri = "http://127.0.0.1:1", FirstBackOff = TimeSpan.FromSeconds(1), LongestBackOff = TimeSpan.FromSeconds(5) };
        (MemoryOutbox outbox, OutboxIndexer indexer, ElasticsearchGateway gateway) = Create(options);
        using ElasticsearchGateway opened = gateway;
        List<DrainResult> rounds = [];

        for (int round = 0; round < 30; round++)
            rounds.Add(await indexer.DrainOnceAsync(CancellationToken.None));

        Assert.That(rounds.Select(r => r.Phase), Is.All.EqualTo(IndexerPhase.BackingOff));
        Assert.That(rounds.Select(r => r.Pause), Is.All.InRange(TimeSpan.Zero, options.LongestBackOff));
        Assert.That(rounds[0].Pause, Is.LessThanOrEqualTo(options.FirstBackOff));
        Assert.That(rounds.Max(r => r.Pause), Is.GreaterThan(options.FirstBackOff), "the bound grows");
        Assert.That((outbox.Waiting, indexer.State.Problem), Is.EqualTo((1, "no answer: Connection refused")));
    }

    [Test]
    public async Task A_server_that_accepts_and_never_answers_is_given_up_after_the_timeout()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        ElasticsearchOptions options = new() { Uri = $"http://{silent.LocalEndpoint}", RequestTimeout = TimeSpan.FromMilliseconds(200) };
        (MemoryOutbox outbox, OutboxIndexer indexer, ElasticsearchGateway gateway) = Create(options);
        using ElasticsearchGateway opened = gateway;

        DrainResult result = await indexer.DrainOnceAsync(CancellationToken.None);

        Assert.That((result.Phase, outbox.Waiting), Is.EqualTo((IndexerPhase.BackingOff, 1)));
        Assert.That(result.Problem, Does.Contain("nothing within"));
    }

    [Test]
    public void Stopping_is_no_outage()
    {
        (_, OutboxIndexer indexer, ElasticsearchGateway gateway) = Create(new() { Uri = "http://127.0.0.1:1" });
        using ElasticsearchGateway opened = gateway;

        Assert.That(async () => await indexer.DrainOnceAsync(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    private static (MemoryOutbox Outbox, OutboxIndexer Indexer, ElasticsearchGateway Gateway) Create(ElasticsearchOptions options)
    {
        MemoryOutbox outbox = new();
        outbox.Put(Samples.Entry(1));
        ElasticsearchGateway gateway = new(options);
        return (outbox, new(outbox, gateway, options, TimeProvider.System, NullLogger<OutboxIndexer>.Instance), gateway);
    }
}
