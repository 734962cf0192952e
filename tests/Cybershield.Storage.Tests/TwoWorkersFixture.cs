namespace Cybershield.Storage.Tests;

/// <summary>A record that two workers opened, each for itself.</summary>
internal abstract class TwoWorkersFixture(StoreUnderTest kind) : RecordFixture(kind)
{
    protected RecordStore Other { get; private set; } = null!;

    [SetUp]
    public async Task OpenOther() => Other = await OpenAsync();

    [TearDown]
    public async Task CloseOther() => await Other.DisposeAsync();
}
