using System.Globalization;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;
using Npgsql;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>Three worker processes share one record on PostgreSQL and one site of 200 hosts; one of them is killed.</summary>
internal sealed class ClusterTests
{
    private const int Hosts = 200;
    private const int Pages = 6;
    private const int Workers = 3;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(300);

    [Test]
    public async Task Work_is_shared_hosts_keep_their_delay_and_a_killed_worker_costs_only_its_leases()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(PostgresServer.FindPrograms() ?? Skip());
        await using HostFarm farm = await HostFarm.StartAsync(Hosts, Pages);
        TemporaryConfig[] configs = [.. Enumerable.Range(0, Workers).Select(worker => Configure(worker, server, farm))];
        ServiceProcess[] workers = [];
        try
        {
            Assert.That((await ServiceProcess.RunAsync("migrate", "--config", configs[0].Folder)).ExitCode, Is.Zero);
            workers = [.. configs.Select(config => ServiceProcess.Start("run", "--config", config.Folder, "--data", config.Data))];
            await workers[0].UntilAsync(() => TookItsShare(farm.Log, killed: 2), () => $"the worker to be killed did not take its share:\n{workers[0].Output}");
            await workers[2].KillAsync();
            await workers[0].UntilAsync(() => NumberAsync(server, "SELECT count(*) FROM crawl WHERE ended_at IS NOT NULL").GetAwaiter().GetResult() == 1, () => $"the crawl did not end:\n{workers[0].Output}");
            await AssertNothingLostAsync(server, farm);
            AssertShared(farm.Log);
            AssertDelays(farm.Log);
        }
        finally
        {
            foreach (ServiceProcess worker in workers)
                await worker.DisposeAsync();
            foreach (TemporaryConfig config in configs)
                config.Dispose();
            NpgsqlConnection.ClearAllPools();
        }
    }

    private static async Task AssertNothingLostAsync(PostgresServer server, HostFarm farm)
    {
        FarmRequest[] pages = [.. farm.Log.Where(request => request.Path != "/robots.txt")];
        long expired = await NumberAsync(server, "SELECT sum(expired) FROM crawl");
        long again = pages.Length - pages.DistinctBy(request => (request.Origin, request.Path)).Count();
        Assert.Multiple(async () =>
        {
            Assert.That(pages.DistinctBy(request => (request.Origin, request.Path)).Count(), Is.EqualTo(Hosts * Pages), "every page was asked for");
            Assert.That(await NumberAsync(server, "SELECT count(*) FROM address WHERE last_result = 1"), Is.EqualTo(Hosts * Pages), "every page is in the record");
            Assert.That(await NumberAsync(server, "SELECT count(*) FROM crawl"), Is.EqualTo(1), "one crawl");
            Assert.That(await NumberAsync(server, "SELECT sum(taken - completed - released - expired) FROM crawl"), Is.Zero, "every lease has an end");
            Assert.That(again, Is.LessThanOrEqualTo(expired), "pages asked for again were leased to the worker that was killed");
        });
    }

    /// <summary>Whether a worker is in the midst of the work: the others did much already, and it did enough to be told from one that came too late.</summary>
    private static bool TookItsShare(IReadOnlyList<FarmRequest> log, int killed) =>
        log.Count > Hosts * Pages / 3 && log.Count(request => request.UserAgent.Contains($"worker-{killed}@", StringComparison.Ordinal)) > Hosts * Pages / 20;

    private static void AssertShared(IReadOnlyList<FarmRequest> log)
    {
        string[] agents = [.. log.Select(request => request.UserAgent).Distinct()];
        Assert.That(agents, Has.Length.EqualTo(Workers));
        foreach (string agent in agents)
            Assert.That(log.Count(request => request.UserAgent == agent), Is.GreaterThan(Hosts * Pages / 20), agent);
    }

    private static void AssertDelays(IReadOnlyList<FarmRequest> log)
    {
        foreach (IGrouping<string, FarmRequest> host in log.GroupBy(request => request.Origin))
        {
            FarmRequest[] requests = [.. host.OrderBy(request => request.At)];
            foreach ((FarmRequest first, FarmRequest next) in requests.Zip(requests.Skip(1)))
                Assert.That(next.At - first.At, Is.GreaterThanOrEqualTo(Delay), $"{host.Key}: {first} {next}");
        }
    }

    /// <summary>Each worker has a contact of its own in its User-Agent: so the server's log tells them apart.</summary>
    private static TemporaryConfig Configure(int worker, PostgresServer server, HostFarm farm)
    {
        TemporaryConfig config = new();
        config.Write("appsettings.json", $$"""{ "Role": "Crawl", "Storage": { "Postgres": "{{server.ConnectionString}}" }, "Review": { "Address": "http://127.0.0.1:0" } }""");
        config.WriteList("lantern", "harbour");
        config.Write("sites/farm.yaml", $$"""
            name: farm
            contact: worker-{{worker.ToString(CultureInfo.InvariantCulture)}}@example.org
            seeds: [{{farm.Origins[0]}}/0]
            scope: [{{string.Join(", ", farm.Origins)}}]
            schedule: { every: 6h }
            politeness: { delay: 300ms, in_flight: 1 }
            allow_addresses: [127.0.0.0/8]
            """);
        return config;
    }

    private static async Task<long> NumberAsync(PostgresServer server, string sql)
    {
        await using NpgsqlConnection connection = new(server.ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static string Skip()
    {
        Assert.Ignore("PostgreSQL is not installed.");
        throw new InvalidOperationException();
    }
}
