using System.Diagnostics;
using System.Globalization;
using Cybershield.Crawling;

namespace Cybershield.Storage.Tests;

/// <summary>A crawling process is killed again and again; what it confirmed is there, and the crawl ends as if nothing had been.</summary>
internal sealed class KillTests
{
    private const int Kills = 8;

    [Test]
    public async Task A_crawl_that_is_killed_at_random_moments_loses_nothing_and_fetches_every_page_once()
    {
        using TemporaryFolder folder = new();
        HashSet<int> confirmed = [];
        int killed = 0;
        for (int seed = 0; seed < Kills; seed++)
        {
            killed += await CrawlAndKillAsync(folder.Path, new Random(seed), confirmed) ? 1 : 0;
            Invariants.AssertHold(folder.Path);
            await AssertKnownAsync(folder.Path, confirmed);
        }
        Assert.That(killed, Is.GreaterThan(Kills / 2), "most rounds ended by a kill, not by the end of the crawl");
        using Process last = ChildProcess.Start("crawl", folder.Path);
        await ReadAsync(last, confirmed, int.MaxValue);
        await last.WaitForExitAsync();
        Assert.That(last.ExitCode, Is.Zero);
        Invariants.AssertHold(folder.Path);
        await using SqliteStore store = SqliteStore.Open(folder.Path, TimeProvider.System);
        Assert.That((await store.Outbox.DepthAsync(default)).Waiting, Is.EqualTo(EndlessWeb.Pages / EndlessWeb.PagesPerFlag), "every flag is there once, and waits to be projected");
        CrawlProgress crawl = (await store.Record.CrawlsAsync(10, default)).Single();
        Assert.That((crawl.Ending, crawl.Known, crawl.Fetched, crawl.Flagged), Is.EqualTo((CrawlEnding.Completed, EndlessWeb.Pages, EndlessWeb.Pages, EndlessWeb.Pages / EndlessWeb.PagesPerFlag)));
    }

    /// <summary>True where the process was killed before its crawl was done.</summary>
    private static async Task<bool> CrawlAndKillAsync(string folder, Random random, HashSet<int> confirmed)
    {
        using Process process = ChildProcess.Start("crawl", folder);
        await ReadAsync(process, confirmed, random.Next(1, 250));
        if (process.HasExited)
            return false;
        process.Kill();
        await ReadAsync(process, confirmed, int.MaxValue);
        await process.WaitForExitAsync();
        return process.ExitCode != 0;
    }

    private static async Task ReadAsync(Process process, HashSet<int> confirmed, int atMost)
    {
        for (int i = 0; i < atMost && await process.StandardOutput.ReadLineAsync() is string line; i++)
            if (int.TryParse(line, CultureInfo.InvariantCulture, out int page))
                Assert.That(confirmed.Add(page), $"page {page} was fetched twice");
    }

    private static async Task AssertKnownAsync(string folder, HashSet<int> confirmed)
    {
        await using RecordDatabase database = SqliteDatabase.OpenReadOnly(Path.Combine(folder, SqliteStore.FileName));
        foreach (int page in confirmed)
        {
            Assert.That(database.Read(session => session.Number("SELECT 1 FROM address WHERE url = ? AND last_result = 1", EndlessWeb.UrlOf(page).Value)), Is.EqualTo(1), $"page {page} was confirmed");
            foreach (int link in EndlessWeb.LinksOf(page))
                Assert.That(database.Read(session => session.Number("SELECT 1 FROM address WHERE url = ?", EndlessWeb.UrlOf(link).Value)), Is.EqualTo(1), $"page {page} links to {link}");
        }
    }
}
