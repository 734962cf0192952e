using Cybershield.Crawling;
using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>The store on a real server under the contract.</summary>
internal sealed class PostgresUnderTest(PostgresStore store) : IStoreUnderTest
{
    private const string PlaceFile = "connection-string";

    public IFrontier Frontier => store.Frontier;

    public ICrawlRecord Record => store.Record;

    public IReviewStore Reviews => store.Reviews;

    public IOutbox Outbox => store.Outbox;

    public DeadLetters DeadLetters => store.DeadLetters;

    public Retention Retention => store.Retention;

    public LegalHolds Holds => store.Holds;

    /// <summary>The record that belongs to a test's folder, the same one when it is opened again.</summary>
    public static async Task<IStoreUnderTest> OpenAsync(TemporaryFolder folder, TimeProvider time)
    {
        string place = folder.File(PlaceFile);
        if (!File.Exists(place))
            await File.WriteAllTextAsync(place, await PostgresTestServer.RentRecordAsync());
        return new PostgresUnderTest(PostgresStore.Open(await File.ReadAllTextAsync(place), time));
    }

    public static void AssertInvariants(TemporaryFolder folder)
    {
        string record = File.ReadAllText(folder.File(PlaceFile));
        Invariants.AssertHoldOnServer(record);
        PostgresTestServer.GiveBack(record);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();
}

internal sealed class PostgresFrontierTests : FrontierContract
{
    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => PostgresUnderTest.OpenAsync(Folder, time);

    protected override void AssertInvariants() => PostgresUnderTest.AssertInvariants(Folder);
}

internal sealed class PostgresCrawlRecordTests : CrawlRecordContract
{
    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => PostgresUnderTest.OpenAsync(Folder, time);

    protected override void AssertInvariants() => PostgresUnderTest.AssertInvariants(Folder);
}

internal sealed class PostgresLifecycleTests : LifecycleContract
{
    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => PostgresUnderTest.OpenAsync(Folder, time);

    protected override void AssertInvariants() => PostgresUnderTest.AssertInvariants(Folder);
}

internal sealed class PostgresReviewStoreTests : ReviewStoreContract
{
    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => PostgresUnderTest.OpenAsync(Folder, time);

    protected override void AssertInvariants() => PostgresUnderTest.AssertInvariants(Folder);
}

internal sealed class PostgresOutboxTests : OutboxContract
{
    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => PostgresUnderTest.OpenAsync(Folder, time);

    protected override void AssertInvariants() => PostgresUnderTest.AssertInvariants(Folder);
}

internal sealed class PostgresReviewQueueTests : ReviewQueueContract
{
    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => PostgresUnderTest.OpenAsync(Folder, time);

    protected override void AssertInvariants() => PostgresUnderTest.AssertInvariants(Folder);
}

internal sealed class PostgresSearchTests : SearchContract
{
    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => PostgresUnderTest.OpenAsync(Folder, time);

    protected override void AssertInvariants() => PostgresUnderTest.AssertInvariants(Folder);
}

internal sealed class PostgresJudgementTests : JudgementContract
{
    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => PostgresUnderTest.OpenAsync(Folder, time);

    protected override void AssertInvariants() => PostgresUnderTest.AssertInvariants(Folder);
}

internal sealed class PostgresWorkerTests : WorkerContract
{
    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => PostgresUnderTest.OpenAsync(Folder, time);

    protected override void AssertInvariants() => PostgresUnderTest.AssertInvariants(Folder);
}

internal sealed class PostgresRetentionTests : RetentionContract
{
    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => PostgresUnderTest.OpenAsync(Folder, time);

    protected override void AssertInvariants() => PostgresUnderTest.AssertInvariants(Folder);
}
