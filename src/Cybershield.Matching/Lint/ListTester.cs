using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>What became of one test of a list.</summary>
/// <param name="Kind"><c>match</c>, <c>no_match</c>, <c>todo_match</c>, <c>todo_no_match</c>, <c>page</c>, or the name of a derived disguise.</param>
/// <param name="Subject">The term's id, or the page test's name.</param>
/// <param name="Problem">What went otherwise than expected; null where the test passed.</param>
/// <param name="IsTodo">A known gap: it never fails a run.</param>
public sealed record ListTestResult(string Kind, string Subject, string Text, YamlMark Mark, string? Problem, bool IsTodo)
{
    public bool Passed => Problem is null;
}

/// <summary>What the tests inside a list gave.</summary>
public sealed record ListTestReport(TermList List, IReadOnlyList<ListTestResult> Results)
{
    /// <summary>Whether every test passed, known gaps aside.</summary>
    public bool Passed => Results.All(result => result.Passed || result.IsTodo);

    /// <summary>By disguise: how many derived texts were recognised, and how many there are.</summary>
    public IReadOnlyList<(string Disguise, int Recognised, int Of)> Resistance =>
        [.. Results.Where(result => Disguiser.Names.Contains(result.Kind)).GroupBy(result => result.Kind).Select(kind => (kind.Key, kind.Count(result => result.Passed), kind.Count()))];
}

/// <summary>Runs the tests inside a list, and the disguises that its terms claim to see through.</summary>
public static class ListTester
{
    public static ListTestReport Run(TermList list) =>
        new(list, [.. list.Terms.SelectMany(term => TermResults(list, term)), .. list.Tests.Select(test => PageResult(list, test))]);

    /// <summary>What the list alone says of a page, as if it were live; null where it finds nothing.</summary>
    public static ListScreening? Screen(TermList list, PageText page) => Compiled(list).Screen(page, GroupOf(list)).Lists.SingleOrDefault();

    private static string GroupOf(TermList list) => list.SiteGroups is [string first, ..] ? first : "";

    private static Watchlist Compiled(TermList list) => Watchlist.Compile([list with { Status = ListStatus.Live }], DateOnly.MinValue, allowTestOnly: true);

    private static IEnumerable<ListTestResult> TermResults(TermList list, Term term)
    {
        Watchlist watchlist = Compiled(list);
        bool Finds(string text) => Found(watchlist, list, text)?.Contributions.Any(contribution => contribution.TermId == term.Id) ?? false;
        return
        [
            .. term.Match.Select(example => Result("match", example, Finds(example.Text) ? null : "not found", false)),
            .. term.NoMatch.Select(example => Result("no_match", example, Finds(example.Text) ? "found" : null, false)),
            .. term.TodoMatch.Select(example => Result("todo_match", example, Finds(example.Text) ? null : "not found yet", true)),
            .. term.TodoNoMatch.Select(example => Result("todo_no_match", example, Finds(example.Text) ? "still found" : null, true)),
            .. term.Match.SelectMany(example => Disguiser.Of(term, example.Text, Found(watchlist, list, example.Text))
                .Select(disguised => Result(disguised.Name, example with { Text = disguised.Text }, Finds(disguised.Text) ? null : "not recognised", false))),
        ];

        ListTestResult Result(string kind, TermExample example, string? problem, bool todo) => new(kind, term.Id, example.Text, example.Mark, problem, todo);
    }

    private static ListScreening? Found(Watchlist watchlist, TermList list, string text) =>
        watchlist.Screen(new PageText([new PageBlock(Zone.Body, "und", text)]), GroupOf(list)).Lists.SingleOrDefault();

    private static ListTestResult PageResult(TermList list, ListTest test)
    {
        ListScreening? screening = Screen(list, test.Page);
        string text = string.Join(" / ", test.Page.Blocks.Select(block => block.Text));
        string problem = string.Join("; ", PageProblems(test.Expected, screening));
        return new ListTestResult("page", test.Name, text, test.Mark, problem.Length > 0 ? problem : null, false);
    }

    private static IEnumerable<string> PageProblems(ListExpectation expected, ListScreening? screening)
    {
        if (expected.Flagged != (screening?.Flagged ?? false))
        {
            yield return expected.Flagged ? "not flagged" : "flagged";
        }

        if (expected.Score is { } score && score != (screening?.Score ?? 0))
        {
            yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"scored {screening?.Score ?? 0:0.#} instead of {score:0.#}");
        }

        string[] terms = [.. (screening?.Contributions ?? []).Where(contribution => contribution.Counted).Select(contribution => contribution.TermId).Order(StringComparer.Ordinal)];
        if (expected.Terms is { } wanted && !terms.SequenceEqual(wanted.Order(StringComparer.Ordinal)))
        {
            yield return $"counted {(terms.Length == 0 ? "nothing" : string.Join(", ", terms))} instead of {string.Join(", ", wanted)}";
        }

        string[] exclusions = [.. (screening?.Excluded ?? []).Select(excluded => excluded.ExclusionId).Distinct().Order(StringComparer.Ordinal)];
        if (expected.ExcludedBy is { } by && !exclusions.SequenceEqual(by.Order(StringComparer.Ordinal)))
        {
            yield return $"excluded by {(exclusions.Length == 0 ? "nothing" : string.Join(", ", exclusions))} instead of {string.Join(", ", by)}";
        }
    }
}
