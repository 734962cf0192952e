using Cybershield.Matching.Yaml;

namespace Cybershield.Matching.Format;

/// <summary>The keys of a whole-page test.</summary>
internal static class TestKeys
{
    // The order in which a page's zones stand in its text.
    private static readonly Zone[] Order = [Zone.Title, Zone.Meta, Zone.Heading, Zone.Body, Zone.LinkText, Zone.Alt, Zone.Boilerplate, Zone.SiteChrome];

    public static readonly YamlKey<string> Name = YamlKey.RequiredText("name", "What the test shows.");
    public static readonly YamlKey<string?> Lang = YamlKey.Text("lang", "Language of the page as a BCP 47 primary subtag; unknown by default.");
    public static readonly IReadOnlyList<(Zone Zone, YamlKey<IReadOnlyList<YamlText>> Key)> Zones =
        [.. Order.Select(zone => (zone, YamlKey.TextOrTexts(YamlMapping.SnakeCase(zone.ToString()), "A block of this zone, or several.")))];
    public static readonly YamlKey<YamlMapping> Page = YamlKey.RequiredMapping("page", "The page by zones.", new YamlShape("A page by zones, in the order title, meta, heading, body, link_text, alt, boilerplate, site_chrome.", [Lang, .. Zones.Select(pair => pair.Key)]));

    public static readonly YamlKey<bool?> Flagged = YamlKey.Truth("flagged", "Whether the list, were it live, would flag the page.");
    public static readonly YamlKey<IReadOnlyList<YamlText>> Terms = YamlKey.Texts("terms", "Ids of the counted terms, in any order.");
    public static readonly YamlKey<decimal?> Score = YamlKey.Tenths("score", "The score.", 0, 1_000_000);
    public static readonly YamlKey<IReadOnlyList<YamlText>> ExcludedBy = YamlKey.Texts("excluded_by", "Ids of the exclusions that removed something, in any order.");
    public static readonly YamlKey<YamlMapping> Expect = YamlKey.RequiredMapping("expect", "The expected verdict.", new YamlShape("The expected verdict.", Flagged, Terms, Score, ExcludedBy) { Also = [Flagged] });

    public static readonly YamlShape Shape = new("A whole page with its expected verdict.", Name, Page, Expect);
}
