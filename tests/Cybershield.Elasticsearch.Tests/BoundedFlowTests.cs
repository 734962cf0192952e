namespace Cybershield.Elasticsearch.Tests;

/// <summary>However much waits, little of it is in memory or under way.</summary>
internal sealed class BoundedFlowTests
{
    private const string Kind = "elasticsearch-8.19";
    private const int Bytes = 32 * 1024;
    private static readonly string LongText = string.Join(' ', Enumerable.Repeat("profit", 1_500));

    [Test]
    public async Task Two_requests_are_in_flight_and_never_more()
    {
        await using Eavesdropper between = await Eavesdropper.StartAsync(RunningServers.Get(Kind).Address);
        await using Projection projection = await Projection.OpenAsync(between.Address, o => o with { MaxBatchBytes = Bytes });
        await projection.Record.FlagAsync(new FlaggedPage(1));
        await projection.DrainOnceAsync();
        await projection.Record.FlagAsync([.. Enumerable.Range(10, 20).Select(i => new FlaggedPage(i, LongText))]);
        between.HoldsBulkFor = TimeSpan.FromMilliseconds(300);

        DrainResult result = await projection.DrainOnceAsync();

        Assert.That(result.Done, Is.GreaterThan(10), "after a small document, one round reads enough for many requests");
        Assert.That(between.MostAtOnce, Is.EqualTo(2));
    }

    [Test]
    public async Task A_round_reads_no_more_than_two_requests_are_likely_to_hold()
    {
        await using Projection projection = await Projection.OpenAsync(RunningServers.Get(Kind), o => o with { MaxBatchBytes = Bytes });
        await projection.Record.FlagAsync([.. Enumerable.Range(0, 30).Select(i => new FlaggedPage(i, LongText))]);

        IReadOnlyList<DrainResult> rounds = await projection.DrainAsync();

        Assert.That(rounds.Sum(round => round.Done), Is.EqualTo(30), rounds[^1].Problem);
        Assert.That(rounds.Select(round => round.Done * LongText.Length), Is.All.LessThanOrEqualTo(2 * Bytes));
        Assert.That(rounds[^1].Pause, Is.EqualTo(projection.Options.FlushAfter), "a request that is not full waits for more");
        Assert.That(rounds.SkipLast(1).Select(round => round.Pause), Is.All.EqualTo(TimeSpan.Zero));
    }
}
