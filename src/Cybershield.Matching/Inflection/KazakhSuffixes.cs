namespace Cybershield.Matching;

/// <summary>The sounds that decide which shape a Kazakh suffix takes.</summary>
internal enum KazakhSound
{
    Vowel,
    /// <summary>р, й, у: as vowels before the plural.</summary>
    Glide,
    /// <summary>л.</summary>
    L,
    /// <summary>м, н, ң.</summary>
    Nasal,
    /// <summary>ж, з.</summary>
    Voiced,
    /// <summary>Voiceless consonants, and б, в, г, д at the end of loans.</summary>
    Voiceless,
}

/// <summary>One shape of a suffix: after which sounds it stands, and whether it goes with back or front vowels.</summary>
internal sealed record KazakhSuffix(string Text, bool Front, Func<KazakhSound, bool> After, string Name)
{
    /// <summary>The suffix with the letters of a Russian keyboard.</summary>
    public string Fallback { get; } = KazakhFallback.Of(Text);
}

/// <summary>Layers of suffixes in the order in which they stand: plural, possessive, case, predicate.</summary>
internal static class KazakhSuffixes
{
    private static readonly string[] PastPersons = ["", "м", "ң", "қ"];

    public static readonly IReadOnlyList<IReadOnlyList<KazakhSuffix>> NounLayers = [Plural(), Possessive(), Case(), Predicate()];

    public static readonly IReadOnlyList<KazakhSuffix> VerbEndings = Verb();

    public static KazakhSound SoundOf(char letter) => letter switch
    {
        'а' or 'ә' or 'е' or 'и' or 'о' or 'ө' or 'ұ' or 'ү' or 'ы' or 'і' or 'э' or 'я' or 'ю' => KazakhSound.Vowel,
        'р' or 'й' or 'у' => KazakhSound.Glide,
        'л' => KazakhSound.L,
        'м' or 'н' or 'ң' => KazakhSound.Nasal,
        'ж' or 'з' => KazakhSound.Voiced,
        _ => KazakhSound.Voiceless,
    };

    private static bool VowelOrGlide(KazakhSound sound) => sound is KazakhSound.Vowel or KazakhSound.Glide;

    private static List<KazakhSuffix> Plural() =>
    [
        .. Both("лар лер", VowelOrGlide, "plural"),
        .. Both("дар дер", sound => sound is KazakhSound.L or KazakhSound.Nasal or KazakhSound.Voiced, "plural"),
        .. Both("тар тер", sound => sound is KazakhSound.Voiceless, "plural"),
    ];

    private static List<KazakhSuffix> Possessive() =>
    [
        .. Both("м м", sound => sound is KazakhSound.Vowel, "my"),
        .. Both("ым ім", sound => sound is not KazakhSound.Vowel, "my"),
        .. Both("ң ң", sound => sound is KazakhSound.Vowel, "your"),
        .. Both("ың ің", sound => sound is not KazakhSound.Vowel, "your"),
        .. Both("ңыз ңіз", sound => sound is KazakhSound.Vowel, "your"),
        .. Both("ыңыз іңіз", sound => sound is not KazakhSound.Vowel, "your"),
        .. Both("сы сі", sound => sound is KazakhSound.Vowel, "his"),
        .. Both("ы і", sound => sound is not KazakhSound.Vowel, "his"),
        .. Both("мыз міз", sound => sound is KazakhSound.Vowel, "our"),
        .. Both("ымыз іміз", sound => sound is not KazakhSound.Vowel, "our"),
    ];

    private static List<KazakhSuffix> Case() =>
    [
        .. Both("ның нің", sound => sound is KazakhSound.Vowel or KazakhSound.Nasal, "genitive"),
        .. Both("дың дің", sound => sound is KazakhSound.Glide or KazakhSound.L or KazakhSound.Voiced, "genitive"),
        .. Both("тың тің", sound => sound is KazakhSound.Voiceless, "genitive"),
        .. Both("ға ге", sound => sound is not KazakhSound.Voiceless, "dative"),
        .. Both("қа ке", sound => sound is KazakhSound.Voiceless, "dative"),
        .. Both("ны ні", sound => sound is KazakhSound.Vowel, "accusative"),
        .. Both("ды ді", sound => sound is not (KazakhSound.Vowel or KazakhSound.Voiceless), "accusative"),
        .. Both("ты ті", sound => sound is KazakhSound.Voiceless, "accusative"),
        .. Both("да де", sound => sound is not KazakhSound.Voiceless, "locative"),
        .. Both("та те", sound => sound is KazakhSound.Voiceless, "locative"),
        .. Both("дағы дегі", sound => sound is not KazakhSound.Voiceless, "being in"),
        .. Both("тағы тегі", sound => sound is KazakhSound.Voiceless, "being in"),
        .. Both("дан ден", sound => sound is not (KazakhSound.Nasal or KazakhSound.Voiceless), "ablative"),
        .. Both("нан нен", sound => sound is KazakhSound.Nasal, "ablative"),
        .. Both("тан тен", sound => sound is KazakhSound.Voiceless, "ablative"),
        .. Both("мен мен", sound => sound is not (KazakhSound.Voiced or KazakhSound.Voiceless), "instrumental"),
        .. Both("бен бен", sound => sound is KazakhSound.Voiced, "instrumental"),
        .. Both("пен пен", sound => sound is KazakhSound.Voiceless, "instrumental"),
    ];

