namespace Cybershield.Matching;

/// <summary>
/// The stem that the inflected forms of a word share, for full-text search. It is made to find, not to judge: terms are matched by
/// the tables of inflection, which recognise whole endings only.
/// </summary>
internal static class WordStem
{
    /// <summary>The stem of a folded word in a language; null where the word is looked for as it is: short and invariable words, other languages, other letters.</summary>
    public static string? Of(string language, string word) => language switch
    {
        "en" => EnglishStem.Of(word),
        "ru" => RussianStem.Of(word),
        "kk" => KazakhStem.Of(word),
        _ => null,
    };

    /// <summary>The language in which a word of a text is to be read; null where none of ours fits. Letters decide first: an English name in a Russian text is English.</summary>
    /// <param name="around">Language of the text, BCP 47 primary subtag; "und" where it is not known.</param>
    public static string? LanguageOf(string word, string around)
    {
        bool ours = around is "en" or "ru" or "kk" or "und" or "";
        return !ours ? null
            : word.All(char.IsAsciiLetterLower) ? "en"
            : word.Any(IsKazakhOnly) ? "kk"
            : !word.All(RussianInflection.IsRussian) ? null
            : around == "kk" ? "kk" : "ru";
    }

    /// <summary>The languages that a word alone may be of.</summary>
    public static IEnumerable<string> LanguagesOf(string word) =>
        LanguageOf(word, "und") switch
        {
            null => [],
            "ru" => ["ru", "kk"],
            string language => [language],
        };

    private static bool IsKazakhOnly(char letter) => letter is 'ә' or 'ғ' or 'қ' or 'ң' or 'ө' or 'ұ' or 'ү' or 'һ' or 'і';
}
