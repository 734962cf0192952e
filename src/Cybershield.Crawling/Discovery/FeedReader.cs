using System.Text.Json;

namespace Cybershield.Crawling;

/// <summary>
/// Reads Atom 0.3 and 1.0 (RFC 4287), RSS 0.9x, 1.0 (RDF) and 2.0, and JSON Feed 1.0 and 1.1 for the addresses of their items.
/// Nothing is read of who wrote them.
/// </summary>
public sealed class FeedReader
{
    private readonly AddressListOptions options;

    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public FeedReader(AddressListOptions options) => this.options = options.Validate();

    /// <summary>Reads one feed.</summary>
    /// <param name="contentType">The Content-Type header as sent; null where absent.</param>
    /// <param name="url">Where it came from; relative addresses are resolved against it.</param>
    public AddressList Read(byte[] body, string? contentType, CrawlUrl url) =>
        ListBody.Read(body, contentType, options.MaxUnpackedBytes, out string? problem) is { } text
            ? ReadText(text, url)
            : new AddressList("unknown", null, [], 0, problem);

    internal AddressList ReadText(string text, CrawlUrl url)
    {
        ParsedFeed feed = Parse(text, url);
        AddressCollector found = new(url, options.MaxAddresses);
        foreach (FeedItem item in feed.Items)
        {
            if (item.Link is not null && !found.IsFull)
            {
                found.Add(item.Link, AddressKind.Page, item.Title, item.ChangedAt);
            }
        }

        return found.Finish(feed.Format, feed.Title, feed.Problem);
    }

    internal static ParsedFeed Parse(string text, CrawlUrl? url = null)
    {
        bool isJson = text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("{");
        return isJson ? ParseJson(text) : ParseXml(text, url);
    }

    private static ParsedFeed ParseXml(string text, CrawlUrl? url)
    {
        ParsedFeed feed = new XmlFeed(url).Parse(text);
        if (feed.Problem is null)
        {
            return feed;
        }

        ParsedFeed mended = new XmlFeed(url).Parse(MendedXml.Mend(text));
        return mended.Items.Count > feed.Items.Count || mended.Problem is null ? mended with { Problem = feed.Problem } : feed;
    }

    private static ParsedFeed ParseJson(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            JsonElement root = json.RootElement;
            string version = Text(root, "version") ?? "";
            JsonElement items = root.TryGetProperty("items", out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list : default;
            return new ParsedFeed("json", version[(version.LastIndexOf('/') + 1)..], Text(root, "title"), items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray().Select(ReadItem)] : [], null);
        }
        catch (JsonException error)
        {
            return new ParsedFeed("unknown", "", null, [], $"line {error.LineNumber + 1}: not valid JSON");
        }
    }

    private static FeedItem ReadItem(JsonElement item) =>
        new(Text(item, "title"), Text(item, "url") ?? Text(item, "external_url"), SitemapReader.ReadDate(Text(item, "date_published") ?? Text(item, "date_modified") ?? ""));

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A feed as it stands, before its addresses are resolved.</summary>
/// <param name="Version">"1.0", "2.0" …; empty where the feed does not tell.</param>
internal sealed record ParsedFeed(string Format, string Version, string? Title, IReadOnlyList<FeedItem> Items, string? Problem);

/// <summary>An item of a feed.</summary>
/// <param name="Link">As written, or resolved where the feed states a base (XML Base).</param>
internal sealed record FeedItem(string? Title, string? Link, DateTimeOffset? ChangedAt);
