using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>
/// Conduct, not belief: a term that names only who people are (religion, ethnicity, nationality, disability, gender, sexuality,
/// migration status) carries no weight by itself. Inside <c>near</c> or <c>set</c> it may stand beside words that name conduct, with a written justification.
/// </summary>
internal static class IdentityRule
{
    /// <summary>The terms of a list that break the rule.</summary>
    public static IEnumerable<ConfigurationError> Broken(TermList list) => list.Terms.SelectMany(term => Faults(term).Select(fault =>
        new ConfigurationError(list.FileName, fault.Mark.Line, fault.Mark.Column, fault.Problem, fault.Advice)));

    private static IEnumerable<(YamlMark Mark, string Problem, string Advice)> Faults(Term term) => term.Pattern switch
    {
        TermPattern.Any any => any.Phrases.Where(NamesPeopleOnly).Select(phrase => Fault(phrase)),
        TermPattern.Stem stem => stem.Phrases.Where(NamesPeopleOnly).Select(phrase => Fault(phrase)),
        TermPattern.Near near => Near(term, near),
        TermPattern.Set set => Set(term, set),
        TermPattern.Regex regex => Expression(regex.Expression),
        _ => [],
    };

    private static IEnumerable<(YamlMark, string, string)> Expression(YamlText expression)
    {
        if (NamesPeopleOnly(Plain(expression)))
        {
            return [Fault(Plain(expression))];
        }

        return RegexTerm.Refusal(expression.Value) is null && IdentityWords.FoundBy(RegexTerm.Compile(expression.Value)) is { } word
            ? [(expression.Mark, $"the expression finds `{word}` by itself, which names people and would carry weight by itself", "make the conduct that the law forbids a necessary part of it")]
            : [];
    }

    private static IEnumerable<(YamlMark, string, string)> Near(Term term, TermPattern.Near near)
    {
        YamlText[] a = [.. Texts(near.A).Where(NamesPeopleOnly)];
        YamlText[] b = [.. Texts(near.B).Where(NamesPeopleOnly)];
        return a.Length > 0 && b.Length > 0 ? [Fault(a[0])] : a.Length + b.Length > 0 ? NeedsJustification(term, a.Concat(b).First()) : [];
    }

    private static IEnumerable<(YamlMark, string, string)> Set(Term term, TermPattern.Set set)
    {
        YamlText[] people = [.. Texts(set.Of).Where(NamesPeopleOnly)];
        return people.Length >= set.AtLeast ? [Fault(people[0])] : people.Length > 0 ? NeedsJustification(term, people[0]) : [];
    }

    private static IEnumerable<YamlText> Texts(IReadOnlyList<TermPhrase> phrases) => phrases.Select(phrase => phrase.Text);

    private static IEnumerable<(YamlMark, string, string)> NeedsJustification(Term term, YamlText phrase) =>
        term.Justification is { Length: >= 20 } ? [] : [(phrase.Mark, $"`{phrase.Value}` names people, and the term gives no reason for it", "add `justification:` with at least a sentence, or name the conduct alone")];

    private static (YamlMark, string, string) Fault(YamlText phrase) =>
        (phrase.Mark, $"`{phrase.Value}` names only {Kinds(phrase.Value)} and would carry weight by itself", "name the conduct that the law forbids; words for people may stand beside it in `near` or `set`");

    private static string Kinds(string phrase) => string.Join(" and ", Named(phrase).Where(kind => kind is not null and not Lexicon.GroupNouns).Distinct());

    /// <summary>Whether every word that says something names people, and at least one says who they are.</summary>
    internal static bool NamesPeopleOnly(YamlText phrase)
    {
        string?[] kinds = [.. Named(phrase.Value)];
        return kinds.Any(kind => kind is not null and not Lexicon.GroupNouns) && kinds.All(kind => kind is not null);
    }

    private static IEnumerable<string?> Named(string phrase)
    {
        (IReadOnlyList<string> kinds, string rest) = IdentityWords.FindIn(phrase);
        return kinds.Concat(Others(rest));
    }

    // Words of one or two letters and function words say nothing.
    private static IEnumerable<string?> Others(string rest) =>
        rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(piece => SearchText.Words(piece).Select(word => (word, start: piece.EndsWith('*'))))
            .Where(pair => pair.word.Length > 2 && (!Lexicon.IsOrdinary(pair.word) || Lexicon.IdentityOf(pair.word) is not null))
            .Select(pair => Lexicon.IdentityOf(pair.word) ?? (pair.start ? Lexicon.IdentityStarting(pair.word) : null));

    /// <summary>The words of an expression without its signs and escapes.</summary>
    private static YamlText Plain(YamlText expression) =>
        expression with { Value = System.Text.RegularExpressions.Regex.Replace(expression.Value, @"\\[a-zA-Z]|\{[^}]*\}|[^\p{L}]+", " ") };
}
