using System.Text.Json;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>Whole sites are crawled by the real executable and compared with a walker and a search that share no code with it.</summary>
[Parallelizable]
internal sealed class DebianSiteTests
{
    [TestCaseSource(typeof(DebianSite), nameof(DebianSite.All))]
    public async Task ACrawlFetchesAndFlagsExactlyWhatAnIndependentWalkerFinds(DebianSite site)
    {
        IReadOnlyDictionary<string, string> pages = site.Pages();
        Assert.That(pages, Has.Count.GreaterThan(100));
        await using StaticSite server = await StaticSite.StartAsync(site.Folder);
        using LoopbackDeployment deployment = new();
        deployment.AddSite(site.Id, server.Address);
        deployment.AddList("words", site.Terms);

        JsonElement summary = await deployment.CrawlAsync(site.Id);

        string[] fetched = [.. server.Log.Where(request => request.PathAndQuery != "/robots.txt").Select(request => request.PathAndQuery)];
        Assert.That(fetched, Is.Unique);
        Assert.That(Served(server, 200), Is.EquivalentTo(pages.Keys));
        Assert.That(summary.GetProperty("fetched").GetInt32(), Is.EqualTo(pages.Count));
        string[] saying = [.. site.Saying(pages).Select(path => server.Address + path)];
        Assert.That(saying, Has.Length.GreaterThan(20));
        Assert.That(await deployment.FlaggedAsync(), Is.EquivalentTo(saying));
        Assert.That(summary.GetProperty("flagged").GetInt32(), Is.EqualTo(saying.Length));
    }

    [Test]
    public async Task ASecondCrawlAsksConditionallyAndANewListJudgesUnchangedPages()
    {
        DebianSite site = DebianSite.HandbookEnglish;
        IReadOnlyDictionary<string, string> pages = site.Pages();
        await using StaticSite server = await StaticSite.StartAsync(site.Folder);
        using LoopbackDeployment deployment = new();
        deployment.AddSite(site.Id, server.Address);
        deployment.AddList("words", site.Terms);
        await deployment.CrawlAsync(site.Id);
        int first = server.Log.Count;

        JsonElement second = await deployment.CrawlAsync(site.Id);

        LoggedRequest[] again = [.. server.Log.Skip(first).Where(request => request.PathAndQuery != "/robots.txt")];
        Assert.That(again, Has.Length.GreaterThanOrEqualTo(pages.Count).And.All.Matches<LoggedRequest>(request => request!.Conditional || request.Status == 404));
        Assert.That(second.GetProperty("not_modified").GetInt32(), Is.EqualTo(pages.Count));
        Assert.That(second.GetProperty("flagged").GetInt32(), Is.Zero);

        deployment.AddList("more", ["network interface", "bootloader"]);
        JsonElement third = await deployment.CrawlAsync(site.Id);

        string[] saying = [.. pages.Where(page => LinkWalker.Says(page.Value, LinkWalker.WholeWords(["network interface", "bootloader"]))).Select(page => server.Address + page.Key)];
        Assert.That(third.GetProperty("not_modified").GetInt32(), Is.EqualTo(pages.Count));
        Assert.That(saying, Has.Length.GreaterThan(2));
        Assert.That(await deployment.FlaggedAsync("more"), Is.EquivalentTo(saying));
    }

    [Test]
    public async Task AKilledCrawlIsCompletedByTheNextStartWithTheSameFlagsAndNoneTwice()
    {
        DebianSite site = DebianSite.Postgresql;
        IReadOnlyDictionary<string, string> pages = site.Pages();
        await using StaticSite server = await StaticSite.StartAsync(site.Folder);
        using LoopbackDeployment deployment = new();
        deployment.AddSite(site.Id, server.Address);
        deployment.AddList("words", site.Terms);
        await using (ServiceProcess killed = ServiceProcess.Start(["crawl", site.Id, .. deployment.Options]))
        {
            await WaitUntilAsync(() => server.Log.Count > 200);
            await killed.KillAsync();
        }

        int before = server.Log.Count;
        Assert.That(before, Is.LessThan(pages.Count), "the crawl was over before it could be killed");
        await deployment.CrawlAsync(site.Id);

        Assert.That(Served(server, 200).Distinct(), Is.EquivalentTo(pages.Keys));
        Assert.That(server.Log.Count, Is.LessThan(pages.Count + 200), "more was fetched again than what was under way");
        IReadOnlyList<string> flagged = await deployment.FlaggedAsync();
        Assert.That(flagged, Is.Unique);
        Assert.That(flagged, Is.EquivalentTo(site.Saying(pages).Select(path => server.Address + path)));
    }

    private static IEnumerable<string> Served(StaticSite server, int status) =>
        server.Log.Where(request => request.Status == status).Select(request => request.PathAndQuery);

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
    }
}
