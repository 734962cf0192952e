namespace Cybershield.Elasticsearch.Tests;

/// <summary>The heads of all requests on the way to a real server, which takes many a head that another version or a proxy would not.</summary>
[TestFixture("elasticsearch-8.19")]
[TestFixture("elasticsearch-9.5")]
[TestFixture("opensearch-2.19")]
internal sealed class RequestHeaderTests(string kind)
{
    private IReadOnlyList<Overheard> _requests = [];

    private bool IsVendor => kind.StartsWith("elastic", StringComparison.Ordinal);

    [OneTimeSetUp]
    public async Task Listen()
    {
        await using Eavesdropper between = await Eavesdropper.StartAsync(RunningServers.Get(kind).Address);
        await using Projection projection = await Projection.OpenAsync(RunningServers.Get(kind), o => o with { Uri = between.Address });
        for (int number = 0; number < 2; number++)
        {
            await projection.Record.FlagAsync(new FlaggedPage(number));
            DrainResult drained = await projection.DrainOnceAsync();
            Assert.That((drained.Phase, drained.Done), Is.EqualTo((IndexerPhase.Idle, 1)), drained.Problem);
        }
        await projection.AssertMirrorsAsync();
        _requests = between.Requests;
    }

    [Test]
    public void Every_request_says_who_asks_and_takes_a_packed_answer()
    {
        Assert.That(_requests.Select(request => request.Header("User-Agent")), Is.All.StartsWith("Cybershield/"));
        Assert.That(_requests.Select(request => request.Header("X-Opaque-Id")), Is.All.EqualTo("cybershield"));
        Assert.That(_requests.Select(request => request.Header("Accept-Encoding")), Is.All.EqualTo("gzip"));
    }

    [Test]
    public void A_body_is_named_in_the_same_language_as_the_answer_that_is_asked_for()
    {
        Overheard[] known = [.. _requests.Skip(1)];

        Assert.That(known.Select(request => request.Header("Accept")), Is.All.EqualTo(IsVendor ? "application/vnd.elasticsearch+json;compatible-with=8" : "application/json"));
        Assert.That(known.Select(request => request.Header("Content-Type")), Is.EqualTo(known.Select(TypeOfBody)));
        Assert.That(known.Select(TypeOfBody).Distinct().Count(), Is.EqualTo(3), "the test must see requests without a body, with one, and with lines");
    }

    [Test]
    public void The_product_is_asked_for_once_and_in_plain_json()
    {
        Overheard probe = _requests.Single(request => request.Path == "/");

        Assert.That(_requests[0], Is.SameAs(probe));
        Assert.That((probe.Method, probe.Header("Accept"), probe.Header("Content-Type")), Is.EqualTo(("GET", "application/json", (string?)null)));
    }

    [Test]
    public void A_body_comes_with_its_length_and_not_in_chunks()
    {
        Overheard[] bodies = [.. _requests.Where(request => request.Body.Length > 0)];

        Assert.That(bodies.Select(request => request.Header("Content-Length")), Is.EqualTo(bodies.Select(request => $"{request.Body.Length}")));
        Assert.That(_requests.Select(request => request.Header("Transfer-Encoding")), Is.All.Null);
    }

    [Test]
    public void Projecting_asks_for_no_refresh() =>
        Assert.That(_requests.Where(request => request.Path == "/_bulk").Select(request => request.Query), Has.Exactly(2).Items.And.None.Contains("refresh"));

    private string? TypeOfBody(Overheard request)
    {
        string format = request.Path == "/_bulk" ? "x-ndjson" : "json";
        return request.Body.Length == 0 ? null : IsVendor ? $"application/vnd.elasticsearch+{format};compatible-with=8" : $"application/{format}";
    }
}
