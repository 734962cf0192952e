namespace Cybershield.Elasticsearch.Tests;

internal sealed class ElasticsearchOptionsTests
{
    private static readonly ElasticsearchOptions Good = new() { Uri = "https://search.example:9200" };

    private static readonly (string Key, ElasticsearchOptions Options)[] Faulty =
    [
        ("Uri", new()),
        ("Uri", Good with { Uri = "search.example:9200" }),
        ("Uri", Good with { Uri = "https://elastic:secret@search.example" }),
        ("ApiKey", Good with { ApiKey = "a2V5", Username = "u", Password = "p" }),
        ("ApiKey", Good with { ApiKey = "id:key" }),
        ("Password", Good with { Username = "u" }),
        ("CaFile", Good with { CaFile = "/nowhere/ca.pem" }),
        ("Fingerprint", Good with { Fingerprint = "ab:cd" }),
        ("IndexPrefix", Good with { IndexPrefix = "Flags*" }),
        ("MaxBatchBytes", Good with { MaxBatchBytes = 0 }),
        ("MaxBatchDocuments", Good with { MaxBatchDocuments = 0 }),
        ("MaxTextCharacters", Good with { MaxTextCharacters = 1_000_000 }),
        ("RequestTimeout", Good with { RequestTimeout = TimeSpan.Zero }),
        ("AlarmPause", Good with { AlarmPause = TimeSpan.FromDays(1) }),
    ];

    [Test]
    public void Defaults_with_an_address_have_no_fault() => Assert.That(Good.Faults(), Is.Empty);

    [Test]
    public void A_request_is_closed_at_5_MB_500_documents_or_2_seconds() =>
        Assert.That((Good.MaxBatchBytes, Good.MaxBatchDocuments, Good.FlushAfter), Is.EqualTo((5 * 1024 * 1024, 500, TimeSpan.FromSeconds(2))));

    [TestCaseSource(nameof(Faulty))]
    public void A_fault_names_its_key_and_says_what_to_write((string Key, ElasticsearchOptions Options) faulty) =>
        Assert.That(faulty.Options.Faults(), Has.Exactly(1).Items.And.All.Contains($"Elasticsearch:{faulty.Key}").And.All.Match("write|keep"));

    [Test]
    public void A_fault_never_repeats_a_secret() =>
        Assert.That(string.Join('\n', (Good with { ApiKey = "not base64!", Fingerprint = "ab" }).Faults()), Does.Not.Contain("not base64!"));

    [Test]
    public void Every_fault_is_told_at_once() =>
        Assert.That((Good with { Uri = "x", IndexPrefix = "", MaxBatchDocuments = -1 }).Faults(), Has.Count.EqualTo(3));
}
