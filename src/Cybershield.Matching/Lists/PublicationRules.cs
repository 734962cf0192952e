namespace Cybershield.Matching;

/// <summary>What a list must have before it may judge anything: somebody who answers for it, a reason, and tests.</summary>
internal static class PublicationRules
{
    private const int ShortestTerm = 3;

    /// <summary>The rules that a list breaks; a draft or retired list breaks none, a test_only list only those that protect people.</summary>
    public static IReadOnlyList<ConfigurationError> Broken(TermList list) =>
        list.Status is ListStatus.Draft or ListStatus.Retired ? []
        : list.TestOnly ? [.. IdentityRule.Broken(list), .. ContactRule.Broken(list)]
        : [.. Governance(list), .. list.Terms.SelectMany(term => TermFaults(list, term)), .. PhraseFaults(list), .. IdentityRule.Broken(list), .. ContactRule.Broken(list)];

    /// <summary>Phrases that are too short, or that two terms look for alone.</summary>
    private static IEnumerable<ConfigurationError> PhraseFaults(TermList list)
    {
        Dictionary<string, string> owners = [];
        foreach ((Term term, Yaml.YamlText phrase) in list.Terms.SelectMany(term => ContactRule.Texts(term.Pattern).Select(text => (term, text))))
        {
            string folded = SearchText.Fold(phrase.Value);
            if (term.Pattern is not TermPattern.Regex && folded.Count(char.IsLetterOrDigit) < ShortestTerm)
            {
                yield return new ConfigurationError(list.FileName, phrase.Mark.Line, phrase.Mark.Column, $"`{phrase.Value}` has fewer than {ShortestTerm} letters", "write a longer phrase");
            }

            string wanted = $"{folded} {phrase.Value.Contains('*', StringComparison.Ordinal)} {term.Pattern is TermPattern.Stem}";
            bool alone = term.Pattern is TermPattern.Any or TermPattern.Stem;
            if (alone && !owners.TryAdd(wanted, term.Id) && owners[wanted] is var other)
            {
                yield return new ConfigurationError(list.FileName, phrase.Mark.Line, phrase.Mark.Column, $"`{phrase.Value}` is looked for by `{other}` already", "remove one of the two");
            }
        }
    }

    private static IEnumerable<ConfigurationError> Governance(TermList list)
    {
        (string Key, bool Missing)[] needed =
        [
            ("purpose", list.Purpose.Length == 0),
            ("basis", list.Basis.Length == 0),
            ("owner", list.Owner.Length == 0),
            ("second_approver", list.SecondApprover.Length == 0),
            ("review_by", list.ReviewBy is null),
            ("expires", list.Expires is null),
        ];
        foreach ((string key, _) in needed.Where(need => need.Missing))
        {
            yield return Error(list, $"a {Name(list)} list needs `{key}`", $"add `{key}:`, or write `status: draft`");
        }

        if (list.Owner.Length > 0 && list.Owner == list.SecondApprover)
        {
            yield return Error(list, "owner and second approver are the same", "name another team as `second_approver`");
        }
    }

    private static IEnumerable<ConfigurationError> TermFaults(TermList list, Term term)
    {
        (string Key, bool Missing, string What)[] needed =
        [
            ("why", term.Why.Length == 0, "why it is on the list"),
            ("match", term.Match.Count == 0, "a text that must be found"),
            ("no_match", term.NoMatch.Count == 0, "a text that must not be found"),
        ];
        return needed.Where(need => need.Missing).Select(need => new ConfigurationError(
            list.FileName, term.Mark.Line, term.Mark.Column, $"the term `{term.Id}` has no `{need.Key}`", $"add {need.What}, or write `status: draft`"));
    }

    private static string Name(TermList list) => list.Status == ListStatus.Live ? "live" : "trial";

    private static ConfigurationError Error(TermList list, string problem, string advice) =>
        new(list.FileName, list.Mark.Line, list.Mark.Column, problem, advice);
}
