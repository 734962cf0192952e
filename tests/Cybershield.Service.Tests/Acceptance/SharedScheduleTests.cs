using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;
using Cybershield.Storage;
using Npgsql;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>Crawling workers of a shared record, as processes, have one schedule: each start is one worker's, and another's when that one is killed.</summary>
[Parallelizable]
internal sealed class SharedScheduleTests
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TakenOverWithin = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Test]
    public async Task A_site_is_started_once_at_each_of_its_times_also_by_who_is_left_of_two()
    {
        await using SharedDeployment deployment = await SharedDeployment.StartAsync();
        deployment.Set(""" "Role": "Crawl", "Crawl": { "AskEvery": "100ms" } """);
        deployment.Config.Write("sites/animals.yaml", (await File.ReadAllTextAsync(Path.Combine(deployment.Config.Folder, "sites", "animals.yaml"))).Replace("{ every: 6h }", "{ cron: \"0/10 * * * * ?\" }", StringComparison.Ordinal));
        deployment.Config.WriteSite("seldom", deployment.Site.Address + "/nothing");
        using TemporaryConfig second = new();
        second.Write("appsettings.json", await File.ReadAllTextAsync(Path.Combine(deployment.Config.Folder, "appsettings.json")));

        await using ServiceProcess first = ServiceProcess.Start(["run", .. deployment.Options]);
        await first.SaysAsync("of seldom ended");
        string nextOfSeldom = await TextAsync(deployment, "SELECT next_fire_time::text FROM qrtz_triggers WHERE job_name = 'seldom' AND trigger_name = 'seldom'");
        string firstsName = await TextAsync(deployment, "SELECT min(instance_name) FROM qrtz_scheduler_state");
        await using ServiceProcess other = ServiceProcess.Start("run", "--config", second.Folder, "--data", second.Data);
        await other.SaysAsync("health: http");
        await UntilAsync(deployment, crawls => crawls.Count >= 4, Patience);
        IReadOnlyList<CrawlProgress> before = await CrawlsAsync(deployment);
        Assert.That(await TextAsync(deployment, "SELECT next_fire_time::text FROM qrtz_triggers WHERE job_name = 'seldom'"), Is.EqualTo(nextOfSeldom), "who comes later changes no time");

        // Who has taken the next start for itself, before it is due.
        (ServiceProcess killed, ServiceProcess left) = await HolderAsync(deployment) == firstsName ? (first, other) : (other, first);
        await killed.KillAsync();
        await UntilAsync(deployment, crawls => crawls.Count >= before.Count + 3, Patience);
        Assert.That(await left.InterruptAsync(), Is.Zero);

        DateTimeOffset[] starts = [.. (await CrawlsAsync(deployment)).Select(crawl => crawl.StartedAt).Order()];
        TimeSpan[] gaps = [.. starts.Zip(starts.Skip(1), (one, next) => next - one)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(starts.Skip(1).Select(start => start.Ticks / Between.Ticks), Is.Unique, $"two crawls of one time: {string.Join(", ", starts)}");
            Assert.That(gaps, Is.All.GreaterThan(Between / 2).And.All.LessThan(TakenOverWithin), string.Join(", ", starts));
            Assert.That(deployment.Site.Log.Count(request => request.PathAndQuery == "/index.html"), Is.EqualTo(starts.Length), "the site was asked once for each start");
        }
    }

    private static async Task<string> HolderAsync(SharedDeployment deployment)
    {
        long started = TimeProvider.System.GetTimestamp();
        string holder = "";
        while (holder.Length == 0 && TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            holder = await TextAsync(deployment, "SELECT coalesce(max(instance_name), '') FROM qrtz_fired_triggers WHERE trigger_name = 'animals' AND state = 'ACQUIRED'");
        }

        return holder;
    }

    private static async Task UntilAsync(SharedDeployment deployment, Func<IReadOnlyList<CrawlProgress>, bool> holds, TimeSpan patience)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!holds(await CrawlsAsync(deployment)))
        {
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(patience), "no crawl was started");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private static async Task<IReadOnlyList<CrawlProgress>> CrawlsAsync(SharedDeployment deployment)
    {
        await using PostgresStore store = PostgresStore.OpenReadOnly(deployment.Server.ConnectionString, TimeProvider.System);
        return [.. (await store.Record.CrawlsAsync(100, CancellationToken.None)).Where(crawl => crawl.SiteId == "animals" && crawl.EndedAt is not null)];
    }

    private static async Task<string> TextAsync(SharedDeployment deployment, string sql)
    {
        await using NpgsqlConnection connection = new(deployment.Server.ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
