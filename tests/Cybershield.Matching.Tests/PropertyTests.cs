using System.Text;

namespace Cybershield.Matching.Tests;

/// <summary>Random lists and texts from fixed seeds: the fast engine equals a naive oracle, and a cut-out span tells the same as the page.</summary>
internal sealed class PropertyTests
{
    private static readonly string[] Words = ["aab", "abaa", "aabab", "baaba", "ab", "bbab", "cab", "abcab", "доход", "ход", "дохода"];
    private static readonly string[] Gaps = [" ", "  ", "-", ". ", ", ", "_", "\n", "\u200B ", "! ", " * "];

    [Test]
    public void The_automaton_equals_a_search_for_each_literal_at_each_place([Range(1, 60)] int seed)
    {
        Random random = new(seed);
        int shortest = random.Next(1, 9);
        string[] literals = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Letters(random, random.Next(shortest, shortest + 12))).Distinct()];
        string text = Letters(random, random.Next(0, 400));

        Collecting sink = new([]);
        Automaton.Build(literals).Scan(text, ref sink);

        Assert.That(sink.Occurrences.Order(), Is.EqualTo(Naive(literals, text).Order()));
    }

    [Test]
    public void Phrases_equal_a_walk_over_the_words([Range(1, 60)] int seed, [Values("none", "separators", "full")] string obfuscation)
    {
        Random random = new(seed);
        string[] phrases = [.. Enumerable.Range(0, 6).Select(_ => string.Join(' ', Some(random, Words, random.Next(1, 4)))).Distinct()];
        string text = Text(random, 60);
        TermList list = Given.List(string.Concat(phrases.Select((phrase, i) => Given.AnyTerm($"t{i}", $"\"{phrase}\"", more: $", obfuscation: {obfuscation}"))));

        IEnumerable<(string, int, int)> found = Matches(list, text).Where(match => match.How.All(how => how.Kind != RecognitionKind.SpacedLetters))
            .Select(match => (match.TermId, match.Spans[0].Start, match.Spans[0].End));

        Assert.That(found.Order(), Is.EqualTo(NaivePhrases(phrases, text, plainGaps: obfuscation == "none").Order()));
    }

    [Test]
    public void A_cut_out_span_reports_the_same_term_form_and_disguise([Range(1, 40)] int seed)
    {
        Random random = new(seed);
        string[] phrases = ["guaranteed income", "bank", "no risk", "invest*", "доход без риска"];
        string terms = string.Concat(phrases.Select((phrase, i) => Given.AnyTerm($"t{i}", $"\"{phrase}\"", more: ", obfuscation: full")));
        TermList list = Given.List(terms + "  - { id: s, stem: [гарантированный доход], lang: ru, obfuscation: full, weight: 1, why: test }\n  - { id: k, stem: [табыс], lang: kk, weight: 1, why: test }\n");
        string text = string.Join(Gaps[0], Enumerable.Range(0, 12).Select(_ => Disguised(random, Some(random, [.. phrases.Select(p => p.TrimEnd('*')), "гарантированного дохода", "табысым", "и вот", "so"], 1)[0])));

        TermMatch[] matches = [.. Matches(list, text)];

        Assert.That(matches, Is.Not.Empty);
        foreach (TermMatch match in matches)
        {
            TermMatch? alone = Matches(list, match.Form).FirstOrDefault(other => other.TermId == match.TermId);
            Assert.That(alone?.Form, Is.EqualTo(match.Form), text);
            Assert.That(alone!.How, Is.EqualTo(match.How), text);
        }
    }

    [Test]
    public void The_best_window_equals_a_look_at_every_window([Range(1, 80)] int seed)
    {
        Random random = new(seed);
        TermList list = Given.List(
            Given.AnyTerm("a", "aab", 3) + Given.AnyTerm("b", "abaa", 2.5m) + Given.AnyTerm("c", "cab", 1.5m) + Given.AnyTerm("d", "\"aab cab\"", 2),
            flag: $"{{ score_at_least: 4, distinct_terms_at_least: 2, within_words: {random.Next(1, 9)} }}").With(Zone.Heading, 1.5m).With(Zone.Alt, 0m);
        PageText page = Given.Page([.. Enumerable.Range(0, 6).Select(i => (Some(random, [Zone.Title, Zone.Heading, Zone.Body, Zone.Alt], 1)[0], Text(random, 8)))]);
        ListScreening? screening = Given.Screen(list, page);
        TermMatch[] matches = [.. screening?.Contributions.SelectMany(contribution => contribution.Matches) ?? []];
        if (screening is null || matches.Length == 0)
        {
            Assert.Pass("no term on this page");
            return;
        }

        int[] starts = [.. matches.Where(match => match.Zone != Zone.Title).Select(match => match.FirstWord).Distinct().Order()];
        (bool Reaches, decimal Score)[] windows = [.. (starts.Length == 0 ? [-1] : starts).Select(start => NaiveScore(list, matches, start))];
        (bool Reaches, decimal Score) best = windows.Where(window => window.Reaches == windows.Any(other => other.Reaches)).MaxBy(window => window.Score);

        Assert.That((screening.ReachesThreshold, screening.Score), Is.EqualTo(best));
        Assert.That(screening.Contributions.Sum(contribution => contribution.Points), Is.EqualTo(screening.Score));
    }

    [Test]
    public void Any_text_at_all_is_screened_and_every_span_cuts_text_out([Range(1, 60)] int seed)
    {
        Random random = new(seed);
        StringBuilder text = new();
        for (int i = 0; i < 300; i++)
        {
            text.Append(random.Next(4) == 0 ? Some(random, Words, 1)[0] : ((char)random.Next(0x10000)).ToString());
        }

        TermList list = Given.List(string.Concat(Words.Select((word, i) => Given.AnyTerm($"t{i}", word, more: ", obfuscation: full"))) + "  - { id: r, regex: '[ab]{4,}', weight: 1, why: test }\n");

        foreach (TermMatch match in Matches(list, text.ToString()))
        {
            Assert.That(match.Spans.All(span => span.Length > 0 && span.End <= text.Length));
            Assert.That(match.Form, Is.EqualTo(match.Spans[0].CutFrom(Given.Body(text.ToString()))));
        }
    }

    private static IEnumerable<TermMatch> Matches(TermList list, string text) =>
        Given.Screen(list, Given.Body(text))?.Contributions.SelectMany(contribution => contribution.Matches) ?? [];

    private static (bool Reaches, decimal Score) NaiveScore(TermList list, TermMatch[] matches, int start)
    {
        decimal[] points = [.. matches
            .Where(match => match.Zone == Zone.Title || (match.FirstWord >= start && match.LastWord < start + list.Flag.WithinWords))
            .GroupBy(match => match.TermId)
            .Select(term => term.Max(match => Math.Round(list.Terms.Single(t => t.Id == term.Key).Weight * list.Zones[match.Zone], 1, MidpointRounding.AwayFromZero)))
            .Where(value => value > 0)];
        return (points.Sum() >= list.Flag.ScoreAtLeast && points.Length >= list.Flag.DistinctTermsAtLeast, points.Sum());
    }

    private static IEnumerable<(int, int)> Naive(string[] literals, string text) =>
        from literal in Enumerable.Range(0, literals.Length)
        from start in Enumerable.Range(0, text.Length)
        where string.CompareOrdinal(text, start, literals[literal], 0, literals[literal].Length) == 0
        select (literal, start + literals[literal].Length);

    /// <summary>Words by a plain split, phrases by comparing neighbours, gaps by what they hold.</summary>
    private static IEnumerable<(string, int, int)> NaivePhrases(string[] phrases, string text, bool plainGaps)
    {
        (string Word, int Start, int End)[] words = [.. System.Text.RegularExpressions.Regex.Matches(text, @"\p{L}+").Select(match => (match.Value, match.Index, match.Index + match.Length))];
        for (int p = 0; p < phrases.Length; p++)
        {
            string[] wanted = phrases[p].Split(' ');
            for (int i = 0; i + wanted.Length <= words.Length; i++)
            {
                bool same = wanted.Select((word, k) => words[i + k].Word == word).All(equal => equal);
                bool joined = Enumerable.Range(0, wanted.Length - 1).All(k => Joins(text[words[i + k].End..words[i + k + 1].Start], plainGaps));
                if (same && joined)
                {
                    yield return ($"t{p}", words[i].Start, words[i + wanted.Length - 1].End);
                }
            }
        }
    }

    private static bool Joins(string gap, bool plainGaps) =>
        !gap.Contains(',', StringComparison.Ordinal) && !gap.Contains(". ", StringComparison.Ordinal) && !gap.Contains('!', StringComparison.Ordinal)
        && !(plainGaps && gap.AsSpan().IndexOfAny('_', '*') >= 0);

    private static string Text(Random random, int words) => string.Concat(Some(random, Words, words).Select(word => word + Some(random, Gaps, 1)[0]));

    private static string Letters(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "aab"[random.Next(3)]));

    private static T[] Some<T>(Random random, T[] from, int count) => [.. Enumerable.Range(0, count).Select(_ => from[random.Next(from.Length)])];

    private static string Disguised(Random random, string phrase) => random.Next(6) switch
    {
        0 => phrase.ToUpperInvariant(),
        1 => phrase.Insert(2, "\u200B"),
        2 => phrase.Replace(' ', '_'),
        3 => phrase.Replace('a', 'а'),
        4 => phrase.Replace('o', '0').Replace('о', '0'),
        _ => phrase,
    };

    private readonly struct Collecting(List<(int, int)> found) : IOccurrenceSink
    {
        public List<(int, int)> Occurrences => found;

        public void Found(int literal, int end) => found.Add((literal, end));
    }
}
