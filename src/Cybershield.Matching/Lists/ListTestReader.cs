using Cybershield.Matching.Format;
using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>Reads the whole-page tests of a list.</summary>
internal static class ListTestReader
{
    public static IReadOnlyList<ListTest> Tests(YamlMapping root, IReadOnlyList<Term> terms)
    {
        string[] exclusions = [.. ListKeys.Exclude.Of(root).Select(exclusion => exclusion.OptionalString(ExclusionKeys.Id.Name)).OfType<string>()];
        return [.. ListKeys.Tests.Of(root).Select(test => new ListTest(
            TestKeys.Name.Of(test), Page(TestKeys.Page.Of(test)), Expectation(TestKeys.Expect.Of(test), [.. terms.Select(term => term.Id)], exclusions), test.Mark))];
    }

    private static PageText Page(YamlMapping page)
    {
        string language = TestKeys.Lang.Of(page) ?? "und";
        return new PageText([.. TestKeys.Zones.SelectMany(pair => pair.Key.Of(page).Select(text => new PageBlock(pair.Zone, language, text.Value)))]);
    }

    private static ListExpectation Expectation(YamlMapping expect, IReadOnlyCollection<string> terms, IReadOnlyCollection<string> exclusions)
    {
        if (!expect.Has(TestKeys.Flagged.Name))
        {
            TestKeys.Flagged.Report(expect, "the test expects no verdict", "add `flagged: true` or `flagged: false`");
        }

        return new ListExpectation(
            TestKeys.Flagged.Of(expect) ?? false,
            ExclusionReader.Known(expect, TestKeys.Terms, terms, "term"),
            TestKeys.Score.Of(expect),
            ExclusionReader.Known(expect, TestKeys.ExcludedBy, exclusions, "exclusion"));
    }
}
