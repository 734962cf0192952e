using System.Text;
using System.Text.Json;

namespace Cybershield.Crawling.Tests.Discovery;

internal sealed class FeedReaderTests
{
    private static readonly FeedReader Reader = new(new AddressListOptions());

    /// <summary>Feeds of the data that are read otherwise than their project expects, and why.</summary>
    private static readonly Dictionary<string, string> KnownDifferences = new()
    {
        ["atom10_feed_title_xhtml_escaped_markup"] = "an element is closed by another's name: what stands before is read, the open title is not",
        ["atom10_feed_title_xhtml_inline_markup"] = "an element is closed by another's name: what stands before is read, the open title is not",
        ["feed_title_xml_base_cdata"] = "a link in escaped HTML of a title is left as it is",
        ["feed_item_links_-_rss_channel_item_links"] = "of several links the first is taken, not the last",
        ["rdf_item_links"] = "of several links the first is taken, not the last",
        ["rss_channel_item_links"] = "of several links the first is taken, not the last",
    };

    private static AddressList Read(string text)
    {
        CrawlUrl.TryParse("https://example.org/feed", null, out CrawlUrl? url);
        return Reader.Read(Encoding.UTF8.GetBytes(text), null, url!);
    }

    [TestCase("<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><title>T</title><link rel='self' href='/no'/><link href='/a'/><published>2024-01-02T03:04:05Z</published></entry></feed>", "atom")]
    [TestCase("<rss version='2.0'><channel><title>F</title><item><title>T</title><link>/a</link><pubDate>Tue, 02 Jan 2024 03:04:05 GMT</pubDate></item></channel></rss>", "rss")]
    [TestCase("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>F</title></channel><item rdf:about='/a'><title>T</title><date>2024-01-02T03:04:05Z</date></item></rdf:RDF>", "rss")]
    [TestCase("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"F\",\"items\":[{\"id\":\"1\",\"title\":\"T\",\"url\":\"/a\",\"date_published\":\"2024-01-02T03:04:05Z\"}]}", "json")]
    public void Items_of_every_kind_of_feed_are_listed(string text, string format)
    {
        AddressList list = Read(text);
        Assert.That((list.Format, list.Title, list.Problem), Is.EqualTo((format, "F", (string?)null)));
        CrawlUrl.TryParse("https://example.org/a", null, out CrawlUrl? url);
        Assert.That(list.Addresses, Is.EqualTo(new[] { new ListedAddress(url!, AddressKind.Page, "T", DateTimeOffset.Parse("2024-01-02T03:04:05Z")) }));
    }

    [TestCase("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://b.example/x/'><entry><link href='y'/></entry></feed>", "https://b.example/x/y", "a stated base")]
    [TestCase("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/sub/'><entry xml:base='deep/'><link xml:base='er/' href='y'/></entry></feed>", "https://example.org/sub/deep/er/y", "bases within bases")]
    [TestCase("<rss><channel><title>Fish & Chips &nbsp; &copy=2;</title><item><link>https://example.org/?a=1&b=2</link></item></channel></rss>", "https://example.org/?a=1&b=2", "bare ampersands")]
    [TestCase("<rss><channel><item><link>https://example.org/1</link><title>a\u0001b</title></item></channel></rss>", "https://example.org/1", "control characters")]
    [TestCase("<rss><channel><item><content:encoded>x</content:encoded><link>https://example.org/2</link></item></channel></rss>", "https://example.org/2", "undeclared prefixes")]
    [TestCase("<rss><channel><item><link>https://example.org/3</link><title>Cut o", "https://example.org/3", "a document that breaks off")]
    public void Feeds_as_their_authors_wrote_them_are_read(string text, string expected, string what) =>
        Assert.That(Read(text).Addresses.Select(address => address.Url.Value), Is.EqualTo(new[] { expected }), what);

    [Test]
    public void A_document_type_declares_nothing()
    {
        AddressList list = Read("<!DOCTYPE rss [<!ENTITY a 'https://evil.example/'>]><rss><channel><item><link>https://example.org/1</link></item><item><link>&a;</link></item></channel></rss>");
        Assert.That(list.Addresses.Select(address => address.Url.Value), Is.EqualTo(new[] { "https://example.org/1" }));
        Assert.That(list.Problem, Is.Not.Null);
    }

    [Test]
    public void Feeds_of_others_agree_with_what_is_expected_of_them()
    {
        (int agreed, int all, List<string> differing) = (0, 0, []);
        foreach (string expected in Directory.EnumerateFiles(TestData.File("feeds"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (FeedBeside(expected) is not { } feed)
            {
                continue;
            }

            all++;
            if (Agrees(feed, expected))
            {
                agreed++;
            }
            else
            {
                differing.Add(Path.GetFileNameWithoutExtension(expected));
            }
        }

        TestContext.Out.WriteLine($"feeds: {agreed} of {all} agree");
        Assert.That((all, string.Join('\n', differing.Order(StringComparer.Ordinal))), Is.EqualTo((533, string.Join('\n', KnownDifferences.Keys.Order(StringComparer.Ordinal)))));
    }

    private static string? FeedBeside(string expected)
    {
        string xml = Path.ChangeExtension(expected, ".xml");
        string json = expected.Replace("_expected", "", StringComparison.Ordinal);
        return File.Exists(xml) ? xml : json != expected && File.Exists(json) ? json : null;
    }

    // Compared is all that is read: the feed's title, and of each item title, link and date.
    private static bool Agrees(string feed, string expected)
    {
        byte[] body = File.ReadAllBytes(feed);
        ParsedFeed parsed = FeedReader.Parse(CharsetDetector.Decode(body, CharsetDetector.Detect(body, null)));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(expected));
        JsonElement root = json.RootElement;
        JsonElement[] items = root.TryGetProperty("items", out JsonElement list) || root.TryGetProperty("entries", out list) ? list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [] : [];
        return Same(parsed.Title, Text(root, "title")) && parsed.Items.Count == items.Length && parsed.Items.Zip(items).All(pair => SameItem(pair.First, pair.Second));
    }

    private static bool SameItem(FeedItem found, JsonElement expected)
    {
        string? link = Text(expected, "link") ?? Text(expected, "url") ?? FirstLink(expected);
        string? date = Text(expected, "publishedParsed") ?? Text(expected, "pubDateParsed") ?? Text(expected, "date_published") ?? Text(expected, "updatedParsed");
        return Same(found.Title, Text(expected, "title"))
            && (link is null || Same(found.Link, link))
            && (date is null || found.ChangedAt == DateTimeOffset.Parse(date));
    }

    private static string? FirstLink(JsonElement item) =>
        item.TryGetProperty("links", out JsonElement links) && links.ValueKind == JsonValueKind.Array && links.GetArrayLength() > 0 && links[0].ValueKind == JsonValueKind.Object
        && (Text(links[0], "rel") ?? "alternate") == "alternate" ? Text(links[0], "href") : null;

    private static bool Same(string? found, string? expected) => string.Equals(found ?? "", (expected ?? "").Trim(), StringComparison.Ordinal);

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
