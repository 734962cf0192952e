namespace Cybershield.Matching;

/// <summary>
/// Russian forms by table, from a word's dictionary form (or nominative plural). A form is taken only where the whole ending is in the
/// table of its declension or conjugation; what is irregular is written as <c>forms:</c> of the term. Words come with ё as е.
/// </summary>
internal static class RussianInflection
{
    private static readonly HashSet<string> Invariable =
    [
        "без", "близ", "более", "был", "была", "были", "было", "вам", "вами", "вас", "все", "всем", "для", "его", "если", "есть", "еще", "или", "как", "когда", "который", "кто",
        "между", "менее", "мне", "мой", "над", "нам", "нас", "наш", "нет", "она", "они", "оно", "перед", "под", "после", "при", "про", "ради", "сам", "себе", "себя", "так", "там",
        "тебе", "тебя", "только", "уже", "чем", "через", "что", "чтобы", "эта", "эти", "это", "этот",
    ];

    public static WordPattern Of(string word) =>
        word.Length < 3 || Invariable.Contains(word) || !word.All(IsRussian)
            ? new WholeWord(word)
            : new StemWithEndings(word, [.. RussianVerbs.Stems(word), .. RussianAdjectives.Stems(word), .. RussianNouns.Stems(word)]);

    /// <summary>Whether the word is one of those that stand for themselves.</summary>
    public static bool IsInvariable(string word) => Invariable.Contains(word);

    public static bool IsRussian(char letter) => letter is >= 'а' and <= 'я';

    public static bool IsVowel(char letter) => letter is 'а' or 'е' or 'и' or 'о' or 'у' or 'ы' or 'э' or 'ю' or 'я';

    public static bool IsVelar(char letter) => letter is 'г' or 'к' or 'х';

    public static bool IsSibilant(char letter) => letter is 'ж' or 'ш' or 'ч' or 'щ';

    public static bool EndsIn(string word, params ReadOnlySpan<string> endings)
    {
        foreach (string ending in endings)
        {
            if (word.Length > ending.Length && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
