namespace Cybershield.Matching;

/// <summary>
/// Kazakh forms: layers of suffixes parsed one after the other, each in the shape that vowel harmony and the sound before it ask for.
/// The parse is shown as <c>мектеп+тер+іміз+де</c>.
/// </summary>
internal sealed class KazakhInflection : WordPattern
{
    // Nouns that lose their last vowel before a vowel: халық, халқы.
    private static readonly string[] Losing = ["халық", "орын", "ерін", "мұрын", "көңіл", "қойын", "әріп", "бөрік", "ауыз", "мойын", "ғұрып", "құлық", "парыз", "ауыл"];

    private readonly string word;
    private readonly bool fallback;
    private readonly bool mayBeBack;
    private readonly bool mayBeFront;

    private KazakhInflection(string word, bool fallback)
    {
        this.word = word;
        this.fallback = fallback;
        (mayBeBack, mayBeFront) = Harmony(word);
        string stem = word[^1] is 'п' or 'к' or 'қ' || (word[^1] == 'у' && word.Length >= 5) ? word[..^1] : word;
        Anchor = Written(Losing.Contains(word) ? word[..^2] : stem);
    }

    public override string Anchor { get; }

    public static WordPattern Of(string word, bool fallback) =>
        word.Length < 2 || !word.All(letter => char.IsLetter(letter) && letter is >= 'Ѐ' and <= 'ӿ')
            ? new WholeWord(fallback ? KazakhFallback.Of(word) : word)
            : new KazakhInflection(word, fallback);

    public override string? Recognise(ReadOnlySpan<char> found)
    {
        if (found.SequenceEqual(Written(word)))
        {
            return "";
        }

        foreach (string stem in Stems())
        {
            string written = Written(stem);
            if (found.StartsWith(written, StringComparison.Ordinal) && found.Length > written.Length
                && Noun(found[written.Length..], stem, 0, afterPossessive: false, vowelOnly: stem != word) is { } parse)
            {
                return stem + parse;
            }
        }

        return Verb(found);
    }

    /// <summary>The word and the shapes that it takes before a vowel.</summary>
    private IEnumerable<string> Stems()
    {
        yield return word;
        char? voiced = word[^1] switch { 'п' => 'б', 'к' => 'г', 'қ' => 'ғ', _ => null };
        if (voiced is { } letter)
        {
            yield return word[..^1] + letter;
        }

        if (Losing.Contains(word))
        {
            yield return word[..^2] + word[^1];
        }
    }

    /// <summary>The whole word of a stem that has lost its last vowel; null where it is none.</summary>
    public static string? WithLostVowel(string stem) => Array.Find(Losing, word => stem.Length == word.Length - 1 && stem[..^1] == word[..^2] && stem[^1] == word[^1]);

    private string? Noun(ReadOnlySpan<char> rest, string before, int layer, bool afterPossessive, bool vowelOnly)
    {
        if (rest.Length == 0)
        {
            return vowelOnly ? null : "";
        }

        for (; layer < KazakhSuffixes.NounLayers.Count; layer++)
        {
            if (vowelOnly && layer != 1)
            {
                continue;
            }

            IReadOnlyList<KazakhSuffix> suffixes = layer == 2 && afterPossessive ? KazakhSuffixes.CaseAfterPossessive : KazakhSuffixes.NounLayers[layer];
            foreach (KazakhSuffix suffix in suffixes)
            {
                if (Fits(suffix, rest, before) && (!vowelOnly || KazakhSuffixes.SoundOf(suffix.Text[0]) == KazakhSound.Vowel)
                    && Noun(rest[suffix.Text.Length..], suffix.Text, layer + 1, afterPossessive || (layer == 1 && suffix.Name is "his" or "my" or "your" && suffix.Text[^1] != 'з'), vowelOnly: false) is { } parse)
                {
                    return "+" + suffix.Text + parse;
                }
            }
        }

        return null;
    }

    /// <summary>Forms of the verb whose noun in -у the word is; short stems have too many homonyms and are left to <c>forms:</c>.</summary>
    private string? Verb(ReadOnlySpan<char> found)
    {
        if (word[^1] != 'у' || word.Length < 5)
        {
            return null;
        }

        string stem = word[..^1];
        string written = Written(stem);
        if (!found.StartsWith(written, StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> rest = found[written.Length..];
        foreach (KazakhSuffix suffix in KazakhSuffixes.VerbEndings)
        {
            if (rest.Length == suffix.Text.Length && Fits(suffix, rest, stem))
            {
                return $"{stem}+{suffix.Text} ({suffix.Name})";
            }
        }

        return null;
    }

    private bool Fits(KazakhSuffix suffix, ReadOnlySpan<char> rest, string before) =>
        rest.StartsWith(Written(suffix.Text), StringComparison.Ordinal)
        && (suffix.Front ? mayBeFront : mayBeBack)
        && suffix.After(KazakhSuffixes.SoundOf(before[^1] == 'ь' && before.Length > 1 ? before[^2] : before[^1]));

    private string Written(string text) => fallback ? KazakhFallback.Of(text) : text;

    /// <summary>The last vowel that is not neutral decides; loans in к and г go either way, and so do words of neutral vowels alone.</summary>
    public static (bool Back, bool Front) Harmony(string word)
    {
        bool? front = null;
        foreach (char letter in word)
        {
            front = letter switch
            {
                'ә' or 'е' or 'ө' or 'ү' or 'і' or 'э' => true,
                'а' or 'о' or 'ұ' or 'ы' or 'я' => false,
                _ => front,
            };
        }

        bool either = front is null || (front == false && word[^1] is 'к' or 'г' or 'ь');
        return (either || front == false, either || front == true);
    }
}
