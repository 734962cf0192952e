using Cybershield.Matching.Format;
using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>What a list must have before it may judge anything: somebody who answers for it, a reason, and tests.</summary>
internal static class PublicationRules
{
    private const int ShortestTerm = 3;

    /// <summary>The rules that a list breaks; a draft or retired list breaks none, a test_only list only those that protect people.</summary>
    public static IReadOnlyList<ConfigurationError> Broken(TermList list) => Broken(list, _ => false);

    /// <summary>The rules that a list breaks whose file may be wrong in other ways too.</summary>
    /// <param name="isWritten">Whether the file has a key, if with a value that could not be read: then nothing more is said about it.</param>
    public static IReadOnlyList<ConfigurationError> Broken(TermList list, Func<string, bool> isWritten) =>
        list.Status is ListStatus.Draft or ListStatus.Retired ? []
        : list.TestOnly ? [.. IdentityRule.Broken(list), .. ContactRule.Broken(list)]
        : [.. Governance(list, isWritten), .. list.Terms.SelectMany(term => TermFaults(list, term)), .. PhraseFaults(list), .. IdentityRule.Broken(list), .. ContactRule.Broken(list)];

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

    private static IEnumerable<ConfigurationError> Governance(TermList list, Func<string, bool> isWritten)
    {
        bool[] missing = [list.Purpose.Length == 0, list.Basis.Length == 0, list.Owner.Length == 0, list.SecondApprover.Length == 0, list.ReviewBy is null, list.Expires is null];
        foreach ((YamlKey key, _) in ListKeys.Governance.Zip(missing).Where(need => need.Second && !isWritten(need.First.Name)))
        {
            yield return Error(list, $"a {Name(list)} list needs `{key.Name}`", $"add `{key.Name}:`, or write `status: draft`");
        }

        if (list.Owner.Length > 0 && list.Owner == list.SecondApprover)
        {
            yield return Error(list, "owner and second approver are the same", "name another team as `second_approver`");
        }
    }

    private static IEnumerable<ConfigurationError> TermFaults(TermList list, Term term)
    {
        (bool Missing, string What)[] needed =
        [
            (term.Why.Length == 0, "why it is on the list"),
            (term.Match.Count == 0, "a text that must be found"),
            (term.NoMatch.Count == 0, "a text that must not be found"),
        ];
        return TermKeys.Governance.Zip(needed).Where(need => need.Second.Missing).Select(need => new ConfigurationError(
            list.FileName, term.Mark.Line, term.Mark.Column, $"the term `{term.Id}` has no `{need.First.Name}`", $"add {need.Second.What}, or write `status: draft`"));
    }

    private static string Name(TermList list) => list.Status == ListStatus.Live ? "live" : "trial";

    private static ConfigurationError Error(TermList list, string problem, string advice) =>
        new(list.FileName, list.Mark.Line, list.Mark.Column, problem, advice);
}
