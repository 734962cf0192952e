using System.Net;
using Cybershield.LoopbackSite;
using static Cybershield.Crawling.Tests.Fetching;

namespace Cybershield.Crawling.Tests;

/// <summary>Politeness as the servers see it: their logs, not our intentions.</summary>
public sealed class ServerLogTests
{
    private const int Hosts = 200;
    private const int Pages = 4;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    [Test]
    public async Task No_gap_is_shorter_than_promised_and_no_host_starves()
    {
        RawSite[] servers = [.. Enumerable.Range(0, Hosts).Select(i => RawSite.Start(new IPAddress([127, 1, (byte)(i / 250), (byte)(1 + (i % 250))])).On("*", Answers.Page()))];
        Site site = SiteOf(Loopback, Delay, 1, [.. servers.Select(server => server.Address)]);
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), new FetcherOptions(), TimeProvider.System);
        long start = TimeProvider.System.GetTimestamp();
        FetchResult[] results = await Task.WhenAll(servers.SelectMany(server => Enumerable.Range(0, Pages).Select(page =>
            fetcher.FetchAsync(Lease($"{server.Address}/{page}"), site, CancellationToken.None))));
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        TimeSpan[] gaps = [.. servers.SelectMany(server => server.Log.Zip(server.Log.Skip(1), (a, b) => b.Began - a.Began))];
        foreach (RawSite server in servers)
        {
            await server.DisposeAsync();
        }

        await TestContext.Out.WriteLineAsync($"{results.Length} fetches in {elapsed.TotalSeconds:0.0} s, gaps {gaps.Min().TotalMilliseconds:0} to {gaps.Max().TotalMilliseconds:0} ms");
        Assert.Multiple(() =>
        {
            Assert.That(results, Has.All.InstanceOf<FetchResult.Fetched>());
            Assert.That(gaps, Has.Length.EqualTo(Hosts * Pages), "robots.txt counts as a request");
            Assert.That(gaps.Min(), Is.GreaterThanOrEqualTo(Delay));
            Assert.That(servers.Select(server => server.Log.Count), Has.All.EqualTo(Pages + 1));
        });
    }

    [Test]
    public async Task Drops_and_errors_are_repeated_no_sooner_than_promised()
    {
        await using RawSite server = RawSite.Start()
            .On("/a", Answers.InTurn(Answers.Page(), Answers.Drop(), Answers.Reset(), Answers.Page()))
            .On("/b", Answers.Status(503));
        Site site = SiteOf(Loopback, Delay, 1, server.Address);
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty with { MaxConnectionRetries = 3 }, TimeProvider.System);
        foreach (string path in new[] { "/a", "/b", "/a", "/b" })
        {
            await fetcher.FetchAsync(Lease(server.Address + path), site, CancellationToken.None);
        }

        IEnumerable<TimeSpan> gaps = server.Log.Zip(server.Log.Skip(1), (a, b) => b.Began - a.Began);
        Assert.Multiple(() =>
        {
            Assert.That(server.Log, Has.Count.EqualTo(7));
            Assert.That(gaps, Has.All.GreaterThanOrEqualTo(Delay));
        });
    }
}
