using Cybershield.Crawling;
using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>The store on a real server under the contract.</summary>
internal sealed class PostgresUnderTest(PostgresStore store) : IStoreUnderTest
{
    public IFrontier Frontier => store.Frontier;

    public ICrawlRecord Record => store.Record;

    public IReviewStore Reviews => store.Reviews;

    public IOutbox Outbox => store.Outbox;

    public static async Task<IStoreUnderTest> OpenAsync(TemporaryFolder folder, TimeProvider time)
    {
        string schema = await PostgresTestServer.SchemaAsync(SchemaOf(folder));
        PostgresStore.Migrate(schema);
        return new PostgresUnderTest(PostgresStore.Open(schema, time));
    }

    public static void AssertInvariants(TemporaryFolder folder) => Task.Run(async () =>
    {
        await using PostgresDatabase database = PostgresDatabase.OpenReadOnly(await PostgresTestServer.SchemaAsync(SchemaOf(folder)));
        Invariants.AssertHold(database);
    }).GetAwaiter().GetResult();

    /// <summary>The folder's name serves as the schema's: both are fresh for each test.</summary>
    public static string SchemaOf(TemporaryFolder folder) => Path.GetFileName(folder.Path).ToLowerInvariant();

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

internal sealed class PostgresReviewStoreTests : ReviewStoreContract
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
