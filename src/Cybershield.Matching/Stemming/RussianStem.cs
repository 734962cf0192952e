namespace Cybershield.Matching;

/// <summary>
/// The Russian stemmer of the Snowball project (https://snowballstem.org/algorithms/russian/stemmer.html), for words of at least three letters with ё as е.
/// Beyond it, vowels that come and go are left out (рынок, рынка; ставка, ставок), and -ова- of verbs (рисковать, рискую).
/// </summary>
internal static class RussianStem
{
    private const int Shortest = 3;

    // The first group of each stands after а or я, which stays.
    private static readonly Endings Gerund = new("вшись вши в", "ившись ывшись ивши ывши ив ыв");
    private static readonly Endings Reflexive = new("", "ся сь");
    private static readonly Endings Adjective = new("", "ими ыми его ого ему ому ее ие ые ое ей ий ый ой ем им ым ом их ых ую юю ая яя ою ею");
    private static readonly Endings Participle = new("ем нн вш ющ щ", "ивш ывш ующ");
    private static readonly Endings Verb = new(
        "нно ете йте ешь ла на ли ем ло но ет ют ны ть й л н",
        "ейте уйте ила ыла ена ите или ыли ило ыло ено ует уют ены ить ыть ишь ей уй ил ыл им ым ен ят ит ыт ую ю");
    private static readonly Endings Noun = new("", "иями ями ами ией иям ием иях ев ов ие ье еи ии ей ой ий ям ем ам ом ах ях ию ью ия ья а е и й о у ы ь ю я");
    private static readonly Endings Superlative = new("", "ейше ейш");

    public static string? Of(string word)
    {
        if (word.Length < Shortest || RussianInflection.IsInvariable(word))
        {
            return null;
        }

        if (word.Length == Shortest)
        {
            return RussianInflection.IsVowel(word[^1]) || word[^1] is 'й' or 'ь' ? null : word;
        }

        int region = RegionAfterVowel(word, 0);
        string stem = Tidied(Derived(Inflected(word, region), word), region);
        return stem.Length < Shortest ? null : stem;
    }

    private static string Inflected(string word, int region)
    {
        if (Gerund.Cut(word, region) is { } gerund)
        {
            return WithoutI(gerund, region);
        }

        string plain = Reflexive.Cut(word, region) ?? word;
        string cut = Adjective.Cut(plain, region) is { } adjective ? Participle.Cut(adjective, region) ?? adjective : Verb.Cut(plain, region) ?? Noun.Cut(plain, region) ?? plain;
        return WithoutI(cut, region);
    }

    private static string WithoutI(string word, int region) => word.Length > region && word.EndsWith('и') ? word[..^1] : word;

    private static string Derived(string stem, string word)
    {
        int second = RegionAfterConsonant(word, RegionAfterVowel(word, RegionAfterConsonant(word, RegionAfterVowel(word, 0))));
        return stem.EndsWith("ость", StringComparison.Ordinal) && stem.Length - 4 >= second ? stem[..^4]
            : stem.EndsWith("ост", StringComparison.Ordinal) && stem.Length - 3 >= second ? stem[..^3]
            : stem;
    }

    private static string Tidied(string stem, int region)
    {
        string plain = Superlative.Cut(stem, region) ?? stem;
        return WithoutPassingVowel(plain.EndsWith("нн", StringComparison.Ordinal) && plain.Length - 1 >= region ? plain[..^1]
            : plain.EndsWith('ь') && plain.Length > region ? plain[..^1]
            : plain);
    }

    private static string WithoutPassingVowel(string stem) =>
        stem.Length > Shortest + 1 && RussianInflection.EndsIn(stem, "ок", "ек", "ец") ? stem[..^2] + stem[^1]
        : stem.Length > Shortest + 2 && RussianInflection.EndsIn(stem, "ова", "ева") ? stem[..^3]
        : stem.Length > Shortest + 1 && stem[^1] == 'е' ? stem[..^1]
        : stem;

    /// <summary>The index after the first vowel from <paramref name="start"/>.</summary>
    private static int RegionAfterVowel(string word, int start)
    {
        while (start < word.Length && !RussianInflection.IsVowel(word[start]))
        {
            start++;
        }

        return Math.Min(word.Length, start + 1);
    }

    /// <summary>The index after the first consonant from <paramref name="start"/>.</summary>
    private static int RegionAfterConsonant(string word, int start)
    {
        while (start < word.Length && RussianInflection.IsVowel(word[start]))
        {
            start++;
        }

        return Math.Min(word.Length, start + 1);
    }

    /// <summary>Endings that are cut off where they lie in the region, the longest first.</summary>
    private sealed class Endings(string afterA, string always)
    {
        private readonly (string Text, bool AfterA)[] endings =
        [
            .. afterA.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => (text, true))
                .Concat(always.Split(' ').Select(text => (text, false)))
                .OrderByDescending(ending => ending.text.Length),
        ];

        public string? Cut(string word, int region)
        {
            foreach ((string text, bool after) in endings)
            {
                int at = word.Length - text.Length;
                if (at >= region && word.EndsWith(text, StringComparison.Ordinal) && (!after || (at > region && word[at - 1] is 'а' or 'я')))
                {
                    return word[..at];
                }
            }

            return null;
        }
    }
}
