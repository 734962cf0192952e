namespace Cybershield.Matching;

/// <summary>Regular English forms: plural or third person, past, -ing. Words that carry such an ending already stand for themselves.</summary>
internal static class EnglishInflection
{
    private static readonly EndingTable Plain = new("s=plural_or_third_person ed=past ing=-ing");
    private static readonly EndingTable Hissing = new("es=plural_or_third_person ed=past ing=-ing");
    private static readonly EndingTable Doubled = new("ed=past ing=-ing");
    private static readonly EndingTable PluralOnly = new("s=plural_or_third_person");
    private static readonly EndingTable AfterE = new("es=plural_or_third_person ed=past ing=-ing");
    private static readonly EndingTable AfterY = new("ies=plural_or_third_person ied=past ying=-ing");

    private static readonly HashSet<string> Invariable =
    [
        "a", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his",
        "how", "i", "if", "in", "into", "is", "it", "its", "may", "might", "must", "my", "no", "nor", "not", "of", "off", "on", "or", "our", "out", "over", "per", "shall", "she",
        "should", "so", "than", "that", "the", "their", "them", "then", "they", "this", "those", "to", "under", "up", "us", "was", "we", "were", "what", "when", "where", "which",
        "who", "will", "with", "without", "would", "you", "your",
    ];

    public static WordPattern Of(string word) =>
        word.Length < 3 || Invariable.Contains(word) || !word.All(char.IsAsciiLetterLower) || IsInflected(word)
            ? new WholeWord(word)
            : new StemWithEndings(word, Stems(word));

    /// <summary>Whether the word is one of those that have no regular forms.</summary>
    public static bool IsInvariable(string word) => Invariable.Contains(word);

    private static bool IsInflected(string word) =>
        (word[^1] == 's' && !word.EndsWith("ss", StringComparison.Ordinal)) || (word.Length > 4 && (word.EndsWith("ed", StringComparison.Ordinal) || word.EndsWith("ing", StringComparison.Ordinal)));

    private static IEnumerable<(string, EndingTable)> Stems(string word)
    {
        string cut = word[..^1];
        switch (word[^1])
        {
            case 'e' when !word.EndsWith("ee", StringComparison.Ordinal):
                return [(cut, AfterE)];
            case 'e':
                return [(word, new EndingTable("s=plural_or_third_person d=past ing=-ing"))];
            case 'y' when !IsVowel(word[^2]):
                return [(cut, AfterY)];
            case 's' or 'x' or 'z':
            case 'h' when word[^2] is 's' or 'c':
                return [(word, Hissing)];
            default:
                return Doubles(word) switch
                {
                    (true, true) => [(word + word[^1], Doubled), (word, PluralOnly)],
                    (true, false) => [(word, Plain), (word + word[^1], Doubled)],
                    _ => [(word, Plain)],
                };
        }
    }

    /// <summary>Whether a final consonant is doubled, and whether it always is: always in words of one syllable, as in <c>ban</c>, <c>banned</c>.</summary>
    private static (bool May, bool Always) Doubles(string word)
    {
        bool closed = !IsVowel(word[^1]) && word[^1] is not ('w' or 'x' or 'y') && IsVowel(word[^2]) && (word.Length < 3 || !IsVowel(word[^3]));
        return (closed, closed && word.Count(IsVowel) == 1);
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
