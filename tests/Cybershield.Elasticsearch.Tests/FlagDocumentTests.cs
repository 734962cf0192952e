using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cybershield.Review;

namespace Cybershield.Elasticsearch.Tests;

internal sealed partial class FlagDocumentTests
{
    private static readonly string[] NamedExemptions = ["site_name"];

    [Test]
    public void The_mapping_describes_pages_and_never_people()
    {
        string[] fields = [.. Fields(IndexTemplates.ReadMapping()).Concat(Properties(typeof(FlagDocument)))];

        Assert.That(fields, Has.Length.GreaterThan(100), "the test must see the fields");
        Assert.That(fields.Where(f => PersonLike().IsMatch(f)).Except(NamedExemptions), Is.Empty);
    }

    [TestCase("author")]
    [TestCase("posted_by_user")]
    [TestCase("contact_email")]
    [TestCase("reviewer_id")]
    [TestCase("person")]
    [TestCase("full_name")]
    public void A_person_like_field_would_be_seen(string field) => Assert.That(PersonLike().IsMatch(field), Is.True);

    [Test]
    public void Every_property_has_a_field_and_every_field_a_property() =>
        Assert.That(Fields(IndexTemplates.ReadMapping()), Is.EquivalentTo(Properties(typeof(FlagDocument))));

    [Test]
    public void What_is_new_and_what_was_ticked_stand_beside_each_term()
    {
        FlagDocument document = FlagDocument.From(Samples.Entry(1, terms: 3), 1000);

        Assert.That(document.MatchNews, Is.EqualTo("new"));
        Assert.That(document.Matches!.Select(m => (m.TermId, m.Presence, m.NewPassages, m.Right)), Is.EqualTo(new[] { ("profit-0", "new", 1, (bool?)true), ("profit-1", "new", 1, false), ("profit-2", "new", 1, null) }));
        Assert.That(document.Decision!.TermsRight, Is.EqualTo(new[] { "consumer-fraud profit-0" }));
        Assert.That(document.Decision.TermsWrong, Is.EqualTo(new[] { "consumer-fraud profit-1" }));
        Assert.That(document.Gone!.Select(g => (g.TermId, g.Form)), Is.EqualTo(new[] { ("bonus", "welcome bonus") }));
    }

    [Test]
    public void A_cut_text_keeps_whole_characters_and_says_that_it_was_cut()
    {
        OutboxEntry entry = Samples.Entry(1, text: "ab😀cd");
        int title = entry.Text[0].Text.Length;

        FlagDocument document = FlagDocument.From(entry, title + 3);

        Assert.That(document.Blocks!.Select(b => b.Text), Is.EqualTo(new[] { entry.Text[0].Text, "ab" }));
        Assert.That(document.TextCut, Is.True);
        Assert.That(FlagDocument.From(entry, 1000).TextCut, Is.False);
    }

    [Test]
    public void Half_a_surrogate_pair_and_control_characters_do_not_break_a_line()
    {
        OutboxEntry entry = Samples.Entry(1, text: "a\ud83db\n\u2028\0c");

        byte[] body = BulkBatch.Cut([entry], new IndexNames("flags"), 10, 1 << 20, 1000).Single().Body.ToArray();

        Assert.That(body.Count(b => b == '\n'), Is.EqualTo(2));
        Assert.That(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body), Does.Contain("a\\uFFFDb").IgnoreCase.Or.Contain("a\ufffdb"));
    }

    [Test]
    public void Requests_are_closed_before_a_limit_is_exceeded_and_a_large_document_goes_alone()
    {
        IndexNames names = new("flags");
        OutboxEntry[] entries = [.. Enumerable.Range(0, 25).Select(i => Samples.Entry(i, text: i == 7 ? new string('x', 100_000) : "short"))];

        BulkBatch[] batches = [.. BulkBatch.Cut(entries, names, maxDocuments: 10, maxBytes: 50_000, maxTextCharacters: 500_000)];

        Assert.That(batches.SelectMany(b => b.Entries), Is.EqualTo(entries), "in order, none lost, none twice");
        Assert.That(batches.Select(b => b.Entries.Count), Is.EqualTo(new[] { 7, 1, 10, 7 }));
        Assert.That(batches.Where(b => b.Entries.Count > 1).Select(b => b.Body.Length), Is.All.LessThanOrEqualTo(50_000));
        Assert.That(batches.Select(b => b.Body.Span[^1]), Is.All.EqualTo((byte)'\n'));
    }

    [Test]
    public void The_month_of_an_index_is_utc() =>
        Assert.That(new IndexNames("f").IndexFor(1, new DateTimeOffset(2026, 12, 1, 4, 0, 0, TimeSpan.FromHours(5))), Is.EqualTo("f-g01-2026.11"));

    [Test]
    public void The_id_depends_on_nothing_but_address_and_list_and_is_short_however_long_they_are()
    {
        string address = "http://127.0.0.1/" + new string('ж', 4_000);
        string[] ids = [Flag.FlagId(address, "fraud"), Flag.FlagId(address, "fraud"), Flag.FlagId(address, "drugs"), Flag.FlagId(address + "ж", "fraud")];

        Assert.That((ids[1], ids.Distinct().Count()), Is.EqualTo((ids[0], 3)));
        Assert.That(ids.Select(Encoding.UTF8.GetByteCount), Is.All.LessThanOrEqualTo(512));
        OutboxEntry entry = Samples.Entry(1, revision: 7);
        JsonElement action = JsonElement.Parse(Encoding.UTF8.GetString(BulkBatch.Cut([entry], new IndexNames("flags"), 10, 1 << 20, 1000).Single().Body.Span).Split('\n')[0]).GetProperty("index");
        Assert.That((action.GetProperty("_id").GetString(), action.GetProperty("version").GetInt64()), Is.EqualTo((entry.FlagId, 7)));
    }

    private static IEnumerable<string> Fields(JsonObject mapping) =>
        from property in mapping["properties"]?.AsObject() ?? []
        from field in Fields(property.Value!.AsObject()).Prepend(property.Key)
        select field;

    private static IEnumerable<string> Properties(Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let inner = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType
        from name in (inner.Namespace!.StartsWith("Cybershield", StringComparison.Ordinal) ? Properties(inner) : []).Prepend(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))
        select name;

    [GeneratedRegex("(^|_)(author|creator|poster|posted|person|people|user|username|reviewer|owner|name|nick|nickname|handle|profile|account|member|contact|email|mail|phone|tel|address|birth|age|gender|face|photo|ip)(_|$)")]
    private static partial Regex PersonLike();
}
