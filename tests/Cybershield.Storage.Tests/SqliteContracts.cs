using Cybershield.Crawling;

namespace Cybershield.Storage.Tests;

/// <summary>The embedded store under the contract.</summary>
internal sealed class SqliteUnderTest(SqliteStore store) : IStoreUnderTest
{
    public IFrontier Frontier => store.Frontier;

    public ICrawlRecord Record => store.Record;

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
