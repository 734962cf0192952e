using System.Reflection;

namespace Cybershield.Matching;

/// <summary>The word lists of the lints, read from the texts beside this file.</summary>
internal static class Lexicon
{
    private static readonly Lazy<Dictionary<string, string>> IdentityWords = new(() => ReadIdentity("en", "ru", "kk"));
    private static readonly Lazy<(string Category, WordPattern Pattern)[]> IdentityForms = new(() => [.. Patterns("en"), .. Patterns("ru"), .. Patterns("kk")]);
    private static readonly Lazy<(string Language, string Category, string Word)[]> IdentityEntries =
        new(() => [.. new[] { "en", "ru", "kk" }.SelectMany(language => ReadIdentity(language).Select(entry => (language, entry.Value, entry.Key)))]);
    private static readonly Lazy<HashSet<string>> OrdinaryWords = new(() => Words("ordinary.txt"));
    private static readonly Lazy<HashSet<string>> FirstNames = new(() => Words("names.txt"));

    /// <summary>The headings of words that stand for people and add nothing: they do not make a term harmless, nor harmful.</summary>
    public const string GroupNouns = "group nouns that add nothing";

    /// <summary>Every word of the identity lexicon, folded, with its language and the kind of people that it names.</summary>
    public static IReadOnlyList<(string Language, string Category, string Word)> Identity => IdentityEntries.Value;

    public static bool IsOrdinary(string folded) => OrdinaryWords.Value.Contains(folded);

    public static bool IsFirstName(string folded) => FirstNames.Value.Contains(folded);

    /// <summary>What kind of group of people a folded word names, in any of its forms; null where it names none.</summary>
    public static string? IdentityOf(string folded)
    {
        if (IdentityWords.Value.TryGetValue(folded, out string? category))
        {
            return category;
        }

        foreach ((string named, WordPattern pattern) in IdentityForms.Value)
        {
            if (folded.StartsWith(pattern.Anchor, StringComparison.Ordinal) && pattern.Recognise(folded) is not null)
            {
                return named;
            }
        }

        return null;
    }

    /// <summary>What a beginning of words names: the kind of the first word that starts so.</summary>
    public static string? IdentityStarting(string folded) =>
        folded.Length < 3 ? null
        : IdentityWords.Value.Where(entry => entry.Key.StartsWith(folded, StringComparison.Ordinal) || (entry.Key.Length >= 4 && folded.StartsWith(entry.Key, StringComparison.Ordinal)))
            .Select(entry => entry.Value).FirstOrDefault();

    private static IEnumerable<(string, WordPattern)> Patterns(string language) =>
        ReadIdentity(language).Select(entry => (entry.Value, InflectedWord.Of(language, entry.Key, [])));

    private static Dictionary<string, string> ReadIdentity(params string[] languages)
    {
        Dictionary<string, string> words = [];
        foreach (string language in languages)
        {
            string category = "";
            foreach (string line in Lines($"identity.{language}.txt"))
            {
                if (line.StartsWith('#'))
                {
                    category = line[2..];
                }
                else
                {
                    words[SearchText.Fold(line)] = category;
                }
            }
        }

        return words;
    }

    private static HashSet<string> Words(string file) => [.. Lines(file).Where(line => !line.StartsWith('#')).SelectMany(SearchText.Words)];

    internal static string[] Lines(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Cybershield.Matching.Lexicon." + file)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
