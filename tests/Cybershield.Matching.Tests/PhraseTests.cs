namespace Cybershield.Matching.Tests;

internal sealed class PhraseTests
{
    [TestCase("guaranteed returns", "GUARANTEED   returns from day one", "GUARANTEED   returns")]
    [TestCase("guaranteed returns", "guaran\u200Bteed-returns", "guaran\u200Bteed-returns")]
    [TestCase("guaranteed returns", "guaranteed\n\treturns", "guaranteed\n\treturns")]
    [TestCase("guaranteed returns", "guaranteed.returns", "guaranteed.returns")]
    [TestCase("guaranteed returns", "guaranteed_returns", "guaranteed_returns")]
    [TestCase("risk-free", "wholly risk free!", "risk free")]
    [TestCase("счёт", "ваш СЧЕТ закрыт", "СЧЕТ")]
    [TestCase("счет", "ваш счёт закрыт", "счёт")]
    [TestCase("йод", "и\u0306од", "и\u0306од")]
    [TestCase("final", "ﬁnal", "ﬁnal")]
    [TestCase("bank", "\uFF42\uFF41\uFF4E\uFF4B", "\uFF42\uFF41\uFF4E\uFF4B")]
    [TestCase("bank", "\U0001D41B\U0001D41A\U0001D427\U0001D424", "\U0001D41B\U0001D41A\U0001D427\U0001D424")]
    [TestCase("invest*", "INVESTMENTS pay", "INVESTMENTS")]
    [TestCase("invest* now", "investing now", "investing now")]
    [TestCase("20 % per day", "20% per day", "20% per day")]
    [TestCase("bank", "the bank's bank", "bank", "bank")]
    [TestCase("straße", "STRASSE", "STRASSE")]
    [TestCase("οδος", "ΟΔΟΣ", "ΟΔΟΣ")]
    public void Finds(string phrase, string text, params string[] forms) =>
        Assert.That(Given.Forms(Given.AnyTerm("t", $"\"{phrase}\""), text), Is.EqualTo(forms));

    [TestCase("guaranteed returns", "guaranteed. Returns are")]
    [TestCase("guaranteed returns", "guaranteed! returns are")]
    [TestCase("guaranteed returns", "guaranteed, returns")]
    [TestCase("guaranteed returns", "guaranteed returnsx")]
    [TestCase("доход", "доходы")]
    [TestCase("доход", "бездоход")]
    [TestCase("иод", "йод")]
    [TestCase("кала", "қала")]
    [TestCase("café", "cafe")]
    [TestCase("invest*", "reinvest")]
    public void Does_not_find(string phrase, string text) =>
        Assert.That(Given.Forms(Given.AnyTerm("t", $"\"{phrase}\""), text), Is.Empty);

    [Test]
    public void A_phrase_does_not_reach_across_blocks()
    {
        TermList list = Given.List(Given.AnyTerm("t", "guaranteed returns"));

        Assert.That(Given.Screen(list, Given.Page((Zone.Body, "guaranteed"), (Zone.Body, "returns"))), Is.Null);
        Assert.That(Given.Screen(list, Given.Page((Zone.Body, "guaranteed returns"))), Is.Not.Null);
    }

    [Test]
    public void Without_obfuscation_only_white_space_and_hyphens_stand_between_words()
    {
        string term = Given.AnyTerm("t", "guaranteed returns", more: ", obfuscation: none");

        Assert.That(Given.Forms(term, "guaranteed - returns"), Has.Count.EqualTo(1));
        Assert.That(Given.Forms(term, "guaranteed_returns"), Is.Empty);
    }

    [TestCase("guaranteed\u200B \u00ADreturns", RecognitionKind.FormatCharacters, "U+200B U+00AD")]
    [TestCase("guaranteed_returns", RecognitionKind.Separators, "_")]
    [TestCase("guaranteed  returns", RecognitionKind.Separators, "white space")]
    [TestCase("guaranteed retur\uFF4Es", RecognitionKind.Compatibility, "")]
    public void Names_the_disguise(string text, RecognitionKind kind, string detail)
    {
        ListScreening screening = Given.Screen(Given.List(Given.AnyTerm("t", "guaranteed returns")), Given.Body(text))!;

        Assert.That(screening.Contributions[0].Best.How, Is.EqualTo(new[] { new Recognition(RecognitionKind.Phrase, ""), new Recognition(kind, detail) }));
    }

    [Test]
    public void Names_no_disguise_where_there_is_none()
    {
        ListScreening screening = Given.Screen(Given.List(Given.AnyTerm("t", "guaranteed returns")), Given.Body("Guaranteed RETURNS, а\u200B"))!;

        Assert.That(screening.Contributions[0].Best.How, Is.EqualTo(new[] { new Recognition(RecognitionKind.Phrase, "") }));
    }

    [Test]
    public void Words_are_numbered_over_the_page_and_spans_point_into_the_block()
    {
        PageText page = Given.Page((Zone.Title, "one two"), (Zone.Body, "three, fo\u200Bur  five"));
        TermMatch match = Given.Screen(Given.List(Given.AnyTerm("t", "four five")), page)!.Contributions[0].Best;

        Assert.Multiple(() =>
        {
            Assert.That((match.FirstWord, match.LastWord), Is.EqualTo((3, 4)));
            Assert.That(match.Spans, Is.EqualTo(new[] { new TextSpan(1, 7, 11) }));
            Assert.That(match.Spans[0].CutFrom(page), Is.EqualTo("fo\u200Bur  five"));
        });
    }
}
