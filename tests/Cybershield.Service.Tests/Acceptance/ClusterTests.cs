using Cybershield.LoopbackSite;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>What the record promises to workers that share it, with real processes: see the record's DESIGN.md.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ClusterTests
{
    // A statement that was under way when a worker was stopped is over after this.
    private static readonly TimeSpan Settles = TimeSpan.FromMilliseconds(500);

    [Test]
    public async Task Three_workers_share_two_hundred_hosts_which_keep_their_delay_and_one_that_is_killed_costs_only_its_leases()
    {
        const int Hosts = 200, Pages = 6, All = Hosts * Pages;
        TimeSpan delay = TimeSpan.FromMilliseconds(300);
        await using HostFarm farm = await HostFarm.StartAsync(Hosts, Pages);
        await using Cluster cluster = await Cluster.StartAsync(workers: 3, farm, delay);
        await cluster.UntilAsync(() => AllTookPartAsync(cluster, atLeast: All / 20), "not every worker took part");
        string[] leased = await FreezeAsync(cluster, 2);
        await cluster.Workers[2].KillAsync();
        await cluster.UntilAsync(() => EndedAsync(cluster), "the crawl did not end");

        await AssertCompleteAsync(cluster, All, leased);
        AssertDelays(farm.Log, delay);
    }

    [Test]
    public async Task A_worker_that_stands_still_is_succeeded_and_when_it_goes_on_it_asks_nobody_and_overwrites_nothing()
    {
        const int Hosts = 40, Pages = 8, All = Hosts * Pages;
        TimeSpan delay = TimeSpan.FromMilliseconds(700);
        await using HostFarm farm = await HostFarm.StartAsync(Hosts, Pages, answersAfter: delay / 2);
        await using Cluster cluster = await Cluster.StartAsync(workers: 2, farm, delay);
        await cluster.UntilAsync(() => AllTookPartAsync(cluster, atLeast: Hosts / 4), "not every worker took part");
        string[] leased = await FreezeAsync(cluster, 1);
        await cluster.UntilAsync(() => EndedAsync(cluster), "the crawl did not end");
        await AssertCompleteAsync(cluster, All, leased);
        string[] record = await RecordAsync(cluster);
        int requests = farm.Log.Count;

        await cluster.Workers[1].SignalAsync("CONT");
        await cluster.Workers[1].EndAsync();

        Assert.That(cluster.Workers[1].Output, Does.Contain("Another process has taken the record"));
        Assert.That(await RecordAsync(cluster), Is.EqualTo(record));
        Assert.That(farm.Log.Skip(requests), Is.Empty);
        AssertDelays(farm.Log, delay);
    }

    private static async Task<bool> AllTookPartAsync(Cluster cluster, int atLeast)
    {
        for (int worker = 0; worker < cluster.Workers.Length; worker++)
            if (await cluster.CompletedByAsync(worker) < atLeast)
                return false;
        return true;
    }

    /// <summary>Stops a worker while it has something to lose; returns what it has leases of.</summary>
    private static async Task<string[]> FreezeAsync(Cluster cluster, int worker)
    {
        string[] leased = [];
        while (leased.Length == 0)
        {
            Assert.That(await EndedAsync(cluster), Is.False, "the crawl was over before the worker had something to lose");
            await cluster.Workers[worker].SignalAsync("STOP");
            await Task.Delay(Settles, TimeProvider.System, default);
            leased = await cluster.LeasedByAsync(worker);
            if (leased.Length == 0)
                await cluster.Workers[worker].SignalAsync("CONT");
        }

        return leased;
    }

    private static async Task<bool> EndedAsync(Cluster cluster) => await cluster.NumberAsync("SELECT count(*) FROM crawl WHERE ended_at IS NOT NULL") == 1;

    private static async Task AssertCompleteAsync(Cluster cluster, int all, string[] leased)
    {
        ILookup<string, FarmRequest> pages = cluster.Farm.Log.Where(request => request.Path != "/robots.txt").ToLookup(request => request.Origin + request.Path);
        string[] again = [.. pages.Where(requests => requests.Count() > 1).Select(requests => requests.Key)];
        long[] numbers = [.. (await cluster.TextsAsync("SELECT unnest(ARRAY[ending, taken - completed - released, expired, completed, (SELECT count(*) FROM lease)])::text FROM crawl")).Select(long.Parse)];
        long recorded = await cluster.NumberAsync("SELECT count(*) FROM address WHERE last_result = 1");
        string doctor = await cluster.DoctorAsync();
        Assert.Multiple(() =>
        {
            Assert.That((pages.Count, recorded), Is.EqualTo((all, all)), "every page was asked for, and is in the record");
            Assert.That(numbers, Is.EqualTo(new long[] { 0, leased.Length, leased.Length, all, 0 }), "one crawl, completed; what the worker had leases of expired, each page was completed once, and no lease is left");
            Assert.That(again, Is.SubsetOf(leased), "only what the worker had leases of was asked for again");
            Assert.That(pages.Select(requests => requests.Count()), Has.All.LessThanOrEqualTo(2));
            Assert.That(doctor, Does.StartWith("0|"));
        });
    }

    /// <summary>By the server's own log.</summary>
    private static void AssertDelays(IReadOnlyList<FarmRequest> log, TimeSpan delay)
    {
        foreach (IGrouping<string, FarmRequest> host in log.GroupBy(request => request.Origin))
        {
            FarmRequest[] requests = [.. host.OrderBy(request => request.At)];
            foreach ((FarmRequest first, FarmRequest next) in requests.Zip(requests.Skip(1)))
                Assert.That(next.At - first.At, Is.GreaterThanOrEqualTo(delay), $"{host.Key}: {first} {next}");
        }
    }

    /// <summary>Everything that a completion writes.</summary>
    private static Task<string[]> RecordAsync(Cluster cluster) => cluster.TextsAsync(
        "SELECT row(address.*)::text FROM address UNION ALL SELECT row(capture.*)::text FROM capture UNION ALL SELECT row(crawl.*)::text FROM crawl ORDER BY 1");
}
