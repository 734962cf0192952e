namespace Cybershield.Matching.Tests.Inflection;

/// <summary>Stems for full-text search, held against the tables of forms.</summary>
internal sealed class StemTests
{
    [TestCase("ru", "russian.txt", 258)]
    [TestCase("kk", "kazakh.txt", 209)]
    public void Forms_share_the_stem_of_their_word(string language, string table, int atLeast)
    {
        (string Lemma, string Word, bool Belongs)[] forms = [.. InflectionTests.Table(table).Where(pair => pair.Belongs)];
        string[] missed = [.. forms.Where(pair => !Share(language, pair.Lemma, pair.Word)).Select(pair => $"{pair.Lemma}: {pair.Word}")];

        TestContext.Out.WriteLine($"{language}: {forms.Length - missed.Length} of {forms.Length} forms share the stem of their word; not: {string.Join(", ", missed)}");
        Assert.That(forms.Length - missed.Length, Is.GreaterThanOrEqualTo(atLeast));
    }

    [TestCase("en", "promise promises promised promising")]
    [TestCase("en", "study studies studied studying")]
    [TestCase("en", "ban bans banned banning")]
    [TestCase("en", "guarantee guarantees guaranteed")]
    [TestCase("en", "bill bills billed billing")]
    [TestCase("en", "box boxes boxed")]
    [TestCase("en", "movie movies")]
    [TestCase("ru", "вклад вклада вкладу вклады вкладов")]
    [TestCase("kk", "кітап кітабы кітаптар")]
    public void Regular_forms_share_a_stem(string language, string forms) =>
        Assert.That(forms.Split(' ').Select(form => WordStem.Of(language, form)).Distinct().Count(), Is.EqualTo(1));

    [TestCase("en", "need", "needle")]
    [TestCase("en", "thing", "think")]
    [TestCase("en", "invest", "investor")]
    [TestCase("en", "promise", "promis")]
    [TestCase("ru", "доход", "доходчивый")]
    [TestCase("ru", "вклад", "вкладыш")]
    [TestCase("kk", "банк", "банкир")]
    [TestCase("kk", "кітап", "кітапхана")]
    public void Other_words_have_other_stems(string language, string word, string other) =>
        Assert.That(WordStem.Of(language, word), Is.Not.EqualTo(WordStem.Of(language, other)));

    [TestCase("the", "en")]
    [TestCase("мои", "ru")]
    [TestCase("20", "en")]
    [TestCase("haus", "de")]
    public void Short_and_invariable_words_and_other_languages_have_none(string word, string language) => Assert.That(SearchText.Stem(word, language), Is.Null);

    [TestCase("returns", "en", "returns", TestName = "Of an English text")]
    [TestCase("returns", "ru", "returns", TestName = "An English word in a Russian text")]
    [TestCase("дохода", "en", "доход", TestName = "A Russian word in an English text")]
    [TestCase("қалада", "und", "қала", TestName = "A Kazakh word by its letters")]
    [TestCase("табыстар", "kk", "табыс", TestName = "A word without letters of its own in a Kazakh text")]
    public void A_word_of_a_text_is_among_the_stems_that_a_query_asks_for(string word, string language, string query) =>
        Assert.That(SearchText.Stems(query), Does.Contain(SearchText.Stem(word, language)));

    [Test]
    public void A_stem_is_never_a_folded_word()
    {
        string stem = SearchText.Stem("returns", "en")!;

        Assert.That((SearchText.IsStem(stem), SearchText.Fold(stem)), Is.EqualTo((true, "ereturn")), "folding does away with the letter that marks it");
    }

    private static bool Share(string language, string lemma, string word) =>
        WordStem.Of(language, SearchText.Fold(lemma)) is { } stem && stem == WordStem.Of(language, SearchText.Fold(word));
}
