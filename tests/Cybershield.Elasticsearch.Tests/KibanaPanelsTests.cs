using System.Text.Json;
using System.Text.Json.Nodes;
using Cybershield.Review;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>What Kibana's panels and searches ask is asked of a real server over flags whose numbers are known.</summary>
[TestFixture("elasticsearch-8.19")]
[TestFixture("elasticsearch-9.5")]
[TestFixture("opensearch-2.19")]
internal sealed class KibanaPanelsTests(string kind)
{
    private const int Flags = 12;
    private static readonly KibanaObjects Kibana = KibanaObjects.Read();
    private Projection _projection = null!;

    /// <summary>Six flags on one day and six on a later one, two of three in English; three concerns, a lawful use, a wrong match and a duplicate are decided.</summary>
    [OneTimeSetUp]
    public async Task Seed()
    {
        _projection = await Projection.OpenAsync(RunningServers.Get(kind));
        string[] ids = [.. await FlagAsync(0), .. await LaterAsync()];
        (Outcome Outcome, string? Reason)[] decisions = [(Outcome.Concern, null), (Outcome.Concern, null), (Outcome.Concern, null), (Outcome.LawfulUse, "news"), (Outcome.WrongMatch, "other_meaning"), (Outcome.Duplicate, null)];
        _projection.Record.Time.Advance(TimeSpan.FromHours(3));
        foreach ((string id, (Outcome outcome, string? reason)) in ids.Zip(decisions))
        {
            long revision = (await _projection.Record.FlagsAsync())[id].Revision;
            ReviewResult decided = await _projection.Record.Reviews.DecideAsync(new(id, revision, "reviewer-1", outcome, reason, "A note", outcome == Outcome.Duplicate ? ids[^1] : null), default);
            Assert.That(decided.Status, Is.EqualTo(ReviewStatus.Done), decided.Why);
        }

        await _projection.DrainAsync();
        await _projection.AssertMirrorsAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_projection is not null)
            await _projection.DisposeAsync();
    }

    [Test]
    public async Task Every_panel_gets_an_answer_with_buckets()
    {
        foreach (LensPanel panel in Kibana.Lenses)
        {
            JsonElement found = await AskAsync(panel);
            Assert.That(found.GetProperty("aggregations").EnumerateObject().First().Value.GetProperty("buckets").EnumerateSome().Count(), Is.Positive, panel.Title);
        }
    }

    [TestCase("Flags per day by outcome", "day", "6 6")]
    [TestCase("Flags per day by list version", "day", "6 6")]
    [TestCase("Flags by list", "list", "12")]
    [TestCase("Flags by site group", "group", "12")]
    [TestCase("Flags by language", "language", "8 4")]
    [TestCase("Captures per day", "day", "6 6")]
    [TestCase("Precision per list", "list", "5")]
    [TestCase("Crawl health by site", "site", "12")]
    [TestCase("Terms that were wrong", "list", "1")]
    [TestCase("Flags by what is new", "list", "12")]
    public async Task A_panel_counts_what_the_record_holds(string title, string column, string counts) =>
        Assert.That(string.Join(' ', Buckets(await AskAsync(Panel(title)), column).Select(b => b.GetProperty("doc_count").GetInt32())), Is.EqualTo(counts));

    [Test]
    public async Task Outcomes_stand_beside_what_is_undecided()
    {
        JsonElement first = Buckets(await AskAsync(Panel("Flags per day by outcome")), "day").First();
        Assert.That(first.GetProperty("outcome").GetProperty("buckets").EnumerateArray().Select(b => (b.GetProperty("key").GetString(), b.GetProperty("doc_count").GetInt32())),
            Is.EquivalentTo(new[] { ("concern", 3), ("lawful_use", 1), ("wrong_match", 1), ("duplicate", 1) }));
        JsonElement second = Buckets(await AskAsync(Panel("Flags per day by outcome")), "day").Last();
        Assert.That(second.GetProperty("outcome").GetProperty("buckets")[0].GetProperty("key").GetString(), Is.EqualTo("(missing value)"));
    }

    [Test]
    public async Task What_waits_longest_stands_in_the_last_group_of_the_backlog()
    {
        JsonElement groups = (await AskAsync(Panel("Age of the backlog"))).GetProperty("aggregations").GetProperty("age").GetProperty("buckets");
        Assert.That(groups.EnumerateObject().Where(g => g.Value.GetProperty("doc_count").GetInt32() > 0).Select(g => (g.Name, g.Value.GetProperty("doc_count").GetInt32())), Is.EqualTo(new[] { ("over 30 days", 6) }));
    }

    [Test]
    public async Task Precision_is_the_share_of_concern_among_the_decisions_that_count()
    {
        JsonElement list = Buckets(await AskAsync(Panel("Precision per list")), "list").Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(list.GetProperty("key").GetString(), Is.EqualTo("fraud 1.2.0"));
            Assert.That(list.GetProperty("precision").GetProperty("value").GetDouble(), Is.EqualTo(0.6).Within(1e-9));
            Assert.That(list.GetProperty("wrong").GetProperty("doc_count").GetInt32(), Is.EqualTo(1));
        }
    }

    [TestCase("cybershield-queue", 6)]
    [TestCase("cybershield-decided", 6)]
    public async Task A_search_finds_its_flags_in_its_order(string id, int hits)
    {
        JsonNode search = Kibana.Searches.Single(s => (string)s["id"]! == id)["attributes"]!;
        JsonArray order = new([.. search["sort"]!.AsArray().Select(o => (JsonNode)new JsonObject { [(string)o![0]!] = (string)o[1]! })]);
        JsonObject body = new() { ["query"] = LensPanel.Lucene((string)search["kibanaSavedObjectMeta"]!["searchSourceJSON"]!["query"]!["query"]!), ["sort"] = order };

        ServerAnswer answer = await _projection.Gateway.SearchAsync(_projection.Options.IndexPrefix, body, CancellationToken.None);

        Assert.That(answer.Accepted, Is.True, answer.ToString());
        Assert.That(answer.Body.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt32(), Is.EqualTo(hits));
    }

    private static LensPanel Panel(string title) => Kibana.Lenses.Single(l => l.Title == title);

    private async Task<JsonElement> AskAsync(LensPanel panel)
    {
        ServerAnswer answer = await _projection.Gateway.SearchAsync(_projection.Options.IndexPrefix, panel.Search(), CancellationToken.None);
        Assert.That(answer.Accepted, Is.True, $"{panel.Title}: {answer}");
        return answer.Body;
    }

    private static IEnumerable<JsonElement> Buckets(JsonElement found, string column) =>
        found.GetProperty("aggregations").GetProperty(column).GetProperty("buckets").EnumerateSome();

    private Task<string[]> FlagAsync(int from) =>
        _projection.Record.FlagAsync([.. Enumerable.Range(from, Flags / 2).Select(i => new FlaggedPage(i, Language: i % 3 == 0 ? "ru" : "en"))]);

    private Task<string[]> LaterAsync()
    {
        _projection.Record.Time.Advance(TimeSpan.FromDays(40));
        return FlagAsync(Flags / 2);
    }
}

internal static class BucketLists
{
    /// <summary>Buckets come as an array, or, for filters, as an object by label.</summary>
    public static IEnumerable<JsonElement> EnumerateSome(this JsonElement buckets) =>
        buckets.ValueKind == JsonValueKind.Object ? buckets.EnumerateObject().Select(b => b.Value) : buckets.EnumerateArray();
}
