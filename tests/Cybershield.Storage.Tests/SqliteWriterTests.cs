using Microsoft.Data.Sqlite;

namespace Cybershield.Storage.Tests;

internal sealed class SqliteWriterTests
{
    private TemporaryFolder folder = null!;
    private RecordDatabase database = null!;

    [SetUp]
    public void Open()
    {
        folder = new TemporaryFolder();
        database = SqliteDatabase.Open(folder.File("a.db"));
    }

    [TearDown]
    public async Task Close()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Test]
    public async Task A_failing_unit_is_undone_alone()
    {
        Task<int> good = Write("a");
        Task<int> bad = database.Writer.WriteAsync<int>(
            session =>
            {
                Insert(session, "b");
                throw new InvalidOperationException("on purpose");
            },
            default);
        Task<int> duplicate = database.Writer.WriteAsync(session => Insert(session, "c") + Insert(session, "c"), default);
        Task<int> last = Write("d");
        Assert.That(async () => await bad, Throws.TypeOf<InvalidOperationException>());
        Assert.That(async () => await duplicate, Throws.TypeOf<SqliteException>());
        await Task.WhenAll(good, last);
        Assert.That(Fingerprints(), Is.EqualTo(new[] { "a", "d" }));
    }

    [Test]
    public async Task What_a_call_returned_from_is_seen_by_every_reader()
    {
        await Parallel.ForAsync(0, 200, async (i, _) =>
        {
            string name = $"n{i}";
            await Write(name);
            Assert.That(database.Read(session => session.Number("SELECT 1 FROM watchlist WHERE fingerprint = ?", name)), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Reviewers_go_first_and_a_cancelled_unit_never_runs()
    {
        using CancellationTokenSource stop = new();
        using SemaphoreSlim gate = new(0);
        List<string> order = [];
        TaskCompletionSource started = new();
        Task<int> blocker = database.Writer.WriteAsync(_ => { started.SetResult(); gate.Wait(); return 0; }, default);
        await started.Task;
        Task<int> crawl = database.Writer.WriteAsync(_ => { order.Add("crawl"); return 0; }, default);
        Task<int> cancelled = database.Writer.WriteAsync(_ => { order.Add("cancelled"); return 0; }, stop.Token);
        Task<int> reviewer = database.Writer.WriteFirstAsync(_ => { order.Add("reviewer"); return 0; }, default);
        await stop.CancelAsync();
        gate.Release();
        await Task.WhenAll(blocker, crawl, reviewer);
        Assert.That(async () => await cancelled, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(order, Is.EqualTo(new[] { "reviewer", "crawl" }));
    }

    [Test]
    public async Task A_write_of_another_process_is_noticed()
    {
        await Write("a");
        int before = database.Writer.ForeignCommits;
        await Write("b");
        Assert.That(database.Writer.ForeignCommits, Is.EqualTo(before));
        await using (SqliteDatabase other = SqliteDatabase.Open(folder.File("a.db")))
            await other.Writer.WriteAsync(session => Insert(session, "c"), default);
        await Write("d");
        Assert.That(database.Writer.ForeignCommits, Is.GreaterThan(before));
    }

    [Test]
    public async Task A_process_that_keeps_the_file_locked_fails_a_write_and_the_next_one_succeeds()
    {
        await using SqliteDatabase other = SqliteDatabase.Open(folder.File("a.db"));
        await database.Writer.WriteAsync(session => session.Number("PRAGMA busy_timeout = 10"), default);
        using SemaphoreSlim gate = new(0);
        TaskCompletionSource holding = new();
        Task<int> holder = other.Writer.WriteAsync(_ => { holding.SetResult(); gate.Wait(); return 0; }, default);
        await holding.Task;
        Assert.That(async () => await Write("too late"), Throws.TypeOf<SqliteException>().With.Message.Contains("locked"));
        gate.Release();
        await holder;
        await Write("after");
        Assert.That(Fingerprints(), Is.EqualTo(new[] { "after" }));
    }

    [Test]
    public async Task A_full_disk_fails_the_write_and_spares_the_record()
    {
        await Write("before");
        await database.Writer.WriteAsync(session => session.Number("PRAGMA max_page_count = 1"), default);
        Task<int>[] writes = [.. Enumerable.Range(0, 200).Select(i => Write(new string('x', 2_000) + i))];
        Assert.That(async () => await Task.WhenAll(writes), Throws.TypeOf<RecordException>().With.Message.Contains("full").And.Message.Contains("make room"));
        await database.Writer.WriteAsync(session => session.Number("PRAGMA max_page_count = 1000000"), default);
        await Write("after");
        Assert.That(Fingerprints().Count, Is.EqualTo(2 + writes.Count(write => write.IsCompletedSuccessfully)));
    }

    private static int Insert(SqlSession session, string name) => session.Execute("INSERT INTO watchlist (fingerprint) VALUES (?)", name);

    private Task<int> Write(string name) => database.Writer.WriteAsync(session => Insert(session, name), default);

    private List<string> Fingerprints() => database.Read(session =>
    {
        List<string> names = [];
        using SqlRows rows = session.Query("SELECT fingerprint FROM watchlist ORDER BY id");
        while (rows.Read())
            names.Add(rows.Text(0));
        return names;
    });
}
