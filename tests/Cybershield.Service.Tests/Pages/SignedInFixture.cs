namespace Cybershield.Service.Tests.Pages;

/// <summary>Before every test: a record filled with sample pages, the review pages over it, and a reviewer who has signed in.</summary>
internal abstract class SignedInFixture
{
    protected ReviewRecord Record { get; private set; } = null!;

    protected ReviewSite Site { get; private set; } = null!;

    protected Visitor Visitor { get; private set; } = null!;

    protected abstract IEnumerable<SamplePage> Pages { get; }

    [SetUp]
    public async Task StartAsync()
    {
        Record = await ReviewRecord.OfAsync(Pages);
        Site = await ReviewSite.StartAsync(Record.Serve);
        Visitor = await Site.SignInAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        Visitor?.Dispose();
        if (Site is not null)
            await Site.DisposeAsync();
        if (Record is not null)
            await Record.DisposeAsync();
    }
}
