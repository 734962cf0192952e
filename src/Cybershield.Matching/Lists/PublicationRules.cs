namespace Cybershield.Matching;

/// <summary>What a list must have before it may judge anything: somebody who answers for it, a reason, and tests.</summary>
internal static class PublicationRules
{
    /// <summary>The rules that a list breaks; a draft breaks none, a test_only list answers to nobody.</summary>
    public static IReadOnlyList<ConfigurationError> Broken(TermList list) =>
        list.Status is ListStatus.Draft or ListStatus.Retired ? []
        : list.TestOnly ? []
        : [.. Governance(list), .. list.Terms.SelectMany(term => TermFaults(list, term))];

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
