using System.Diagnostics;
using Cybershield.Crawling;

namespace Cybershield.Storage.Tests;

internal sealed class CrawlLockTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public async Task A_second_process_is_told_who_crawls_and_succeeds_it_at_once_when_it_is_killed()
    {
        using Process other = ChildProcess.Start("hold-lock", folder.Path);
        Assert.That(await other.StandardOutput.ReadLineAsync(), Is.EqualTo("held"));
        await using SqliteStore store = SqliteStore.Open(folder.Path, TimeProvider.System);
        CrawlLockHolder? holder = await store.Lock.TakeAsync(default);
        Assert.That((holder!.ProcessId, holder.Machine), Is.EqualTo((other.Id, Environment.MachineName)));
        other.Kill();
        await other.WaitForExitAsync();
        Assert.That(store.Lock.Holder(), Is.Null);
        Assert.That(await store.Lock.TakeAsync(default), Is.Null);
    }

    [Test]
    public async Task A_lock_that_was_given_back_is_free()
    {
        await using (SqliteStore first = SqliteStore.Open(folder.Path, TimeProvider.System))
            Assert.That(await first.Lock.TakeAsync(default), Is.Null);
        await using SqliteStore second = SqliteStore.Open(folder.Path, TimeProvider.System);
        Assert.That(second.Lock.Holder(), Is.Null);
        Assert.That(await second.Lock.TakeAsync(default), Is.Null);
        Assert.That(second.Lock.Holder()!.ProcessId, Is.EqualTo(Environment.ProcessId));
    }

    [Test]
    public async Task A_holder_without_a_sign_of_life_is_succeeded_and_its_leases_are_due()
    {
        ManualTime time = new();
        await using SqliteStore first = SqliteStore.Open(folder.Path, time);
        await using SqliteStore second = SqliteStore.Open(folder.Path, time);
        Assert.That(await first.Lock.TakeAsync(default), Is.Null);
        (long crawl, CrawlLease lease) = await LeaseAsync(first);
        Assert.That(first.Frontier.MayAsk, Is.True);
        time.Advance(CrawlLock.StaleAfter - TimeSpan.FromSeconds(1));
        Assert.That(await second.Lock.TakeAsync(default), Is.Not.Null);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await second.Lock.TakeAsync(default), Is.Null);
        Assert.That(await first.Record.CompleteAsync(lease, new FetchResult.Gone(404, time.GetUtcNow()), null, default), Is.False);
        Assert.That((await second.Frontier.LeaseAsync(crawl, lease.Url.HostKey, 1, TimeSpan.FromHours(1), default)).Single().Url, Is.EqualTo(lease.Url));
        Invariants.AssertHold(folder.Path);
    }

    private static async Task<(long Crawl, CrawlLease Lease)> LeaseAsync(SqliteStore store)
    {
        CrawlUrl url = EndlessWeb.UrlOf(0);
        Site site = new("web", "Web", "g", "c", [url], new CrawlScope([new ScopeRule("http://web.test:8080", [])]), new SiteSchedule.Every(TimeSpan.FromHours(1)), new Politeness(TimeSpan.FromSeconds(1), 1), [], 10, 10);
        await store.Record.RegisterSitesAsync([site], default);
        long crawl = await store.Frontier.OpenCrawlAsync("web", [new Discovery(url, 0, 0, AddressKind.Page)], default);
        return (crawl, (await store.Frontier.LeaseAsync(crawl, url.HostKey, 1, TimeSpan.FromHours(1), default)).Single());
    }
}
