using System.Globalization;
using System.Xml;
using Cybershield.Review;
using Cybershield.Service.Pages;
using Cybershield.Storage;

namespace Cybershield.Service.Web;

/// <summary>Open flags as an Atom feed (RFC 4287): the newest fifty of a filter, for who is signed in or has a feed key.</summary>
internal static class FeedEndpoint
{
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const int Entries = 50;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/flags.atom", ShowAsync);

    private static async Task<IResult> ShowAsync(HttpContext context, FeedKey keys, TimeProvider time, CancellationToken cancellationToken)
    {
        string? key = context.Request.Query["key"];
        if ((Session.Reviewer(context) ?? (key is null ? null : keys.Open(key))) is null)
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        QueueFilter filter = QueueFilter.Read(context.Request.Query);
        FlagQuery query = filter.ToQuery(TimeZoneInfo.Utc) with { States = [FlagState.Open], Order = FlagOrder.Newest };
        var store = context.RequestServices.GetRequiredService<ReviewStore>();
        FlagPage page = await store.ListAsync(query, null, Entries, cancellationToken);
        string address = $"{context.Request.Scheme}://{context.Request.Host}";
        return Results.Text(Write(page.Flags, address, filter, time.GetUtcNow()), "application/atom+xml; charset=utf-8");
    }

    private static string Write(IReadOnlyList<Flag> flags, string address, QueueFilter filter, DateTimeOffset now)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, CheckCharacters = true }))
        {
            xml.WriteStartElement("feed", Atom);
            Element(xml, "title", Texts.T("feed.title"));
            Element(xml, "id", $"{address}/flags{filter.ToQueryString()}");
            Element(xml, "updated", Instant(flags.Count == 0 ? now : flags.Max(flag => flag.UpdatedAt)));
            Link(xml, $"{address}/flags{filter.ToQueryString()}");
            foreach (Flag flag in flags)
                Entry(xml, flag, address);
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    private static void Entry(XmlWriter xml, Flag flag, string address)
    {
        xml.WriteStartElement("entry", Atom);
        Element(xml, "title", $"{flag.ListTitle}: {(flag.PageTitle.Length > 0 ? flag.PageTitle : flag.Url)}");
        Element(xml, "id", $"urn:cybershield:flag:{flag.Id}");
        Element(xml, "published", Instant(flag.FirstFlaggedAt));
        Element(xml, "updated", Instant(flag.UpdatedAt));
        Link(xml, $"{address}/flags/{flag.Id}");
        xml.WriteStartElement("author", Atom);
        Element(xml, "name", "Cybershield");
        xml.WriteEndElement();
        Element(xml, "summary", string.Join(" … ", flag.Latest.Terms.Where(term => term.Counted).Select(term => term.Snippet.Text)));
        xml.WriteEndElement();
    }

    /// <remarks>Crawled text may hold characters that XML can't.</remarks>
    private static void Element(XmlWriter xml, string name, string value) =>
        xml.WriteElementString(name, Atom, string.Concat(value.EnumerateRunes().Where(IsXml).Select(rune => rune.ToString())));

    private static bool IsXml(System.Text.Rune rune) => rune.Value is 0x9 or 0xA or 0xD or (>= 0x20 and not 0xFFFE and not 0xFFFF);

    private static void Link(XmlWriter xml, string address)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
