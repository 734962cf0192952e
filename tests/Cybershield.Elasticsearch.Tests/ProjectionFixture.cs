namespace Cybershield.Elasticsearch.Tests;

/// <summary>A record and an indexer before each kind of real server, new for every test.</summary>
[TestFixture("elasticsearch-8.19")]
[TestFixture("elasticsearch-9.5")]
[TestFixture("opensearch-2.19")]
internal abstract class ProjectionFixture(string kind)
{
    protected string Kind => kind;

    protected Projection Projection { get; private set; } = null!;

    [SetUp]
    public async Task Open() => Projection = await Projection.OpenAsync(RunningServers.Get(kind), Configure);

    [TearDown]
    public async Task Close()
    {
        if (Projection is not null)
            await Projection.DisposeAsync();
    }

    protected virtual ElasticsearchOptions Configure(ElasticsearchOptions options) => options;
}
