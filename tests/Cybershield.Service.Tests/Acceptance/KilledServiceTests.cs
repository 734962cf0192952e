using System.Text.Json;
using Cybershield.LoopbackSite;
using Cybershield.Service.Crawl;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;
using Cybershield.Storage;
using Microsoft.Data.Sqlite;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>The service is killed again and again while it crawls two sites, one of which asks to be treated gently; the servers' logs and the record tell what came of it.</summary>
[Parallelizable]
internal sealed class KilledServiceTests
{
    private const int Kills = 20;
    private const int InFlight = 4;
    private const int PagesALife = 32;
    private const int LeaseBatch = 8;

    // The next batch is asked for when half of the last is left; what is fetched waits for its commit beside what is in flight.
    private const int LeasesAtOnce = LeaseBatch + (LeaseBatch / 2) + InFlight + HostCrawl.MaxUncommitted;

    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task A_service_killed_at_twenty_random_moments_loses_nothing_and_stays_polite()
    {
        Random random = new(20_261_122);
        await using WovenSite quick = WovenSite.Start(Kills * PagesALife * 2, words: 40, TimeSpan.FromMilliseconds(10));
        await using WovenSite gentle = WovenSite.Start(20, words: 40);
        using TemporaryConfig config = new();
        config.Write("appsettings.json", $$"""{ "Review": { "Address": "http://127.0.0.1:0" }, "Crawl": { "LeaseBatch": {{LeaseBatch}} } }""");
        config.WriteSite("quick", quick.Address, InFlight);
        config.WriteSite("gentle", gentle.Address, inFlight: 1, $"{Gap.TotalMilliseconds}ms");
        config.WriteList("quokka", "narwhal");
        string[] options = ["--config", config.Folder, "--data", config.Data];

        // Each life comes far enough to complete what it leased first: an address whose leases ran out five times in a row would rightly be given up.
        for (int kill = 0; kill < Kills; kill++)
        {
            await using ServiceProcess service = ServiceProcess.Start(["run", .. options]);
            int until = quick.Log.Count + random.Next(PagesALife / 2, PagesALife);
            await service.UntilAsync(() => quick.Log.Count >= until, () => service.Output);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 30)), TimeProvider.System);
            await service.KillAsync();
        }

        Assert.That(quick.Log, Has.Count.LessThan(quick.Pages), "the kills came in mid-crawl");
        await FinishAsync(options, config.Data);
        AssertEachServed(quick, await ExpiredAsync(config.Data, "quick"));
        AssertEachServed(gentle, await ExpiredAsync(config.Data, "gentle"));
        Assert.That(Gaps(gentle), Is.All.GreaterThanOrEqualTo(Gap), "no two requests are closer than promised, with a kill between them or not");
        Assert.That(await FlaggedAsync(options), Is.EquivalentTo(Flagged(quick).Concat(Flagged(gentle))), "every flag is there once");
    }

    private static async Task FinishAsync(string[] options, string data)
    {
        await using (ServiceProcess service = ServiceProcess.Start(["run", .. options]))
        {
            await service.SaysAsync("Crawl of quick ended: Completed");
            // On a slow machine that crawl may have ended in a life before this one.
            await service.UntilAsync(() => HasCompleted(data, "gentle"), () => service.Output);
            Assert.That(await service.InterruptAsync(), Is.Zero);
        }

        (int code, string output, string error) = await ServiceProcess.RunAsync(["doctor", .. options]);
        Assert.That(code, Is.Zero, output + error);
    }

    private static void AssertEachServed(WovenSite site, long expired)
    {
        Assert.That(site.Log.Select(request => request.PathAndQuery).Distinct(), Is.EquivalentTo(site.Paths), "no address is lost");
        Assert.That(expired, Is.LessThanOrEqualTo(Kills * LeasesAtOnce), "a kill costs the leases that were held");
        Assert.That(site.Log, Has.Count.LessThanOrEqualTo(site.Pages + expired), "only what was leased when a kill came is fetched again");
    }

    /// <summary>Leases that ended because nobody completed them, over all crawls of a site.</summary>
    private static async Task<long> ExpiredAsync(string data, string site)
    {
        await using SqliteConnection connection = new($"Data Source={Path.Combine(data, SqliteStore.FileName)};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT sum(expired) FROM crawl WHERE site = (SELECT number FROM site WHERE id = $site)";
        command.Parameters.AddWithValue("$site", site);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static bool HasCompleted(string data, string site)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(data, SqliteStore.FileName)};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM crawl WHERE site = (SELECT number FROM site WHERE id = $site) AND ended_at IS NOT NULL AND ending = 0";
        command.Parameters.AddWithValue("$site", site);
        return (long)command.ExecuteScalar()! > 0;
    }

    private static IEnumerable<TimeSpan> Gaps(WovenSite site) => site.Log.Zip(site.Log.Skip(1), (before, after) => after.Began - before.Began);

    private static IEnumerable<string> Flagged(WovenSite site) => site.FlaggedPaths.Select(path => site.Address + path);

    private static async Task<string[]> FlaggedAsync(string[] options)
    {
        (_, string flags, string error) = await ServiceProcess.RunAsync(["flags", "list", "--json", .. options]);
        using JsonDocument list = JsonDocument.Parse(flags);
        Assert.That(error, Is.Empty);
        return [.. list.RootElement.EnumerateArray().Select(flag => flag.GetProperty("address").GetString()!)];
    }
}
