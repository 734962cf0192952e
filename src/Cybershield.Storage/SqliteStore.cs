using Cybershield.Crawling;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>The embedded record: one SQLite file in the data folder, and everything that reads or writes it.</summary>
public sealed class SqliteStore : IAsyncDisposable
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "cybershield.db";

    private readonly SqliteDatabase database;
    private int disposed;

    private SqliteStore(SqliteDatabase database, TimeProvider time, RetryOptions retries)
    {
        this.database = database;
        SiteTable sites = new(database);
        KnownAddresses known = new(database);
        Frontier = new SqliteFrontier(database, sites, time);
        Record = new SqliteCrawlRecord(database, sites, known, time, retries);
        Lock = new CrawlLock(database, time);
        Reviews = new SqliteReviewStore(database, time);
        Outbox = new SqliteOutbox(database, time);
    }

    /// <summary>Which addresses are known, and who may fetch which next.</summary>
    public IFrontier Frontier { get; }

    /// <summary>Captures, sites, crawls and list texts.</summary>
    public ICrawlRecord Record { get; }

    /// <summary>Flags, decisions and mutes, as reviewers work with them.</summary>
    public IReviewStore Reviews { get; }

    /// <summary>Changes of flags that wait for the search server.</summary>
    public IOutbox Outbox { get; }

    /// <summary>Only the process that holds it may open crawls and take leases.</summary>
    public CrawlLock Lock { get; }

    /// <summary>Opens the record in a folder, creating or migrating it where needed.</summary>
    /// <exception cref="RecordException">It cannot be opened; the message says why and what to do.</exception>
    public static SqliteStore Open(string dataFolder, TimeProvider time, RetryOptions? retries = null) =>
        new(SqliteDatabase.Open(Path.Combine(dataFolder, FileName)), time, retries ?? RetryOptions.Default);

    /// <summary>Opens an existing record for reading, beside whoever writes it. Calls that write throw <see cref="InvalidOperationException"/>.</summary>
    /// <exception cref="RecordException">There is none, or it cannot be read; the message says what to do.</exception>
    public static SqliteStore OpenReadOnly(string dataFolder, TimeProvider time) =>
        new(SqliteDatabase.OpenReadOnly(Path.Combine(dataFolder, FileName)), time, RetryOptions.Default);

    /// <summary>Gives the lock back, commits what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        await Lock.DisposeAsync();
        await database.DisposeAsync();
    }
}
