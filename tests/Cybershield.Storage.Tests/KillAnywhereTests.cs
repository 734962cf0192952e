using System.Diagnostics;
using System.Globalization;
using Cybershield.Crawling;

namespace Cybershield.Storage.Tests;

/// <summary>
/// A crawling process is killed at each of its first commits in turn, before it and after it, again and again until the crawl is done: taking the lock,
/// registering, opening, leasing, completing. What it confirmed is never fetched again, and what it had leased is fetched at most once more for each kill.
/// </summary>
internal sealed class KillAnywhereTests
{
    /// <summary>Boundaries 1 to this many, in turn: the first ones are those of the start.</summary>
    private const int Boundaries = 12;

    /// <summary>Every fourth process comes further: an address whose leases ran out five times in a row would rightly be given up.</summary>
    private const int LateBoundary = 24;

    /// <summary>Leases that one process has out at a time.</summary>
    private const int MostLeased = 8;

    [Test]
    public async Task Sqlite_is_killed_at_every_write_a_hundred_times()
    {
        using TemporaryFolder folder = new();
        await CrawlAsync(folder.Path, pages: 3_000, leastKills: 100, () => Invariants.AssertHold(folder.Path));
        await using SqliteStore store = SqliteStore.OpenReadOnly(folder.Path, TimeProvider.System);
        await AssertCompleteAsync(store, 3_000);
    }

    [Test]
    public async Task Postgres_is_killed_at_every_write_thirty_times()
    {
        string record = await PostgresTestServer.RentRecordAsync();
        await CrawlAsync(record, pages: 1_000, leastKills: 30, () => Invariants.AssertHoldOnServer(record));
        await using PostgresStore store = PostgresStore.OpenReadOnly(record, TimeProvider.System);
        await AssertCompleteAsync(store, 1_000);
    }

    private static async Task CrawlAsync(string place, int pages, int leastKills, Action assertInvariants)
    {
        HashSet<int> confirmed = [];
        int kills = 0, fetches = 0;
        for (int boundary = 1; kills < leastKills; boundary = (boundary % Boundaries) + 1)
        {
            (bool killed, int fetched) = await RunAsync(place, pages, kills % 4 == 3 ? LateBoundary : boundary, confirmed);
            Assert.That(killed, $"the crawl was done after {kills} kills: too few pages");
            (kills, fetches) = (kills + 1, fetches + fetched);
            if (kills % Boundaries == 0)
                assertInvariants();
        }

        (bool killedAtLast, int last) = await RunAsync(place, pages, int.MaxValue, confirmed);
        Assert.That(killedAtLast, Is.False);
        Assert.That(fetches + last, Is.LessThanOrEqualTo(pages + (kills * MostLeased)), "fetches again are bounded by what was leased");
        assertInvariants();
    }

    /// <summary>Whether the process was killed, and how many pages it fetched; none of them had been confirmed before.</summary>
    private static async Task<(bool Killed, int Fetched)> RunAsync(string place, int pages, int boundary, HashSet<int> confirmed)
    {
        using Process process = ChildProcess.Start("crawl-until", place, pages.ToString(CultureInfo.InvariantCulture), boundary.ToString(CultureInfo.InvariantCulture));
        int fetched = 0;
        while (await process.StandardOutput.ReadLineAsync() is string line)
        {
            bool isFetch = line.StartsWith("fetch ", StringComparison.Ordinal);
            if (!int.TryParse(isFetch ? line[6..] : line, CultureInfo.InvariantCulture, out int page))
                continue;
            fetched += isFetch ? 1 : 0;
            Assert.That(isFetch ? !confirmed.Contains(page) : confirmed.Add(page), $"page {page} was fetched again after it was confirmed");
        }

        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.EqualTo(0).Or.EqualTo(137), "it ends by itself or by our kill");
        return (process.ExitCode != 0, fetched);
    }

    private static async Task AssertCompleteAsync(RecordStore store, int pages)
    {
        int flags = (pages + EndlessWeb.PagesPerFlag - 1) / EndlessWeb.PagesPerFlag;
        CrawlProgress crawl = (await store.Record.CrawlsAsync(10, default)).Single();
        Assert.That((crawl.Ending, crawl.Known, crawl.Fetched, crawl.Flagged), Is.EqualTo((CrawlEnding.Completed, pages, pages, flags)), "no address is lost and none is there twice");
        Assert.That((await store.Outbox.DepthAsync(default)).Waiting, Is.EqualTo(flags), "every flag is there once, and waits to be projected");
    }
}
