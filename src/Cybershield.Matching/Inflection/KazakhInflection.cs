namespace Cybershield.Matching;

/// <summary>
/// Kazakh forms: layers of suffixes parsed one after the other, each in the shape that vowel harmony and the sound before it ask for.
/// The parse is shown as <c>мектеп+тер+іміз+де</c>.
/// </summary>
internal sealed class KazakhInflection : WordPattern
{
    // Nouns that lose their last vowel before a vowel: халық, халқы.
    private static readonly string[] Losing = ["халық", "орын", "ерін", "мұрын", "көңіл", "қойын", "әріп", "бөрік", "ауыз", "мойын", "ғұрып", "құлық", "парыз", "ауыл"];

    // Each layer gives one suffix at most.
    private const int MostSuffixes = 8;

    private readonly string word;
    private readonly string writtenWord;
    private readonly (string Stem, string Written)[] stems;
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
        writtenWord = Written(word);
        stems = [.. Stems(word).Select(shape => (shape, Written(shape)))];
    }

    public override string Anchor { get; }

    public static WordPattern Of(string word, bool fallback) =>
        word.Length < 2 || !word.All(letter => char.IsLetter(letter) && letter is >= 'Ѐ' and <= 'ӿ')
            ? new WholeWord(fallback ? KazakhFallback.Of(word) : word)
            : new KazakhInflection(word, fallback);

    public override bool Matches(ReadOnlySpan<char> found) => found.SequenceEqual(writtenWord) || NounOf(found, null).Suffixes > 0 || Verb(found) is not null;

    public override string? Recognise(ReadOnlySpan<char> found)
    {
        if (found.SequenceEqual(writtenWord))
        {
            return "";
        }

        KazakhSuffix[] path = new KazakhSuffix[MostSuffixes];
        if (NounOf(found, path) is { Suffixes: > 0 } noun)
        {
            return string.Join('+', path.Take(noun.Suffixes).Select(suffix => suffix.Text).Prepend(noun.Stem));
        }

        return Verb(found) is { } ending ? $"{word[..^1]}+{ending.Text} ({ending.Name})" : null;
    }

    /// <summary>The word and the shapes that it takes before a vowel.</summary>
    private static IEnumerable<string> Stems(string word)
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

    /// <summary>The shape of the noun that the word starts with and how many suffixes follow it, 0 where it is none.</summary>
    /// <param name="path">Takes the suffixes.</param>
    private (string Stem, int Suffixes) NounOf(ReadOnlySpan<char> found, KazakhSuffix[]? path)
    {
        foreach ((string stem, string written) in stems)
        {
            if (found.Length > written.Length && found.StartsWith(written, StringComparison.Ordinal)
                && Noun(found[written.Length..], stem, new Layer(0, AfterPossessive: false, VowelOnly: stem.Length != word.Length || stem[^1] != word[^1]), path, 0) is > 0 and int suffixes)
            {
                return (stem, suffixes);
            }
        }

        return ("", 0);
    }

    /// <summary>How many suffixes the rest of a word consists of; 0 where it does not.</summary>
    private int Noun(ReadOnlySpan<char> rest, string before, Layer from, KazakhSuffix[]? path, int depth)
    {
        for (int layer = from.Number; layer < KazakhSuffixes.NounLayers.Count; layer++)
        {
            if (from.VowelOnly && layer != 1)
            {
                continue;
            }

            IReadOnlyList<KazakhSuffix> suffixes = layer == 2 && from.AfterPossessive ? KazakhSuffixes.CaseAfterPossessive : KazakhSuffixes.NounLayers[layer];
            for (int i = 0; i < suffixes.Count; i++)
            {
                KazakhSuffix suffix = suffixes[i];
                if (Fits(suffix, rest, before) && (!from.VowelOnly || KazakhSuffixes.SoundOf(suffix.Text[0]) == KazakhSound.Vowel)
                    && (rest.Length == suffix.Text.Length ? depth + 1 : Noun(rest[suffix.Text.Length..], suffix.Text, from.After(layer, suffix), path, depth + 1)) is > 0 and int count)
                {
                    path?[depth] = suffix;
                    return count;
                }
            }
        }

        return 0;
    }

    /// <summary>The ending that makes a word a form of the verb whose noun in -у the word is; short stems have too many homonyms and are left to <c>forms:</c>.</summary>
    private KazakhSuffix? Verb(ReadOnlySpan<char> found)
    {
        if (word[^1] != 'у' || word.Length < 5 || !found.StartsWith(writtenWord.AsSpan(0, word.Length - 1), StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> rest = found[(word.Length - 1)..];
        for (int i = 0; i < KazakhSuffixes.VerbEndings.Count; i++)
        {
            KazakhSuffix suffix = KazakhSuffixes.VerbEndings[i];
            if (rest.Length == suffix.Text.Length && Fits(suffix, rest, word.AsSpan(0, word.Length - 1)))
            {
                return suffix;
            }
        }

        return null;
    }

    private bool Fits(KazakhSuffix suffix, ReadOnlySpan<char> rest, ReadOnlySpan<char> before) =>
        rest.StartsWith(fallback ? suffix.Fallback : suffix.Text, StringComparison.Ordinal)
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

    /// <summary>From which layer on suffixes may follow, and what stands before them.</summary>
    private readonly record struct Layer(int Number, bool AfterPossessive, bool VowelOnly)
    {
        public Layer After(int layer, KazakhSuffix suffix) =>
            new(layer + 1, AfterPossessive || (layer == 1 && suffix.Name is "his" or "my" or "your" && suffix.Text[^1] != 'з'), VowelOnly: false);
    }
}
