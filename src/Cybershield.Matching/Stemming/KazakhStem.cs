namespace Cybershield.Matching;

/// <summary>
/// Takes Kazakh suffixes off from the end, while one is left that vowel harmony and the sound before it allow: cases, possessives, plural.
/// A suffix of one sound comes off a long word only, since many words end in its letter.
/// </summary>
internal static class KazakhStem
{
    private const int Shortest = 2;
    private const int ShortestAfterCase = 3;
    private const int ShortestAfterPossessive = 4;

    private static readonly KazakhSuffix[] Cases = [.. KazakhSuffixes.NounLayers[2].Where(suffix => suffix.Text.Length > 1).OrderByDescending(suffix => suffix.Text.Length)];
    private static readonly KazakhSuffix[] AfterHis = [.. KazakhSuffixes.CaseAfterPossessive.Where(suffix => suffix.Text[0] == 'н').OrderByDescending(suffix => suffix.Text.Length)];
    private static readonly KazakhSuffix[] AfterMine = [.. KazakhSuffixes.CaseAfterPossessive.Where(suffix => suffix.Text is "а" or "е")];
    private static readonly KazakhSuffix[] Possessives = [.. KazakhSuffixes.NounLayers[1].Where(suffix => suffix.Text is not ("м" or "ң")).OrderByDescending(suffix => suffix.Text.Length)];

    public static string? Of(string word)
    {
        if (word.Length < Shortest)
        {
            return null;
        }

        while (Shorter(word) is { } shorter)
        {
            word = shorter;
        }

        return Whole(word);
    }

    private static string? Shorter(string word) =>
        Without(word, KazakhSuffixes.NounLayers[0], ShortestAfterCase)
        ?? AfterPossessive(word)
        ?? Without(word, Cases, ShortestAfterCase)
        ?? Without(word, Possessives, ShortestAfterPossessive);

    private static string? AfterPossessive(string word) =>
        Without(word, AfterHis, ShortestAfterPossessive + 1) is { } his && his[^1] is 'ы' or 'і' ? his
        : Without(word, AfterMine, ShortestAfterPossessive + 2) is { } mine && (mine[^1] is 'м' or 'ң') && mine[^2] is 'ы' or 'і' ? mine
        : null;

    private static string? Without(string word, IEnumerable<KazakhSuffix> suffixes, int shortest)
    {
        foreach (KazakhSuffix suffix in suffixes)
        {
            int length = word.Length - suffix.Text.Length;
            if ((length >= shortest || (length == Shortest && suffix.Text.Length > 1 && IsShortNoun(word))) && word.EndsWith(suffix.Text, StringComparison.Ordinal) && Allows(word[..length], suffix))
            {
                return word[..length];
            }
        }

        return null;
    }

    // үй, ат, ел.
    private static bool IsShortNoun(string word) =>
        KazakhSuffixes.SoundOf(word[0]) == KazakhSound.Vowel && KazakhSuffixes.SoundOf(word[1]) != KazakhSound.Vowel;

    private static bool Allows(string before, KazakhSuffix suffix)
    {
        (bool back, bool front) = KazakhInflection.Harmony(before);
        return (suffix.Front ? front : back) && suffix.After(KazakhSuffixes.SoundOf(before[^1] == 'ь' ? before[^2] : before[^1]));
    }

    // The sound that changes before a vowel, and the vowel that falls out: кітап, кітаб-ы; халық, халқ-ы. A last с after a vowel goes, since табыс-ы and бала-сы look alike.
    private static string Whole(string stem)
    {
        if (stem.Length > ShortestAfterPossessive && stem[^1] == 'с' && KazakhSuffixes.SoundOf(stem[^2]) == KazakhSound.Vowel)
        {
            return stem[..^1];
        }

        string hard = stem[^1] switch
        {
            'б' => stem[..^1] + "п",
            'г' => stem[..^1] + "к",
            'ғ' => stem[..^1] + "қ",
            _ => stem,
        };
        return KazakhInflection.WithLostVowel(hard) ?? hard;
    }
}
