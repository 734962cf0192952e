namespace Cybershield.Elasticsearch.Tests;

internal sealed class VerdictTests
{
    [TestCase(200, "", Verdict.Done)]
    [TestCase(201, "", Verdict.Done)]
    [TestCase(409, "version_conflict_engine_exception", Verdict.Done)]
    [TestCase(400, "document_parsing_exception", Verdict.Refused)]
    [TestCase(400, "strict_dynamic_mapping_exception", Verdict.Refused)]
    [TestCase(413, "", Verdict.Refused, TestName = "A single document that is too large takes no other with it")]
    [TestCase(429, "es_rejected_execution_exception", Verdict.TryAgain)]
    [TestCase(429, "circuit_breaking_exception", Verdict.TryAgain)]
    [TestCase(429, "cluster_block_exception", Verdict.Alarm)]
    [TestCase(403, "cluster_block_exception", Verdict.Alarm)]
    [TestCase(503, "cluster_block_exception", Verdict.TryAgain, TestName = "No master is a block that passes")]
    [TestCase(503, "unavailable_shards_exception", Verdict.TryAgain)]
    [TestCase(409, "", Verdict.TryAgain, TestName = "Only a conflict of versions is a late projection")]
    [TestCase(500, "", Verdict.TryAgain)]
    [TestCase(502, "", Verdict.TryAgain)]
    [TestCase(504, "", Verdict.TryAgain)]
    [TestCase(404, "index_not_found_exception", Verdict.Alarm)]
    [TestCase(401, "security_exception", Verdict.Alarm)]
    [TestCase(403, "security_exception", Verdict.Alarm)]
    public void An_item_is_judged_by_status_and_error(int status, string errorType, Verdict expected) =>
        Assert.That(Verdicts.OfItem(new(status, default, errorType, "")), Is.EqualTo(expected));

    [TestCase(200, Verdict.Done)]
    [TestCase(401, Verdict.Alarm)]
    [TestCase(403, Verdict.Alarm)]
    [TestCase(404, Verdict.Alarm)]
    [TestCase(408, Verdict.TryAgain)]
    [TestCase(409, Verdict.TryAgain, TestName = "A conflict of a whole request is no late projection")]
    [TestCase(413, Verdict.TooLarge)]
    [TestCase(429, Verdict.TryAgain)]
    [TestCase(500, Verdict.TryAgain)]
    [TestCase(502, Verdict.TryAgain)]
    [TestCase(503, Verdict.TryAgain)]
    [TestCase(504, Verdict.TryAgain)]
    [TestCase(400, Verdict.Alarm, TestName = "A whole request that is refused kills no document")]
    [TestCase(301, Verdict.Alarm)]
    [TestCase(406, Verdict.Alarm)]
    [TestCase(null, Verdict.TryAgain, TestName = "Silence leaves the outcome unknown")]
    public void A_request_is_judged_by_status(int? status, Verdict expected) =>
        Assert.That(Verdicts.OfRequest(new(status, default, "", "")), Is.EqualTo(expected));
}
