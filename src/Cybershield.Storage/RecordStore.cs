using Cybershield.Crawling;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>The record and everything that reads or writes it, whatever database keeps it: see <see cref="SqliteStore"/> and <see cref="PostgresStore"/>.</summary>
public abstract class RecordStore : IAsyncDisposable
{
    private readonly RecordDatabase database;
    private int disposed;

    private protected RecordStore(RecordDatabase database, TimeProvider time, RetryOptions retries)
    {
        this.database = database;
        SiteTable sites = new(database);
        KnownAddresses known = new(database);
        Frontier = new Frontier(database, sites, time);
        Record = new CrawlRecord(database, sites, known, time, retries);
        Lock = new CrawlLock(database, time);
        Reviews = new ReviewStore(database, time);
        Outbox = new Outbox(database, time);
    }

    /// <summary>Which addresses are known, and who may fetch which next.</summary>
    public IFrontier Frontier { get; }

    /// <summary>Captures, sites, crawls and list texts.</summary>
    public ICrawlRecord Record { get; }

    /// <summary>Flags, decisions and mutes, as reviewers work with them.</summary>
    public IReviewStore Reviews { get; }

    /// <summary>Changes of flags that wait for the search server.</summary>
    public IOutbox Outbox { get; }

    /// <summary>Only who holds it may open crawls and take leases.</summary>
    public CrawlLock Lock { get; }

    /// <summary>Gives the lock back, commits what is queued and closes the record.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        await Lock.DisposeAsync();
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
