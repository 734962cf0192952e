using System.Text.RegularExpressions;
using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>Pages, not people: a list holds no phone number, e-mail address or identity number, and no expression that only such data would match.</summary>
internal static partial class ContactRule
{
    public static IEnumerable<ConfigurationError> Broken(TermList list) =>
        from term in list.Terms
        from text in Texts(term.Pattern)
        where term.Pattern is TermPattern.Regex ? IsContactExpression(text.Value) : IsContact(text.Value)
        select new ConfigurationError(list.FileName, text.Mark.Line, text.Mark.Column, $"`{text.Value}` is contact or identity data", "remove it: lists describe pages, not people");

    internal static IEnumerable<YamlText> Texts(TermPattern pattern) => pattern switch
    {
        TermPattern.Any any => any.Phrases,
        TermPattern.Stem stem => stem.Phrases,
        TermPattern.Near near => near.A.Concat(near.B).Select(phrase => phrase.Text),
        TermPattern.Set set => set.Of.Select(phrase => phrase.Text),
        TermPattern.Regex regex => [regex.Expression],
        _ => [],
    };

    private static bool IsContact(string text) => Address().IsMatch(text) || (text.Count(char.IsDigit) >= 7 && text.Count(char.IsLetter) <= 2);

    private static bool IsContactExpression(string expression)
    {
        string plain = Noise().Replace(expression, "");
        bool digitsOnly = expression.Contains(@"\d", StringComparison.Ordinal) || expression.Contains("0-9", StringComparison.Ordinal);
        return plain.Contains('@', StringComparison.Ordinal) || IsContact(plain) || (digitsOnly && !plain.Any(char.IsLetter) && !plain.Contains('%', StringComparison.Ordinal));
    }

    [GeneratedRegex(@"[^\s@]+@[^\s@]+\.[^\s@]+", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"\\[a-zA-Z]|\{[^}]*\}|\[[^\]]*\]|\(\?[:i]+", RegexOptions.CultureInvariant)]
    private static partial Regex Noise();
}
