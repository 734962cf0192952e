using System.Text;

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
    public async Task A_request_is_read_when_it_is_next_and_no_sooner()
    {
        await using Eavesdropper between = await Eavesdropper.StartAsync(RunningServers.Get(Kind).Address);
        await using Projection projection = await Projection.OpenAsync(between.Address, o => o with { MaxBatchDocuments = 2 });
        string[] ids = await projection.Record.FlagAsync([.. Enumerable.Range(0, 8).Select(i => new FlaggedPage(i))]);
        TaskCompletionSource opens = new();
        between.Opens = opens.Task;
        Task<DrainResult> round = projection.DrainOnceAsync();
        while (between.MostAtOnce < 2)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        foreach (string id in ids[6..])
            await projection.Record.Reviews.ClaimAsync(id, "reviewer-1", default);

        opens.SetResult();

        Assert.That((await round).Done, Is.EqualTo(8));
        string[] sent = [.. between.Requests.Where(request => request.Path == "/_bulk").SelectMany(request => Encoding.UTF8.GetString(request.Body).Split('\n'))];
        Assert.That(ids.Select(id => sent.Count(line => line.StartsWith("{\"index\"", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal))), Is.All.EqualTo(1), "nothing was read before it changed");
        await projection.AssertMirrorsAsync();
    }

    [Test]
    public async Task A_request_holds_no_more_than_its_limit_and_one_that_is_not_full_waits_for_more()
    {
        await using Eavesdropper between = await Eavesdropper.StartAsync(RunningServers.Get(Kind).Address);
        await using Projection projection = await Projection.OpenAsync(between.Address, o => o with { MaxBatchBytes = Bytes });
        await projection.Record.FlagAsync([.. Enumerable.Range(0, 100).Select(i => new FlaggedPage(i, LongText))]);

        IReadOnlyList<DrainResult> rounds = await projection.DrainAsync();

        Assert.That(rounds.Sum(round => round.Done), Is.EqualTo(100), rounds[^1].Problem);
        Assert.That(between.Requests.Where(request => request.Path == "/_bulk").Select(request => request.Body.Length), Is.All.LessThanOrEqualTo(Bytes));
        Assert.That(rounds, Has.Count.GreaterThan(1), "a round ends, so that its state is told");
        Assert.That(rounds[^1].Pause, Is.EqualTo(projection.Options.FlushAfter));
        Assert.That(rounds.SkipLast(1).Select(round => round.Pause), Is.All.EqualTo(TimeSpan.Zero));
    }
}
