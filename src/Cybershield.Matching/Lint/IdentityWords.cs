using System.Text.RegularExpressions;
using Cybershield.Matching.Yaml;

namespace Cybershield.Matching;

/// <summary>
/// Finds words for groups of people in a phrase with the matcher itself, every disguise seen through: what a page could not hide from a
/// term, a term cannot hide from the lint. The words come from the lexicon, in all their inflected forms.
/// </summary>
internal static class IdentityWords
{
    private static readonly Lazy<Watchlist> Matcher = new(() => Watchlist.Compile([AsList()], DateOnly.MinValue, allowTestOnly: true));

    /// <summary>The kinds of people that a text names, and the text without those words.</summary>
    public static (IReadOnlyList<string> Kinds, string Others) FindIn(string text)
    {
        PageText page = new([new PageBlock(Zone.Body, "und", text)]);
        ScoreContribution[] found = [.. Matcher.Value.Screen(page, "").Lists.SelectMany(list => list.Contributions)];
        char[] rest = text.ToCharArray();
        foreach (TextSpan span in found.SelectMany(term => term.Matches).SelectMany(match => match.Spans))
        {
            rest.AsSpan(span.Start, span.Length).Fill(' ');
        }

        return ([.. found.Select(term => term.Why)], new string(rest));
    }

    /// <summary>
    /// The first word for people that an expression finds by itself and is aimed at: with another letter in at least half of the places it would
    /// not find it. Null where there is none; an expression that finds any word is not aimed at one.
    /// </summary>
    public static string? FoundBy(Regex expression) => Lexicon.Identity
        .Where(entry => entry.Category != Lexicon.GroupNouns)
        .SelectMany(entry => entry.Language == "en" ? new[] { entry.Word, entry.Word + "s" } : [entry.Word])
        .FirstOrDefault(word => Finds(expression, word) && Enumerable.Range(0, word.Length).Count(place => !Finds(expression, WithOther(word, place))) * 2 >= word.Length);

    private static bool Finds(Regex expression, string word) => expression.Match(word).Length == word.Length;

    private static string WithOther(string word, int place) => word[..place] + (word[place] >= 'Ѐ' ? 'ъ' : 'q') + word[(place + 1)..];

    private static TermList AsList() => new()
    {
        FileName = "",
        Id = "identity",
        Title = "",
        Version = "1.0.0",
        Status = ListStatus.Live,
        Owner = "",
        SecondApprover = "",
        Purpose = "",
        Basis = "",
        ReviewBy = null,
        Expires = null,
        SiteGroups = [],
        Flag = new FlagThreshold(1, 1, 1_000),
        Zones = ZoneWeights.Default,
        Terms = [.. Lexicon.Identity.GroupBy(entry => (entry.Language, entry.Category)).Select(group => AsTerm(group.Key.Language, group.Key.Category, group.Select(entry => entry.Word)))],
        Exclusions = [],
        Tests = [],
        TestOnly = true,
        Replies = new Dictionary<string, string>(),
        CanonicalText = "",
        Sha256 = "",
    };

    private static Term AsTerm(string language, string category, IEnumerable<string> words) => new()
    {
        Id = $"{language} {category}",
        Pattern = new TermPattern.Stem([.. words.Select(word => new YamlText(word, default))]),
        Weight = 1,
        Why = category,
        Language = language,
        Obfuscation = Obfuscation.Full,
        Forms = [],
        NotForms = [],
        Match = [],
        NoMatch = [],
        TodoMatch = [],
        TodoNoMatch = [],
        Justification = null,
    };
}
