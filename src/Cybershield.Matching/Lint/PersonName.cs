namespace Cybershield.Matching;

/// <summary>Recognises what looks like a private person's name: a first name beside a patronymic or surname.</summary>
internal static class PersonName
{
    private static readonly string[] Patronymics = ["ович", "евич", "овна", "евна", "ична", "ұлы", "улы", "қызы", "кызы"];
    private static readonly string[] Surnames = ["ов", "ова", "ев", "ева", "ин", "ина", "ский", "ская", "енко", "баев", "баева", "son", "man", "sky", "ez"];

    public static bool LooksLike(IReadOnlyList<string> words) =>
        words.Count is 2 or 3 && words.Any(Lexicon.IsFirstName)
        && words.Any(word => !Lexicon.IsFirstName(word) && word.Length > 4 && Patronymics.Concat(Surnames).Any(ending => word.EndsWith(ending, StringComparison.Ordinal)));
}
