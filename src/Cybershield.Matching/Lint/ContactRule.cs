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

    // Nine digits and more with nothing but signs between them are a phone, card or identity number, whatever words stand beside them.
    private static bool IsContact(string text) =>
        Address().IsMatch(text) || LongNumber().IsMatch(text) || (text.Count(char.IsDigit) >= 7 && text.Count(char.IsLetter) <= 2);

    private static bool IsContactExpression(string expression)
    {
        string plain = Noise().Replace(Digits().Replace(expression, digits => new string('0', Times(digits.Groups[1].Value))), "");
        bool digitsOnly = expression.Contains(@"\d", StringComparison.Ordinal) || expression.Contains("0-9", StringComparison.Ordinal);
        return plain.Contains('@', StringComparison.Ordinal) || IsContact(plain) || (digitsOnly && !plain.Any(char.IsLetter) && !plain.Contains('%', StringComparison.Ordinal));
    }

    private static int Times(string count) => int.TryParse(count, System.Globalization.CultureInfo.InvariantCulture, out int times) ? Math.Min(times, 20) : 1;

    [GeneratedRegex(@"(?:@|\(at\)|\[at\])\s*[\w-]+(?:\.[\w-]+)+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"\d(?:[\s().+/-]*\d){8}", RegexOptions.CultureInvariant)]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"(?:\\d|\[0-9\])(?:\{(\d+)[^}]*\})?", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\\[a-zA-Z]|\{[^}]*\}|\[[^\]]*\]|\(\?[:i]+|[?*+\\]", RegexOptions.CultureInvariant)]
    private static partial Regex Noise();
}
