using Cybershield.Crawling;

namespace Cybershield.Storage.Tests;

/// <summary>A machine loses power: the log of the file ends anywhere, in nothing or in rubbish. What was confirmed before that place is there, and the record is whole.</summary>
internal sealed class PowerLossTests() : RecordFixture(StoreUnderTest.Sqlite)
{
    private const int Pages = 32;
    private const int Cuts = 70;

    private readonly Random random = new(7);
    private readonly List<(long LogBytes, string Path)> confirmed = [];
    private byte[] file = [];
    private byte[] log = [];

    private string Log => Folder.File(SqliteStore.FileName + "-wal");

    [Test]
    public async Task Wherever_the_log_breaks_off_the_record_opens_whole_with_all_that_was_confirmed_before()
    {
        await CrawlAsync();
        int lost = 0, kept = 0;
        for (int cut = 0; cut < Cuts; cut++)
        {
            long end = cut == 0 ? 0 : random.NextInt64(log.Length);
            (int Kept, int Lost) = await AssertWholeAsync(log[..(int)end], end);
            (kept, lost) = (kept + Kept, lost + Lost);
            await AssertWholeAsync(Scrambled((int)end), end);
        }

        Assert.That(Math.Min(lost, kept), Is.GreaterThan(Cuts), "the cuts fell before and after what was confirmed");
    }

    /// <summary>A crawl of linked pages, all of it still in the log; and how long the log was when each page was confirmed.</summary>
    private async Task CrawlAsync()
    {
        long crawl = await OpenCrawlAsync("/0");
        for (int page = 0; page < Pages; page++)
        {
            CrawlLease lease = await LeaseOneAsync(crawl);
            Assert.That(await CompleteAsync(lease, $"text of page {page} {random.NextInt64()}", $"/{(page * 2) + 1}", $"/{(page * 2) + 2}"));
            confirmed.Add((new FileInfo(Log).Length, lease.Url.PathAndQuery));
        }

        Assert.That(confirmed.Select(page => page.LogBytes), Is.Ordered.And.Unique, "the log was never begun anew");
        (file, log) = (await ReadAsync(Folder.File(SqliteStore.FileName)), await ReadAsync(Log));
    }

    private async Task<(int Kept, int Lost)> AssertWholeAsync(byte[] broken, long end)
    {
        using TemporaryFolder other = new();
        await File.WriteAllBytesAsync(other.File(SqliteStore.FileName), file);
        await File.WriteAllBytesAsync(other.File(SqliteStore.FileName + "-wal"), broken);
        HashSet<string> known;
        await using (SqliteStore store = SqliteStore.Open(other.Path, Time))
            known = [.. await FetchedAsync(other)];
        if (known.Count > 0)
            Invariants.AssertHold(other.Path);
        string[] promised = [.. confirmed.Where(page => page.LogBytes <= end).Select(page => page.Path)];
        Assert.That(known, Is.SupersetOf(promised), $"the log broke off at byte {end} of {log.Length}");
        await using SqliteStore again = SqliteStore.Open(other.Path, Time);
        await again.Record.RegisterSitesAsync([SiteOf("shop"), SiteOf("bank")], default);
        Assert.That(await again.CheckAsync(default), Is.Empty, "it can be written again");
        return (known.Count, Pages - known.Count);
    }

    private static async Task<List<string>> FetchedAsync(TemporaryFolder folder)
    {
        await using SqliteDatabase database = SqliteDatabase.OpenReadOnly(folder.File(SqliteStore.FileName));
        return database.Read(session =>
        {
            List<string> paths = [];
            using SqlRows rows = session.Query("SELECT url FROM address WHERE last_result = 1");
            while (rows.Read())
                paths.Add(Url(rows.Text(0)).PathAndQuery);
            return paths;
        });
    }

    /// <summary>A log of the same length whose end was never written: the disk still has what was there before.</summary>
    private byte[] Scrambled(int from)
    {
        byte[] broken = [.. log];
        random.NextBytes(broken.AsSpan(from, Math.Min(broken.Length - from, random.Next(1, 9_000))));
        return broken;
    }

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
