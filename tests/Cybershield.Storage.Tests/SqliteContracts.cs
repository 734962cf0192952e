using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Storage.Tests;

internal sealed class SqliteFrontierTests() : FrontierContract(StoreUnderTest.Sqlite);

internal sealed class SqliteCrawlRecordTests() : CrawlRecordContract(StoreUnderTest.Sqlite);

internal sealed class SqliteLifecycleTests() : LifecycleContract(StoreUnderTest.Sqlite);

internal sealed class SqlitePanelTests() : PanelContract(StoreUnderTest.Sqlite);

internal sealed class SqliteReviewStoreTests() : ReviewStoreContract(StoreUnderTest.Sqlite);

internal sealed class SqliteOutboxTests() : OutboxContract(StoreUnderTest.Sqlite);

internal sealed class SqliteReviewQueueTests() : ReviewQueueContract(StoreUnderTest.Sqlite);

internal sealed class SqliteJudgementTests() : JudgementContract(StoreUnderTest.Sqlite);

internal sealed class SqliteSearchTests() : SearchContract(StoreUnderTest.Sqlite);

internal sealed class SqliteBesideOthersTests() : RecordFixture(StoreUnderTest.Sqlite)
{
    [Test]
    public async Task A_reader_sees_what_a_writing_process_committed_and_also_a_record_that_nobody_has_open()
    {
        long crawl = await OpenCrawlAsync("/");
        await using (SqliteStore beside = SqliteStore.OpenReadOnly(Folder.Path, Time))
        {
            Assert.That((await beside.Record.FindCrawlAsync(crawl, default))!.Due, Is.EqualTo(1));
            await CrawlAllAsync(crawl);
            Assert.That((await beside.Record.FindCrawlAsync(crawl, default))!.Fetched, Is.EqualTo(1));
            Assert.That(async () => await beside.Record.PauseAsync("shop", default), Throws.InvalidOperationException);
        }
        await Store.DisposeAsync();
        await using SqliteStore alone = SqliteStore.OpenReadOnly(Folder.Path, Time);
        Assert.That((await alone.Record.SitesAsync(default)).Single().KnownPages, Is.EqualTo(1));
    }

    [Test]
    public async Task A_page_whose_text_was_deleted_is_fetched_whole_and_has_its_text_again()
    {
        long crawl = await OpenCrawlAsync("/");
        await Record.CompleteAsync(await LeaseOneAsync(crawl), Fetched("text", "\"1\""), Examined("text"), default);
        await Frontier.CloseCrawlAsync(crawl, CrawlEnding.Completed, default);
        await using (SqliteDatabase other = SqliteDatabase.Open(Folder.File(SqliteStore.FileName)))
            await other.Writer.WriteAsync(session => session.Execute("DELETE FROM capture_text"), default);
        StoredPage before = (await Record.FindPageAsync(Page("/").Value, default))!;
        crawl = await OpenCrawlAsync("/");
        CrawlLease lease = await LeaseOneAsync(crawl);
        Assert.That((before.Text, lease.ETag), Is.EqualTo(((PageText?)null, (string?)null)));
        await CompleteAsync(lease, "text");
        StoredPage after = (await Record.FindPageAsync(Page("/").Value, default))!;
        Assert.That((after.CaptureId, after.Text!.Blocks[1].Text), Is.EqualTo((before.CaptureId, "text")));
    }

    [Test]
    public async Task A_pause_by_another_process_holds_at_once()
    {
        long crawl = await OpenCrawlAsync("/");
        await using SqliteStore other = SqliteStore.Open(Folder.Path, Time);
        await other.Record.PauseAsync("shop", default);
        Assert.That((await Frontier.MayFetchAsync(crawl, default), await LeaseAsync(crawl)), Is.EqualTo((false, Array.Empty<CrawlLease>())));
    }

    [Test]
    public async Task Addresses_that_another_process_purged_become_known_again()
    {
        long crawl = await OpenCrawlAsync("/");
        await CompleteAsync(await LeaseOneAsync(crawl), "x", "/a", "/b");
        await using (SqliteStore other = SqliteStore.Open(Folder.Path, Time))
            await other.Record.PurgeAsync("shop", default);
        crawl = await OpenCrawlAsync("/a");
        await CompleteAsync(await LeaseOneAsync(crawl), "x", "/a", "/b");
        Assert.That((await LeaseAsync(crawl)).Select(lease => lease.Url), Is.EqualTo(new[] { Page("/b") }));
        Assert.That((await ProgressAsync(crawl)).Known, Is.EqualTo(2));
    }
}

internal sealed class SqliteWorkerTests() : WorkerContract(StoreUnderTest.Sqlite);

internal sealed class SqliteRetentionTests() : RetentionContract(StoreUnderTest.Sqlite);

internal sealed class SqliteConfigurationSetTests() : ConfigurationSetContract(StoreUnderTest.Sqlite);
