using System.Globalization;
using Cybershield.Matching;
using Cybershield.Review;
using Spectre.Console;

namespace Cybershield.Service.Commands;

/// <summary>What <c>explain</c> says of a page. Every text of the page in it is masked.</summary>
/// <param name="Charset">Null for a page of the record.</param>
/// <param name="CapturedAt">Null for a page that was read now, and for one that was purged and left its flags.</param>
/// <param name="Links">Null for a page of the record.</param>
internal sealed record Explanation(
    string Source,
    string Title,
    string Language,
    string? Charset,
    DateTimeOffset? CapturedAt,
    IReadOnlyList<ZoneText> Zones,
    int? Links,
    IReadOnlyList<ListExplanation> Lists)
{
    private const int ShownCharacters = 160;

    /// <summary>The text by zones, in document order, shortened.</summary>
    public static IReadOnlyList<ZoneText> ZonesOf(PageText text) =>
        [.. ContactMask.Mask(text).Blocks.GroupBy(block => block.Zone).OrderBy(zone => zone.Key).Select(zone => new ZoneText(zone.Key, zone.Count(), zone.Sum(block => block.Text.Length), Start(zone.Select(block => block.Text))))];

    /// <summary>Prints it for a person.</summary>
    public void Print()
    {
        Console.Out.WriteLine($"{Tables.Printable(Title)}\n{Source}");
        Console.Out.WriteLine(CapturedAt is { } at ? $"captured {Tables.Instant(at)}, language {Language}" : Links is null ? "no longer in the record; what was concluded from it is" : $"read now: language {Language}, character set {Charset}, {Links} links");
        Table zones = Tables.Create("zone", ">blocks", ">characters", "begins");
        foreach (ZoneText zone in Zones)
            zones.AddRow(Tables.Row(Tables.Name(zone.Zone), Tables.Number(zone.Blocks), Tables.Number(zone.Characters), zone.Begins));
        Tables.Print(zones);
        if (Lists.Count == 0)
            Console.Out.WriteLine("No term list finds anything here.");
        foreach (ListExplanation list in Lists)
            list.Print();
    }

    private static string Start(IEnumerable<string> blocks)
    {
        string text = string.Join(" | ", blocks);
        return text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";
    }
}

/// <summary>The text of one zone, shortened.</summary>
internal sealed record ZoneText(Zone Zone, int Blocks, int Characters, string Begins);

/// <summary>What one list found, with the arithmetic of its score.</summary>
/// <param name="Reproduced">For a stored assessment: "reproduced", or how it differs; null for a page that was read now.</param>
internal sealed record ListExplanation(
    string List,
    string Title,
    string Version,
    bool ReachesThreshold,
    decimal Score,
    decimal ScoreAtLeast,
    int DistinctTerms,
    int DistinctTermsAtLeast,
    IReadOnlyList<TermExplanation> Terms,
    IReadOnlyList<string> Excluded,
    string? Reproduced)
{
    /// <summary>Of a page that was screened now.</summary>
    public static ListExplanation Of(ListScreening list, PageText text) => new(
        list.ListId, list.ListTitle, list.ListVersion, list.ReachesThreshold, list.Score, list.ScoreAtLeast, list.DistinctTerms, list.DistinctTermsAtLeast,
        [.. list.Contributions.Select(term => new TermExplanation(term.TermId, ContactMask.Mask(term.Best.Form), How(term.Best.How), term.Best.Zone, term.Weight, term.Multiplier, term.Points, term.Counted, term.Why) { Repeated = text.Blocks[term.Best.Spans[0].Block].Repeated })],
        [.. list.Excluded.Select(excluded => $"{excluded.Match.TermId} \"{ContactMask.Mask(excluded.Match.Form)}\" near \"{ContactMask.Mask(excluded.By.CutFrom(text))}\": {excluded.Why}")],
        null);

    /// <summary>Of a stored assessment.</summary>
    public static ListExplanation Of(Assessment stored, string reproduced) => new(
        stored.ListId, stored.ListTitle, stored.ListVersion, true, stored.Score, stored.ScoreAtLeast, stored.DistinctTerms, stored.DistinctTermsAtLeast,
        [.. stored.Terms.Select(term => new TermExplanation(term.TermId, term.Form, How(term.How), term.Zone, term.Weight, term.Multiplier, term.Points, term.Counted, term.Why) { Repeated = term.Repeated })],
        [.. stored.Excluded.Select(excluded => $"{excluded.TermId} \"{excluded.Form}\" near \"{excluded.By}\": {excluded.Why}")],
        reproduced);

    /// <summary>Prints it for a person.</summary>
    public void Print()
    {
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{Title} {Version}: {DistinctTerms} {(DistinctTerms == 1 ? "term" : "terms")} scored {Score}; the list asks for {ScoreAtLeast} and {DistinctTermsAtLeast} terms: {(ReachesThreshold ? "reached" : "not reached")}"));
        Table table = Tables.Create("term", "form", "how", "zone", ">weight", ">× zone", ">points", "why");
        foreach (TermExplanation term in Terms)
            table.AddRow(Tables.Row(term.Term, term.Form, term.How, term.Place, Number(term.Weight), Number(term.Multiplier), term.Counted ? Number(term.Points) : "not counted", term.Why));
        table.AddRow(Tables.Row("", "", "", "", "", "sum", Number(Score), ""));
        Tables.Print(table);
        foreach (string excluded in Excluded)
            Console.Out.WriteLine("Not counted: " + Tables.Printable(excluded));
        if (Reproduced is not null)
            Console.Out.WriteLine("Stored arithmetic; " + Reproduced);
    }

    private static string Number(decimal number) => number.ToString("0.0", CultureInfo.InvariantCulture);

    private static string How(IReadOnlyList<Recognition> how) =>
        string.Join(", ", how.Select(step => step.Detail.Length == 0 ? Tables.Name(step.Kind) : $"{Tables.Name(step.Kind)}: {step.Detail}"));
}

/// <summary>One term's line of the arithmetic.</summary>
internal sealed record TermExplanation(string Term, string Form, string How, Zone Zone, decimal Weight, decimal Multiplier, decimal Points, bool Counted, string Why)
{
    /// <summary>How far the site repeats the text; null where it does not, or was not compared.</summary>
    public Repetition? Repeated { get; init; }

    internal string Place => Tables.Name(Zone) + (Repeated is { } repeated ? $", repeated on {repeated.Pages} of {repeated.Compared} pages of this site" : "");
}
