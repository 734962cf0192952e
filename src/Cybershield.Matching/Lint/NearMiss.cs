namespace Cybershield.Matching;

/// <summary>Whether a text that must not match at least comes near the term, so that the test can fail.</summary>
internal static class NearMiss
{
    private const int SameStart = 4;

    public static bool ComesNear(TermList list, Term term, string text)
    {
        string[] words = [.. SearchText.Words(text)];
        string[] wanted = [.. ContactRule.Texts(term.Pattern).SelectMany(phrase => SearchText.Words(Readable(term, phrase.Value))).Where(word => word.Length > 2)];
        return wanted.Any(want => words.Any(word => SharesStart(want, word))) || IsExcluded(list, term, text);
    }

    private static bool SharesStart(string want, string word)
    {
        int needed = Math.Min(SameStart, want.Length);
        return word.Length >= needed && word.AsSpan(0, needed).SequenceEqual(want.AsSpan(0, needed));
    }

    private static bool IsExcluded(TermList list, Term term, string text) =>
        ListTester.Screen(list, new PageText([new PageBlock(Zone.Body, "und", text)]))?.Excluded.Any(excluded => excluded.Match.TermId == term.Id) ?? false;

    private static string Readable(Term term, string text) =>
        term.Pattern is TermPattern.Regex ? System.Text.RegularExpressions.Regex.Replace(text, @"\\[a-zA-Z]|\{[^}]*\}", " ") : text;
}
