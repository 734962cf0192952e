namespace Cybershield.Matching;

/// <summary>Declensions of Russian nouns.</summary>
internal static class RussianNouns
{
    private static readonly EndingTable MasculineHard = new("0 а=genitive у=dative ом=instrumental е=prepositional ы=plural ов=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable MasculineVelar = new("0 а=genitive у=dative ом=instrumental е=prepositional и=plural ов=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable MasculineSibilant = new("0 а=genitive у=dative ом=instrumental ем=instrumental е=prepositional и=plural ей=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable MasculineTs = new("0 а=genitive у=dative ом=instrumental ем=instrumental е=prepositional ы=plural ов=genitive_plural ев=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable MasculineJ = new("й я=genitive ю=dative ем=instrumental е=prepositional и=plural ев=genitive_plural ям=dative_plural ями=instrumental_plural ях=prepositional_plural");
    private static readonly EndingTable MasculineSoft = new("ь я=genitive ю=dative ем=instrumental е=prepositional и=plural ей=genitive_plural ям=dative_plural ями=instrumental_plural ях=prepositional_plural");
    private static readonly EndingTable FeminineSoft = new("ь и=genitive_or_plural ью=instrumental ей=genitive_plural ям=dative_plural ями=instrumental_plural ях=prepositional_plural");
    private static readonly EndingTable FeminineSibilantSoft = new("ь и=genitive_or_plural ью=instrumental ей=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable FeminineHard = new("а ы=genitive_or_plural е=dative у=accusative ой=instrumental ою=instrumental 0=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable FeminineTs = new("а ы=genitive_or_plural е=dative у=accusative ей=instrumental ею=instrumental ой=instrumental ою=instrumental 0=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable FeminineVelar = new("а и=genitive_or_plural е=dative у=accusative ой=instrumental ою=instrumental ей=instrumental ею=instrumental 0=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable FeminineYa = new("я и=genitive_or_plural е=dative ю=accusative ей=instrumental ею=instrumental ь=genitive_plural ям=dative_plural ями=instrumental_plural ях=prepositional_plural");
    private static readonly EndingTable FeminineIya = new("я и=genitive_or_plural ю=accusative ей=instrumental ею=instrumental й=genitive_plural ям=dative_plural ями=instrumental_plural ях=prepositional_plural");
    private static readonly EndingTable FeminineEya = new("я и=genitive_or_plural е=dative ю=accusative ей=instrumental ею=instrumental й=genitive_plural ям=dative_plural ями=instrumental_plural ях=prepositional_plural");
    private static readonly EndingTable NeuterO = new("о а=genitive_or_plural у=dative ом=instrumental е=prepositional 0=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable NeuterIe = new("е я=genitive_or_plural ю=dative ем=instrumental и=prepositional й=genitive_plural ям=dative_plural ями=instrumental_plural ях=prepositional_plural");
    private static readonly EndingTable NeuterSibilant = new("е а=genitive_or_plural у=dative ем=instrumental 0=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable NeuterSoft = new("е я=genitive_or_plural ю=dative ем=instrumental ей=genitive_plural ям=dative_plural ями=instrumental_plural ях=prepositional_plural");
    private static readonly EndingTable NeuterMya = new("мя мени=genitive менем=instrumental мена=plural мен=genitive_plural менам=dative_plural менами=instrumental_plural менах=prepositional_plural");
    private static readonly EndingTable PluralHard = new("ы ов=genitive_plural 0=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural");
    private static readonly EndingTable PluralSoft = new("и ов=genitive_plural ей=genitive_plural 0=genitive_plural ам=dative_plural ами=instrumental_plural ах=prepositional_plural ям=dative_plural ями=instrumental_plural ях=prepositional_plural");
    private static readonly EndingTable GenitivePlural = new("0=genitive_plural");

    /// <summary>The stems that a word has as a noun, none where it is none.</summary>
    public static IEnumerable<(string Stem, EndingTable Table)> Stems(string word)
    {
        string cut = word[..^1];
        char before = cut[^1];
        return word[^1] switch
        {
            'а' when before is 'к' or 'ц' => [(cut, before == 'ц' ? FeminineTs : FeminineVelar), .. Inserted(cut)],
            'а' => [(cut, RussianInflection.IsVelar(before) || RussianInflection.IsSibilant(before) ? FeminineVelar : FeminineHard)],
            'я' when before == 'м' => [(word[..^2], NeuterMya)],
            'я' when before == 'и' => [(cut, FeminineIya)],
            'я' when before == 'е' => [(cut, FeminineEya)],
            'я' => [(cut, FeminineYa)],
            'о' => [(cut, NeuterO), .. Inserted(cut)],
            'е' when before is 'и' or 'ь' => [(cut, NeuterIe)],
            'е' when before is 'ц' || RussianInflection.IsSibilant(before) => [(cut, NeuterSibilant)],
            'е' when before is 'л' or 'р' => [(cut, NeuterSoft)],
            'ы' when !RussianInflection.IsVowel(before) => [(cut, PluralHard), .. Inserted(cut)],
            'и' when !RussianInflection.IsVowel(before) => [(cut, PluralSoft), .. Inserted(cut)],
            'ь' => Soft(word, cut, before),
            'й' when RussianInflection.IsVowel(before) => [(cut, MasculineJ)],
            char last when !RussianInflection.IsVowel(last) && last is not ('ъ' or 'й') => [(word, Masculine(last)), .. Dropped(word)],
            _ => [],
        };
    }

    private static EndingTable Masculine(char last) =>
        RussianInflection.IsVelar(last) ? MasculineVelar
        : RussianInflection.IsSibilant(last) ? MasculineSibilant
        : last == 'ц' ? MasculineTs
        : MasculineHard;

    private static IEnumerable<(string, EndingTable)> Soft(string word, string cut, char before) =>
        RussianInflection.IsSibilant(before) ? [(cut, FeminineSibilantSoft)]
        : RussianInflection.EndsIn(word, "сть", "знь", "вь") ? [(cut, FeminineSoft)]
        : RussianInflection.EndsIn(word, "тель", "арь", "рубль") ? [(cut, MasculineSoft)]
        : word.EndsWith("ень", StringComparison.Ordinal) ? [(cut, MasculineSoft), (word[..^3] + "н", MasculineSoft), (cut, FeminineSoft)]
        : [(cut, MasculineSoft), (cut, FeminineSoft)];

    /// <summary>The vowel that falls out before endings: рынок, рынка; кошелек, кошелька; продавец, продавца.</summary>
    private static IEnumerable<(string, EndingTable)> Dropped(string word) =>
        word.Length >= 5 && RussianInflection.EndsIn(word, "лек", "нек", "рек") ? [(word[..^2] + "ьк", MasculineVelar)]
        : word.Length >= 5 && RussianInflection.EndsIn(word, "ок", "ек") ? [(word[..^2] + "к", MasculineVelar)]
        : word.Length >= 5 && word.EndsWith("ец", StringComparison.Ordinal) ? [(word[..^2] + "ц", MasculineTs)]
        : [];

    /// <summary>The vowel that comes in where there is no ending: ставка, ставок; карточка, карточек.</summary>
    private static IEnumerable<(string, EndingTable)> Inserted(string stem)
    {
        if (stem.Length < 3 || RussianInflection.IsVowel(stem[^2]) || RussianInflection.IsVowel(stem[^1]))
        {
            return [];
        }

        string start = stem[^2] is 'ь' or 'й' ? stem[..^2] : stem[..^1];
        bool soft = RussianInflection.IsSibilant(stem[^2]) || stem[^2] is 'ь' or 'й' || stem[^1] is not ('к' or 'н');
        return [(start + (soft ? "е" : "о") + stem[^1], GenitivePlural), .. stem.EndsWith("ьг", StringComparison.Ordinal) ? [] : new[] { (start + "е" + stem[^1], GenitivePlural) }];
    }
}
