using System.Text;

namespace Cybershield.Matching.Tests;

/// <summary>Random lists and pages from fixed seeds, in every combination of settings: the engine finds what trying everything everywhere finds.</summary>
internal sealed class OracleTests
{
    private static readonly string[] Gaps = [" ", " ", " ", "  ", "-", ". ", ", ", "_", "\n", "\u200B ", "! ", " * ", ".", "'", " (", "\u00A0"];
    private static readonly string[] Filler = ["the", "и", "мен", "a", "b", "1990s", "x", "é", "e\u0301", "ﬁn", "漢字", "20 % per day", "r i s k", "warns", "ß"];

    private static readonly Dictionary<string, (string[] Lemmas, string[] Forms)> Words = new()
    {
        [""] = (["no risk", "bank", "доход", "табыс"], ["banks", "bank", "доходами", "no risk", "табыс"]),
        ["en"] = (["invest", "no risk", "fee", "carry", "ban"], ["investing", "invested", "no risk", "no risks", "fees", "carried", "banned", "ban", "invest"]),
        ["ru"] = (["доход", "быстрый заработок", "приз", "выиграть"], ["доходами", "доход", "быстрого заработка", "призы", "выиграл", "приз"]),
        ["kk"] = (["табыс", "мектеп", "халық", "қаржы"], ["табысым", "мектебі", "халқы", "каржы", "қаржыға", "табыс", "мектептер"]),
    };

    [Test]
    public void The_engine_finds_what_a_naive_search_finds(
        [Values("any", "stem", "near", "set", "regex", "all")] string kind, [Values("none", "separators", "full")] string obfuscation, [Values("", "en", "ru", "kk")] string language, [Range(1, 3)] int seed)
    {
        Random random = new((seed * 1_000) + (kind[0] * 31) + (obfuscation[0] * 7) + language.Length + (language == "kk" ? 500 : language == "ru" ? 250 : 0));
        TermList list = Given.List(
            string.Concat(Enumerable.Range(0, 4).Select(i => Term(random, $"t{i}", kind, obfuscation, language))),
            more: random.Next(2) == 0 ? "" : $"exclude: [{{ id: e, near_any: [warns, {Quoted(random, language)}], within: {random.Next(1, 6)}, why: test }}]",
            flag: $"{{ score_at_least: 2, distinct_terms_at_least: {random.Next(1, 3)}, within_words: {random.Next(2, 30)} }}").With(Zone.Heading, 1.5m).With(Zone.Alt, 0m);
        PageText page = Given.Page([.. Enumerable.Range(0, 4).Select(_ => ((Zone)random.Next(7), Text(random, language)))]);

        ListScreening? screening = Given.Screen(list, page);

        IEnumerable<string> kept = screening?.Contributions.SelectMany(contribution => contribution.Matches).Select(match => Line(match, "")) ?? [];
        IEnumerable<string> excluded = screening?.Excluded.Select(match => Line(match.Match, "excluded ")) ?? [];
        Assert.That(kept.Concat(excluded), Is.EquivalentTo(new NaiveMatcher(list, page).Occurrences()));
        Assert.That(screening?.Contributions.Sum(contribution => contribution.Points) ?? 0, Is.EqualTo(screening?.Score ?? 0));
    }

    [Test]
    public void A_page_on_which_nothing_is_found_leaves_nothing_behind_but_the_empty_screening()
    {
        TermList list = Given.List(
            Given.AnyTerm("a", "\"no risk\"", more: ", obfuscation: full") + "  - { id: s, stem: [доход], lang: ru, weight: 1, why: test }\n  - { id: r, regex: 'bank \\w+', weight: 1, why: test }\n",
            more: "exclude: [{ id: e, near_any: [warns], within: 5, why: test }]");
        Watchlist watchlist = Watchlist.Compile([list], Given.Today, allowTestOnly: true);
        PageText page = Given.Page([.. Enumerable.Range(0, 40).Select(i => (Zone.Body, $"Line {i} of t3xt, доходный and r i s k; nothing else. banks"))]);
        watchlist.Screen(page, "");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Screening screening = watchlist.Screen(page, "");

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100));
        Assert.That(screening.Lists, Is.Empty);
    }

    private static string Line(TermMatch match, string mark) => $"{match.TermId} {mark}{string.Join(' ', match.Spans)}";

    private static string Term(Random random, string id, string kind, string obfuscation, string language)
    {
        string chosen = kind == "all" ? Some(random, ["any", "stem", "near", "set", "regex"]) : kind;
        string pattern = chosen switch
        {
            "stem" when language.Length > 0 => $"stem: [{Quoted(random, language)}]",
            "near" => $"near: {{ a: [{Quoted(random, language)}], b: [{Quoted(random, language)}, the], within: {random.Next(1, 6)}{Some(random, ["", ", order: a_first"])} }}",
            "set" => $"set: {{ of: [{string.Join(", ", Words[language].Lemmas.Take(3).Select(word => $"\"{word}\""))}], at_least: 2, within: {random.Next(3, 20)} }}",
            "regex" => $"regex: '{Some(random, [@"\d{1,3}\s?% (?:per|a) (?:day|week)", "(?:bank|fee)s? (of|the)?", "дохо[а-я]+", @"\w+ri\w+", "табыс|приз"])}'",
            _ => $"any: [{Quoted(random, language)}, \"{Words[language].Lemmas[0]}*\"]",
        };
        string settings = (language.Length > 0 ? $", lang: {language}" : "") + (chosen == "regex" ? "" : $", obfuscation: {obfuscation}");
        return $"  - {{ id: {id}, {pattern}{settings}, weight: {random.Next(1, 4)}, why: test }}\n";
    }

    private static string Quoted(Random random, string language) => $"\"{Some(random, Words[language].Lemmas)}\"";

    private static string Text(Random random, string language)
    {
        StringBuilder text = new();
        for (int i = 0; i < 14; i++)
        {
            text.Append(Disguised(random, random.Next(3) == 0 ? Some(random, Filler) : Some(random, Words[language].Forms))).Append(Some(random, Gaps));
        }

        return text.ToString();
    }

    private static string Disguised(Random random, string word) => random.Next(10) switch
    {
        0 => word.ToUpperInvariant(),
        1 => word.Insert(1, "\u200B"),
        2 => word.Replace('a', 'а').Replace("о", "o", StringComparison.Ordinal),
        3 => word.Replace('o', '0').Replace('о', '0').Replace('i', '1'),
        4 => string.Join(Some(random, [" ", "."]), word.Replace(" ", "", StringComparison.Ordinal).ToCharArray()),
        5 => word.Replace(' ', '_'),
        _ => word,
    };

    private static T Some<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
