namespace Cybershield.Matching.Tests;

/// <summary>Lists and pages in one line.</summary>
internal static class Given
{
    public static readonly DateOnly Today = new(2026, 11, 22);

    /// <summary>A test_only list with these terms, each of its zones at 1.0.</summary>
    public static TermList List(string terms, string more = "", string flag = "{ score_at_least: 1, distinct_terms_at_least: 1 }") => Read($$"""
        schema: termlist/1
        id: probe
        title: Probe
        version: 1.0.0
        status: live
        test_only: true
        flag: {{flag}}
        zones: { title: 1.0, heading: 1.0, body: 1.0, link_text: 1.0, alt: 1.0, meta: 1.0, boilerplate: 1.0 }
        {{more}}
        terms:
        {{terms}}
        """);

    public static TermList Read(string yaml)
    {
        TermListReading reading = TermListReader.Read("probe.yaml", yaml);
        Assert.That(reading.Errors, Is.Empty);
        Assert.That(Schema.JsonSchemaCheck.Accepts(yaml), Is.True, "what reads without error validates against the schema");
        return reading.List!;
    }

    public static IReadOnlyList<string> ErrorsOf(string yaml) => [.. TermListReader.Read("probe.yaml", yaml).Errors.Select(error => error.ToString())];

    public static string AnyTerm(string id, string phrases, decimal weight = 1, string more = "") =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"  - {{ id: {id}, any: [{phrases}], weight: {weight}, why: test{more} }}\n");

    public static PageText Page(params (Zone Zone, string Text)[] blocks) => new([.. blocks.Select(block => new PageBlock(block.Zone, "und", block.Text))]);

    public static PageText Body(string text) => Page((Zone.Body, text));

    public static ListScreening? Screen(TermList list, PageText page) =>
        Watchlist.Compile([list], Today, allowTestOnly: true).Screen(page, "").Lists.SingleOrDefault();

    /// <summary>The forms that a list of one term finds in a text.</summary>
    public static IReadOnlyList<string> Forms(string terms, string text) =>
        Screen(List(terms), Body(text))?.Contributions.SelectMany(contribution => contribution.Matches).Select(match => match.Form).ToArray() ?? [];

    /// <summary>The same list with another multiplier.</summary>
    public static TermList With(this TermList list, Zone zone, decimal multiplier) => list with
    {
        Zones = new ZoneWeights(Enum.GetValues<Zone>().ToDictionary(other => other, other => other == zone ? multiplier : list.Zones[other])),
    };
}
