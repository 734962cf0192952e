using System.Reflection;

namespace Cybershield.Matching.Tests.Inflection;

/// <summary>Tables of words with the forms that belong to them and the words that do not.</summary>
internal sealed class InflectionTests
{
    public static IEnumerable<(string Lemma, string Word, bool Belongs)> Table(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Cybershield.Matching.Tests.Inflection." + name)!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            string[] lemma = line.Split(": ");
            string[] halves = lemma[1].Split(" | ");
            foreach ((string words, bool belongs) in new[] { (halves[0], true), (halves[1], false) })
            {
                foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    yield return (lemma[0], word, belongs);
                }
            }
        }
    }

    private static bool Recognises(string language, string lemma, string word) =>
        InflectedWord.Of(language, SearchText.Fold(lemma), []).Recognise(SearchText.Fold(word)) is not null;

    [TestCase("ru", "russian.txt")]
    [TestCase("kk", "kazakh.txt")]
    public void Forms_are_recognised_and_other_words_are_not(string language, string table)
    {
        (string Lemma, string Word, bool Belongs)[] pairs = [.. Table(table)];

        Assert.That(pairs.Count(pair => pair.Belongs), Is.GreaterThanOrEqualTo(300));
        Assert.That(pairs.Count(pair => !pair.Belongs), Is.GreaterThanOrEqualTo(300));
        Assert.That(pairs.Where(pair => Recognises(language, pair.Lemma, pair.Word) != pair.Belongs), Is.Empty);
    }

    [TestCase("promise", "promises promised promising", "promiser promis")]
    [TestCase("study", "studies studied studying", "studys studyed studio")]
    [TestCase("ban", "bans banned banning", "baned bank banner")]
    [TestCase("invest", "invests invested investing", "investor investment")]
    [TestCase("refer", "refers referred referring", "referee reference")]
    [TestCase("box", "boxes boxed boxing", "boxs boxer")]
    [TestCase("agree", "agrees agreed", "agreeed agreement")]
    [TestCase("returns", "returns", "return returned")]
    [TestCase("with", "with", "withs withed")]
    public void English_forms(string lemma, string forms, string others)
    {
        Assert.That(forms.Split(' ').Where(form => !Recognises("en", lemma, form)), Is.Empty);
        Assert.That(others.Split(' ').Where(other => Recognises("en", lemma, other)), Is.Empty);
    }

    [TestCase("kk", "мектеп", "мектептерімізде", "мектеп+тер+іміз+де")]
    [TestCase("kk", "кітап", "кітабым", "кітаб+ым")]
    [TestCase("ru", "доход", "доходом", "доход+ом (instrumental)")]
    [TestCase("ru", "доход", "доход", "")]
    [TestCase("en", "study", "studies", "stud+ies (plural or third person)")]
    public void The_parse_is_shown(string language, string lemma, string word, string parse) =>
        Assert.That(InflectedWord.Of(language, lemma, []).Recognise(word), Is.EqualTo(parse));

    [Test]
    public void A_phrase_is_found_with_every_word_inflected()
    {
        const string term = "  - { id: t, stem: [гарантированный доход], lang: ru, weight: 1, why: test }\n";

        Assert.That(Given.Forms(term, "Гарантированного дохода ждать, с ГАРАНТИРОВАННЫМ доходом!"), Is.EqualTo(new[] { "Гарантированного дохода", "ГАРАНТИРОВАННЫМ доходом" }));
        Assert.That(Given.Forms(term, "доход никто не гарантирует; гарантированный доходчивый"), Is.Empty);
    }

    [Test]
    public void The_list_overrules_the_tables()
    {
        const string term = "  - { id: t, stem: [лёгкий человек], lang: ru, forms: [людей], not_forms: [человеком], weight: 1, why: test }\n";

        Assert.That(Given.Forms(term, "легких людей, легкого человека, легким человеком"), Is.EqualTo(new[] { "легких людей", "легкого человека" }));
    }

    [TestCase("near: { a: [{ stem: гарантия }], b: [доход*], within: 3 }", "с гарантией и доходами", "гарантией … доходами", "гаранти+ей (instrumental)")]
    [TestCase("near: { a: [{ stem: гарантия }], b: [доход*], within: 3 }", "гарантийный доход", null, null)]
    [TestCase("set: { of: [{ stem: бонус }, { stem: кошелёк }, вывод], at_least: 2 }", "бонусы на кошелька", "бонусы … кошелька", "бонус+ы (plural)")]
    [TestCase("set: { of: [{ stem: бонус }, { stem: кошелёк }, вывод], at_least: 2 }", "бонусный кошелек", null, null)]
    public void Parts_of_near_and_set_may_be_stems(string pattern, string text, string? form, string? parse)
    {
        TermMatch? match = Given.Screen(Given.List($"  - {{ id: t, {pattern}, lang: ru, weight: 1, why: test }}\n"), Given.Body(text))?.Contributions[0].Best;

        Assert.That(match?.Form, Is.EqualTo(form));
        Assert.That(match?.How.FirstOrDefault(how => how.Kind == RecognitionKind.Inflected)?.Detail, Is.EqualTo(parse));
    }

    [TestCase("мошенники обещают быстрый доход", true)]
    [TestCase("с мошенниками: быстрый доход", true)]
    [TestCase("мошеннический быстрый доход", false)]
    public void An_exclusion_may_be_a_stem(string text, bool excluded)
    {
        TermList list = Given.List(Given.AnyTerm("t", "быстрый доход"), "exclude: [{ id: w, near_any: [{ stem: мошенник }], lang: ru, within: 5, why: warning }]");

        Assert.That(Given.Screen(list, Given.Body(text))!.Excluded, Has.Count.EqualTo(excluded ? 1 : 0));
    }

    [TestCase("near: { a: [{ stem: доход }], b: [x], within: 3 }", "the language of the stem is not given")]
    [TestCase("near: { a: [{ stem: \"доход*\" }], b: [x], within: 3 }, lang: ru", "the wildcard does not end a word")]
    [TestCase("near: { a: [{ stm: доход }], b: [x], within: 3 }, lang: ru", "did you mean `stem`?")]
    [TestCase("any: [{ stem: доход }], lang: ru", "`any` is a mapping, write text")]
    public void A_stem_that_cannot_be_looked_for_is_an_error(string pattern, string error) => Assert.That(
        Given.ErrorsOf($"schema: termlist/1\nid: a\ntitle: A\nversion: 1.0.0\nstatus: draft\nflag: {{ score_at_least: 1, distinct_terms_at_least: 2 }}\nterms:\n  - {{ id: t, {pattern}, weight: 1 }}\n"), Has.Some.Contains(error));

    [Test]
    public void Kazakh_in_russian_letters_is_found_and_named()
    {
        TermList list = Given.List("  - { id: t, stem: [кепілдендірілген табыс], lang: kk, weight: 1, why: test }\n");
        TermMatch match = Given.Screen(list, Given.Body("кепилдендирилген табыска"))!.Contributions[0].Best;

        Assert.That(match.How.Select(how => how.Kind), Is.EqualTo(new[] { RecognitionKind.Inflected, RecognitionKind.KazakhFallback }));
        Assert.That(Given.Screen(Given.List("  - { id: t, any: [қала], weight: 1, why: test }\n"), Given.Body("кала")), Is.Null);
    }
}
