using Cybershield.Crawling;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>The record and everything that reads or writes it, whatever database keeps it: see <see cref="SqliteStore"/> and <see cref="PostgresStore"/>.</summary>
public abstract class RecordStore : IAsyncDisposable
{
    private readonly RecordDatabase database;
    private readonly Frontier frontier;
    private int disposed;

    private protected RecordStore(RecordDatabase database, TimeProvider time, RetryOptions retries)
    {
        this.database = database;
        string worker = Guid.NewGuid().ToString("N");
        SiteTable sites = new(database);
        WorkingSet working = new();
        Lock = new CrawlLock(database, worker, time);
        frontier = new Frontier(database, sites, worker, working, Lock, time);
        Record = new CrawlRecord(database, new ProcessMemory(sites, new KnownAddresses(database), working), time, retries);
        Sets = new ConfigurationSets(database, sites, working, time);
        Workers = new WorkerRegister(database, worker, time);
        Reviews = new ReviewStore(database, time);
        Outbox = new Outbox(database, time);
        DeadLetters = new DeadLetters(database, time);
        Retention = new Retention(database, time);
        IndexMonths = new IndexMonths(database, time);
        Holds = new LegalHolds(database, time);
    }

    /// <summary>Which addresses are known, and who may fetch which next.</summary>
    public IFrontier Frontier => frontier;

    /// <summary>Captures, sites, crawls and list texts.</summary>
    public CrawlRecord Record { get; }

    /// <summary>Flags, decisions and mutes, as reviewers work with them.</summary>
    public ReviewStore Reviews { get; }

    /// <summary>Changes of flags that wait for the search server.</summary>
    public IOutbox Outbox { get; }

    /// <summary>What the search server refused for good.</summary>
    public DeadLetters DeadLetters { get; }

    /// <summary>What has been kept for long enough.</summary>
    public Retention Retention { get; }

    /// <summary>Months whose documents the search server need not keep.</summary>
    public IndexMonths IndexMonths { get; }

    /// <summary>What must be kept, however old.</summary>
    public LegalHolds Holds { get; }

    /// <summary>The configuration that workers of a shared record have in common.</summary>
    public ConfigurationSets Sets { get; }

    /// <summary>Who works with a shared record, and by which set.</summary>
    public WorkerRegister Workers { get; }

    /// <summary>Only who holds it may open crawls and take leases.</summary>
    public CrawlLock Lock { get; }

    /// <summary>Every rule of the record that does not hold; for an embedded record the file's own integrity as well. Reads everything: minutes for a large record.</summary>
    public Task<IReadOnlyList<BrokenRule>> CheckAsync(CancellationToken cancellationToken) => Task.Run(() => database.Read(RecordRules.Check), cancellationToken);

    /// <summary>Flags with what the index should hold of them, by id from <paramref name="afterId"/> on.</summary>
    public IReadOnlyList<ProjectedFlag> ReadProjected(string afterId, int atMost) => database.Read(session =>
    {
        List<ProjectedFlag> flags = [];
        using SqlRows rows = session.Query(
            $"SELECT f.id, f.revision, o.flag, l.flag, CASE WHEN {IndexMonths.Dropped} THEN 1 ELSE 0 END FROM flag f LEFT JOIN outbox o ON o.flag = f.number LEFT JOIN dead_letter l ON l.flag = f.number WHERE f.id > ? ORDER BY f.id LIMIT ?", afterId, (long)atMost);
        while (rows.Read())
            flags.Add(new ProjectedFlag(rows.Text(0), rows.Number(1), !rows.IsNull(2), !rows.IsNull(3), rows.Bool(4)));
        return flags;
    });

    /// <summary>Whether several processes may crawl with it at the same time.</summary>
    public bool IsShared => database.IsShared;

    /// <summary>Gives the lock back, commits what is queued and closes the record.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        try
        {
            await frontier.GiveHostsBackAsync();
            await Lock.DisposeAsync();
        }
        finally
        {
            await database.DisposeAsync();
            GC.SuppressFinalize(this);
        }
    }
}

/// <summary>A flag and whether the search server has been told of it.</summary>
/// <param name="Waits">A change of it is still in the outbox.</param>
/// <param name="IsDead">The search server refused a change of it.</param>
/// <param name="IsDropped">Its document went with the index of its month.</param>
public sealed record ProjectedFlag(string FlagId, long Revision, bool Waits, bool IsDead, bool IsDropped);
