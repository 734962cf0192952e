namespace Cybershield.Matching;

/// <summary>Regular English endings: plural and third person, past, -ing. Derivations (-er, -ment, -ion) stay words of their own.</summary>
internal static class EnglishStem
{
    private const int Shortest = 3;

    public static string? Of(string word)
    {
        if (word.Length < Shortest || EnglishInflection.IsInvariable(word) || word.EndsWith("is", StringComparison.Ordinal))
        {
            return null;
        }

        return Canonical(WithoutPast(WithoutPlural(word)));
    }

    private static string WithoutPlural(string word) =>
        word.Length == Shortest || !word.EndsWith('s') || Ends(word, "ss", "us") ? word
        : word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y"
        : word.Length > 4 && Ends(word, "sses", "shes", "ches", "xes", "zes") ? word[..^2]
        : word[..^1];

    private static string WithoutPast(string word) =>
        word.EndsWith("ied", StringComparison.Ordinal) && word.Length > 4 ? word[..^3] + "y"
        : word.EndsWith("eed", StringComparison.Ordinal) ? word.Length > 5 ? word[..^1] : word
        : word.EndsWith("ed", StringComparison.Ordinal) ? Cut(word, 2) ?? (word.Length > Shortest ? word[..^1] : word)
        : word.EndsWith("ing", StringComparison.Ordinal) ? Cut(word, 3) ?? word
        : word;

    /// <summary>The word without its ending, where what stays can be a word: three letters with a vowel among them.</summary>
    private static string? Cut(string word, int ending) =>
        word.Length - ending >= Shortest && word.Take(word.Length - ending).Any(letter => IsVowel(letter) || letter == 'y') ? word[..^ending] : null;

    // What the endings change in the word itself: promise, promis-ing; ban, bann-ed; try, tri-es.
    private static string Canonical(string word)
    {
        if (word.Length > Shortest && word[^1] == 'e')
        {
            word = word[..^1];
        }

        return word.Length > Shortest && word[^1] == word[^2] && !IsVowel(word[^1]) ? word[..^1]
            : word.Length >= Shortest && word[^1] == 'y' && !IsVowel(word[^2]) ? word[..^1] + "i"
            : word;
    }

    private static bool Ends(string word, params ReadOnlySpan<string> endings)
    {
        foreach (string ending in endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
