using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>Queries of full text that every store answers with the same flags.</summary>
internal abstract class SearchContract(StoreUnderTest kind) : ReviewFixture(kind)
{
    private static readonly Dictionary<string, string> Pages = new()
    {
        ["/en"] = "Promise: guaranteed returns, risk-free! Earn 20 % per day with our naïve café e-mail plan.",
        ["/en2"] = "A promise of returns that nobody guaranteed. GUARANTEED\u00AD.",
        ["/ru"] = "Promise. Ещё ёлка и мой йод; гарантированный доход без риска.",
        ["/ru2"] = "Promise. Еще елка и мои иод: доход гарантированный.",
        ["/kk"] = "Promise. Қазақстан: кепілдендірілген табыс, ақша, үй, өмір.",
        ["/kk2"] = "Promise. Казакстан: кепилдендирилген табыс, акша, уй, омир.",
        ["/mask"] = "Promise. Call +7 701 123 45 67 or boss@example.com, order 4711.",
    };

    [TestCase("promise", "/en /en2 /ru /ru2 /kk /kk2 /mask")]
    [TestCase("PROMISE", "/en /en2 /ru /ru2 /kk /kk2 /mask")]
    [TestCase("promis", "", TestName = "No part of a word")]
    [TestCase("promis*", "/en /en2 /ru /ru2 /kk /kk2 /mask", TestName = "A beginning, when asked for")]
    [TestCase("guaranteed returns", "/en /en2")]
    [TestCase("returns guaranteed", "/en /en2")]
    [TestCase("\"guaranteed returns\"", "/en", TestName = "A phrase")]
    [TestCase("\"Guaranteed   RETURNS\"", "/en", TestName = "A phrase, spaces and case aside")]
    [TestCase("\"guaranteed returns\" day", "/en")]
    [TestCase("risk-free", "/en", TestName = "A hyphen")]
    [TestCase("risk free", "/en")]
    [TestCase("20", "/en")]
    [TestCase("nobody", "/en2")]
    [TestCase("guar\u00ADanteed", "/en /en2", TestName = "A soft hyphen in the query")]
    [TestCase("ещё", "/ru /ru2", TestName = "ё")]
    [TestCase("еще", "/ru /ru2", TestName = "е")]
    [TestCase("ЁЛКА", "/ru /ru2")]
    [TestCase("мой", "/ru", TestName = "й is not и")]
    [TestCase("мои", "/ru2", TestName = "и is not й")]
    [TestCase("и\u0306од", "/ru", TestName = "й in two characters")]
    [TestCase("йод", "/ru")]
    [TestCase("доход", "/ru /ru2")]
    [TestCase("\"гарантированный доход\"", "/ru")]
    [TestCase("\"доход гарантированный\"", "/ru2")]
    [TestCase("ГАРАНТИРОВАННЫЙ", "/ru /ru2")]
    [TestCase("гарантирован*", "/ru /ru2")]
    [TestCase("қазақстан", "/kk", TestName = "қ is not к")]
    [TestCase("ҚАЗАҚСТАН", "/kk")]
    [TestCase("казакстан", "/kk2", TestName = "к is not қ")]
    [TestCase("табыс", "/kk /kk2")]
    [TestCase("үй", "/kk")]
    [TestCase("уй", "/kk2")]
    [TestCase("өмір", "/kk")]
    [TestCase("ＰＲＯＭＩＳＥ ２０", "/en", TestName = "Full width")]
    [TestCase("701", "", TestName = "A phone number is not found")]
    [TestCase("boss@example.com", "", TestName = "A mail address is not found")]
    [TestCase("4711", "/mask")]
    [TestCase("promise OR nothing", "", TestName = "OR is a word")]
    [TestCase("NEAR(promise)", "", TestName = "NEAR is a word")]
    [TestCase("-promise words:x*", "", TestName = "No syntax of the search engine")]
    [TestCase("\"unclosed promise", "", TestName = "An unclosed phrase is a phrase")]
    [TestCase("!!! …", "", TestName = "No word at all")]
    public async Task Finds(string text, string expected)
    {
        await CrawlAsync(Pages);
        Assert.That(await PathsAsync(new FlagQuery(text)), Is.EquivalentTo(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static readonly Dictionary<string, (string Language, string Body)> Forms = new()
    {
        ["/en1"] = ("en", "Zzz. The office promised guaranteed returns; companies were banned from billing movies."),
        ["/en2"] = ("en", "Zzz. One company promises. Promising bans, a bill, a movie; nothing returned."),
        ["/ru1"] = ("ru", "Zzz. Вкладчики ждали гарантированного дохода; рынки, много ставок, рискуют. Случаи. Best returns."),
        ["/ru2"] = ("ru", "Zzz. Вкладчик ждёт доходов: гарантированным ставкам рынка верят."),
        ["/kk1"] = ("kk", "Zzz. Кітаптар мен мектептерімізде ақшаңызды, халқымыз, қаланың банктері, табысымыз."),
        ["/kk2"] = ("kk", "Zzz. Мектеп кітабы, ақша, халық, қалада, банкке, табыстан."),
    };

    [TestCase("promise", "/en1 /en2")]
    [TestCase("PROMISING", "/en1 /en2")]
    [TestCase("\"promised\"", "/en1", TestName = "Quoted, the form itself")]
    [TestCase("\"promise\"", "", TestName = "Quoted, no other form")]
    [TestCase("promis", "", TestName = "A stem is no word")]
    [TestCase("ban", "/en1 /en2", TestName = "A doubled consonant")]
    [TestCase("companies", "/en1 /en2", TestName = "A plural in -ies")]
    [TestCase("bills", "/en1 /en2")]
    [TestCase("movie", "/en1 /en2")]
    [TestCase("return", "/en1 /en2 /ru1", TestName = "English, also in a Russian text")]
    [TestCase("returning promise", "/en1 /en2", TestName = "All of several words")]
    [TestCase("returner", "", TestName = "No derivation")]
    [TestCase("вкладчик", "/ru1 /ru2", TestName = "A Russian plural")]
    [TestCase("вкладчиками", "/ru1 /ru2", TestName = "A form that stands nowhere")]
    [TestCase("доход", "/ru1 /ru2")]
    [TestCase("\"дохода\"", "/ru1", TestName = "Quoted, a Russian form")]
    [TestCase("ДОХОДЫ", "/ru1 /ru2")]
    [TestCase("гарантированный доход", "/ru1 /ru2")]
    [TestCase("рынок", "/ru1 /ru2", TestName = "A vowel that falls out")]
    [TestCase("ставка", "/ru1 /ru2", TestName = "A vowel that comes in")]
    [TestCase("рисковать", "/ru1", TestName = "A Russian verb")]
    [TestCase("случай", "/ru1", TestName = "й and и of one word")]
    [TestCase("ждёт доход", "/ru2", TestName = "ё and a case")]
    [TestCase("доходчивый", "", TestName = "Another Russian word")]
    [TestCase("кітап", "/kk1 /kk2", TestName = "A Kazakh plural and possessive")]
    [TestCase("мектеп", "/kk1 /kk2", TestName = "Four Kazakh suffixes")]
    [TestCase("мектебіміз", "/kk1 /kk2")]
    [TestCase("халық", "/kk1 /kk2", TestName = "A lost Kazakh vowel")]
    [TestCase("қалалар", "/kk1 /kk2")]
    [TestCase("қала", "/kk1 /kk2")]
    [TestCase("кала", "", TestName = "қ is not к in a stem")]
    [TestCase("банк", "/kk1 /kk2", TestName = "A Kazakh word without letters of its own")]
    [TestCase("табыс", "/kk1 /kk2")]
    [TestCase("ақша", "/kk1 /kk2")]
    [TestCase("\"қалада\"", "/kk2", TestName = "Quoted, a Kazakh form")]
    [TestCase("кітапхана", "", TestName = "Another Kazakh word")]
    [TestCase("кітап*", "/kk1", TestName = "A Kazakh beginning")]
    public async Task Finds_the_forms_of_a_word(string text, string expected)
    {
        foreach (var language in Forms.GroupBy(page => page.Value.Language))
            await CrawlAsync(language.ToDictionary(page => page.Key, page => page.Value.Body), words: ["zzz"], language: language.Key);
        Assert.That(await PathsAsync(new FlagQuery(text)), Is.EquivalentTo(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }
}
