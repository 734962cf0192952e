using Cybershield.Crawling;
using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>The embedded store under the contract.</summary>
internal sealed class SqliteUnderTest(SqliteStore store) : IStoreUnderTest
{
    public IFrontier Frontier => store.Frontier;

    public ICrawlRecord Record => store.Record;

    public IReviewStore Reviews => store.Reviews;

    public IOutbox Outbox => store.Outbox;

    public ValueTask DisposeAsync() => store.DisposeAsync();
}

internal sealed class SqliteFrontierTests : FrontierContract
{
    private readonly TemporaryFolder folder = new();

    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => Task.FromResult<IStoreUnderTest>(new SqliteUnderTest(SqliteStore.Open(folder.Path, time)));

    protected override Task DeleteAsync()
    {
        folder.Empty();
        return Task.CompletedTask;
    }

    [OneTimeTearDown]
    public void DeleteFolder() => folder.Dispose();
}

internal sealed class SqliteCrawlRecordTests : CrawlRecordContract
{
    private readonly TemporaryFolder folder = new();

    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => Task.FromResult<IStoreUnderTest>(new SqliteUnderTest(SqliteStore.Open(folder.Path, time)));

    protected override Task DeleteAsync()
    {
        folder.Empty();
        return Task.CompletedTask;
    }

    [OneTimeTearDown]
    public void DeleteFolder() => folder.Dispose();
}

internal sealed class SqliteReviewStoreTests : ReviewStoreContract
{
    private readonly TemporaryFolder folder = new();

    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => Task.FromResult<IStoreUnderTest>(new SqliteUnderTest(SqliteStore.Open(folder.Path, time)));

    protected override Task DeleteAsync()
    {
        folder.Empty();
        return Task.CompletedTask;
    }

    [OneTimeTearDown]
    public void DeleteFolder() => folder.Dispose();
}

internal sealed class SqliteReviewQueueTests : ReviewQueueContract
{
    private readonly TemporaryFolder folder = new();

    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => Task.FromResult<IStoreUnderTest>(new SqliteUnderTest(SqliteStore.Open(folder.Path, time)));

    protected override Task DeleteAsync()
    {
        folder.Empty();
        return Task.CompletedTask;
    }

    [OneTimeTearDown]
    public void DeleteFolder() => folder.Dispose();
}

internal sealed class SqliteSearchTests : SearchContract
{
    private readonly TemporaryFolder folder = new();

    protected override Task<IStoreUnderTest> OpenAsync(TimeProvider time) => Task.FromResult<IStoreUnderTest>(new SqliteUnderTest(SqliteStore.Open(folder.Path, time)));

    protected override Task DeleteAsync()
    {
        folder.Empty();
        return Task.CompletedTask;
    }

    [OneTimeTearDown]
    public void DeleteFolder() => folder.Dispose();
}
