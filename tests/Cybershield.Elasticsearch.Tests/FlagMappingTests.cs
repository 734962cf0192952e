using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cybershield.Review;

namespace Cybershield.Elasticsearch.Tests;

internal sealed partial class FlagMappingTests
{
    private const int LongestKeywordBytes = 32_766;
    private const int MostBytesOfACharacter = 4;
    private static readonly JsonObject Mapping = IndexTemplates.ReadMapping();
    private static readonly (string Path, JsonObject Field)[] AllFields = [.. Fields(Mapping, "")];

    [Test]
    public void An_unknown_field_is_refused_at_every_depth() =>
        Assert.That(((string?)Mapping["dynamic"], AllFields.Where(field => field.Field["dynamic"] is not null)), Is.EqualTo(("strict", Array.Empty<(string, JsonObject)>())));

    [Test]
    public void No_word_is_so_long_that_its_document_is_refused()
    {
        (string Path, JsonObject Field)[] keywords = [.. AllFields.Where(field => (string?)field.Field["type"] == "keyword")];

        Assert.That(keywords, Has.Length.GreaterThan(30), "the test must see the fields");
        Assert.That(keywords.Where(field => (int?)field.Field["ignore_above"] is not (> 0 and <= LongestKeywordBytes / MostBytesOfACharacter)), Is.Empty);
    }

    [TestCase("title")]
    [TestCase("blocks.text")]
    public void A_text_that_people_search_has_its_offsets_a_plain_base_and_the_languages_that_servers_know(string path)
    {
        JsonObject field = Field(path);

        Assert.That(((string?)field["type"], (string?)field["index_options"], field["analyzer"]), Is.EqualTo(("text", "offsets", (JsonNode?)null)), "the standard analyzer is in every server");
        Assert.That(new[] { "ru", "en", "ar" }.Select(language => (string?)field["fields"]![language]!["analyzer"]), Is.EqualTo(new[] { "russian", "english", "arabic" }));
    }

    [Test]
    public void Our_own_words_are_taken_as_they_are() =>
        Assert.That(((string?)Field("search_text")["analyzer"], (string?)Field("search_text")["index_options"]), Is.EqualTo(("whitespace", "offsets")));

    [Test]
    public void Times_are_written_in_utc()
    {
        OutboxEntry entry = Samples.Entry(1, firstFlaggedAt: new DateTimeOffset(2026, 12, 1, 4, 0, 0, TimeSpan.FromHours(5)));

        string[] lines = Encoding.UTF8.GetString(BulkBatch.Cut([entry], new IndexNames("flags"), 10, 1 << 20, 1000).Single().Body.Span).Split('\n');
        string[] times = [.. Time().Matches(lines[1]).Select(found => found.Value)];

        Assert.That(AllFields.Count(field => (string?)field.Field["type"] == "date"), Is.EqualTo(times.Length).And.EqualTo(5));
        Assert.That(times, Has.Member("\"2026-11-30T23:00:00Z\"").And.All.Match("^\"[^\"+]*Z\"$"));
    }

    private static JsonObject Field(string path) => AllFields.Single(field => field.Path == path).Field;

    /// <summary>Every field and sub-field with its path.</summary>
    private static IEnumerable<(string Path, JsonObject Field)> Fields(JsonObject parent, string path) =>
        from kind in new[] { "properties", "fields" }
        from property in parent[kind]?.AsObject() ?? []
        let child = property.Value!.AsObject()
        from field in Fields(child, $"{path}{property.Key}.").Prepend(($"{path}{property.Key}", child))
        select field;

    [GeneratedRegex("\"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[^\"]*\"")]
    private static partial Regex Time();
}
