namespace Cybershield.Matching;

/// <summary>Declensions of Russian adjectives and participles, from any nominative.</summary>
internal static class RussianAdjectives
{
    private static readonly EndingTable Hard = new("ый ой ая=feminine ое=neuter ые=plural ого=genitive ому=dative ым=instrumental ом=prepositional ую=accusative ою=instrumental ых=genitive_plural ыми=instrumental_plural");
    private static readonly EndingTable Velar = new("ий ой ая=feminine ое=neuter ие=plural ого=genitive ому=dative им=instrumental ом=prepositional ую=accusative ою=instrumental их=genitive_plural ими=instrumental_plural");
    private static readonly EndingTable Sibilant = new("ий ая=feminine ее=neuter ие=plural его=genitive ему=dative им=instrumental ем=prepositional ей=feminine_oblique ую=accusative ею=instrumental их=genitive_plural ими=instrumental_plural");
    private static readonly EndingTable Soft = new("ий яя=feminine ее=neuter ие=plural его=genitive ему=dative им=instrumental ем=prepositional ей=feminine_oblique юю=accusative ею=instrumental их=genitive_plural ими=instrumental_plural");
    private static readonly EndingTable ShortParticiple = new("0=short а=short_feminine о=short_neuter ы=short_plural");

    /// <summary>The stems that a word has as an adjective, none where it is none.</summary>
    public static IEnumerable<(string Stem, EndingTable Table)> Stems(string word)
    {
        if (word.Length < 5 || !RussianInflection.EndsIn(word, "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие"))
        {
            return [];
        }

        string stem = word[..^2];
        char last = stem[^1];
        EndingTable? table = word[^2..] switch
        {
            _ when RussianInflection.IsVowel(last) => null,
            "ие" when last is 'н' or 'т' or 'в' or 'л' or 'р' or 'с' or 'ч' => null,
            "ий" when last is not 'н' && !RussianInflection.IsVelar(last) && !RussianInflection.IsSibilant(last) => null,
            _ when RussianInflection.IsVelar(last) => Velar,
            "ой" => Hard,
            _ when RussianInflection.IsSibilant(last) => Sibilant,
            "ий" or "яя" or "ее" => Soft,
            _ => Hard,
        };
        return table is null ? [] : [(stem, table), .. Participle(stem)];
    }

    /// <summary>гарантированный, гарантирован.</summary>
    private static IEnumerable<(string, EndingTable)> Participle(string stem) =>
        RussianInflection.EndsIn(stem, "анн", "енн", "янн") ? [(stem[..^1], ShortParticiple)] : [];

    /// <summary>The endings of a participle or of its reflexive counterpart.</summary>
    public static IEnumerable<string> ParticipleEndings(bool sibilant) => (sibilant ? Sibilant : Hard).Endings;
}