    /// <summary>The cases after a possessive of the third person or of the first and second person in the singular.</summary>
    public static readonly IReadOnlyList<KazakhSuffix> CaseAfterPossessive =
    [
        .. Both("ның нің", _ => true, "genitive"),
        .. Both("на не", sound => sound is KazakhSound.Vowel, "dative"),
        .. Both("а е", sound => sound is KazakhSound.Nasal, "dative"),
        .. Both("н н", sound => sound is KazakhSound.Vowel, "accusative"),
        .. Both("ды ді", sound => sound is KazakhSound.Nasal, "accusative"),
        .. Both("нда нде", sound => sound is KazakhSound.Vowel, "locative"),
        .. Both("да де", sound => sound is KazakhSound.Nasal, "locative"),
        .. Both("ндағы ндегі", sound => sound is KazakhSound.Vowel, "being in"),
        .. Both("дағы дегі", sound => sound is KazakhSound.Nasal, "being in"),
        .. Both("нан нен", _ => true, "ablative"),
        .. Both("мен мен", _ => true, "instrumental"),
    ];

    // Not сыз: behind a noun it says "without", the opposite of what the word is looked for.
    private static List<KazakhSuffix> Predicate() =>
    [
        .. Both("мын мін", sound => VowelOrGlide(sound) || sound is KazakhSound.L, "I am"),
        .. Both("бын бін", sound => sound is KazakhSound.Nasal or KazakhSound.Voiced, "I am"),
        .. Both("пын пін", sound => sound is KazakhSound.Voiceless, "I am"),
        .. Both("сың сің", _ => true, "you are"),
        .. Both("быз біз", sound => sound is KazakhSound.Nasal or KazakhSound.Voiced, "we are"),
        .. Both("пыз піз", sound => sound is KazakhSound.Voiceless, "we are"),
    ];

    private static List<KazakhSuffix> Verb()
    {
        Func<KazakhSound, bool> soft = sound => sound is not KazakhSound.Voiceless;
        Func<KazakhSound, bool> hard = sound => sound is KazakhSound.Voiceless;
        Func<KazakhSound, bool> vowel = sound => sound is KazakhSound.Vowel;
        Func<KazakhSound, bool> consonant = sound => sound is not KazakhSound.Vowel;
        return
        [
            .. Persons("ды ді", soft), .. Persons("ты ті", hard),
            .. Both("ған ген", soft, "past participle"), .. Both("қан кен", hard, "past participle"),
            .. Both("п п", vowel, "gerund"), .. Both("ып іп", consonant, "gerund"),
            .. Both("йды йді", vowel, "present"), .. Both("ады еді", consonant, "present"),
            .. Both("ймын ймін", vowel, "present"), .. Both("амын емін", consonant, "present"),
            .. Both("йсыз йсіз", vowel, "present"), .. Both("асыз есіз", consonant, "present"),
            .. Both("йсың йсің", vowel, "present"), .. Both("асың есің", consonant, "present"),
            .. Both("ймыз йміз", vowel, "present"), .. Both("амыз еміз", consonant, "present"),
            .. Both("йтын йтін", vowel, "participle"), .. Both("атын етін", consonant, "participle"),
            .. Both("са се", _ => true, "conditional"), .. Both("саңыз сеңіз", _ => true, "conditional"),
            .. Both("ңыз ңіз", vowel, "imperative"), .. Both("ыңыз іңіз", consonant, "imperative"),
            .. Both("сын сін", _ => true, "imperative"),
        ];
    }

    private static IEnumerable<KazakhSuffix> Persons(string shapes, Func<KazakhSound, bool> after) =>
        PastPersons.SelectMany(person => Both(string.Join(' ', shapes.Split(' ').Select(shape => shape + (person == "қ" && shape[^1] == 'і' ? "к" : person))), after, "past"));

    private static IEnumerable<KazakhSuffix> Both(string shapes, Func<KazakhSound, bool> after, string name)
    {
        string[] pair = shapes.Split(' ');
        return [new KazakhSuffix(pair[0], Front: false, after, name), new KazakhSuffix(pair[1], Front: true, after, name)];
    }
}
