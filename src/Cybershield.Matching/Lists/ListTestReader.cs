using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>Reads the whole-page tests of a list.</summary>
internal static class ListTestReader
{
    // The order in which a page's zones stand in its text.
    private static readonly Zone[] Order = [Zone.Title, Zone.Meta, Zone.Heading, Zone.Body, Zone.LinkText, Zone.Alt, Zone.Boilerplate];

    public static IReadOnlyList<ListTest> Tests(YamlMapping root, IReadOnlyList<Term> terms)
    {
        string[] exclusions = [.. root.OptionalMappings("exclude").Select(exclusion => exclusion.OptionalString("id")).OfType<string>()];
        return [.. root.OptionalMappings("tests").Select(test => new ListTest(
            test.RequiredString("name"), Page(test.RequiredMapping("page")), Expectation(test.RequiredMapping("expect"), terms, exclusions), test.Mark))];
    }

    private static PageText Page(YamlMapping page)
    {
        List<PageBlock> blocks = [];
        string language = page.OptionalString("lang") ?? "und";
        foreach (Zone zone in Order)
        {
            blocks.AddRange(page.TextOrTexts(YamlMapping.SnakeCase(zone.ToString())).Select(text => new PageBlock(zone, language, text.Value)));
        }

        return new PageText(blocks);
    }

    private static ListExpectation Expectation(YamlMapping expect, IReadOnlyList<Term> terms, IReadOnlyCollection<string> exclusions)
    {
        if (!expect.Has("flagged"))
        {
            expect.Report("flagged", "the test expects no verdict", "add `flagged: true` or `flagged: false`");
        }

        return new ListExpectation(
            expect.OptionalBool("flagged") ?? false,
            ExclusionReader.KnownTerms(expect, "terms", terms),
            expect.OptionalDecimal("score", 0, 1_000_000, 1),
            ExclusionReader.Known(expect, "excluded_by", exclusions, "exclusion"));
    }
}
