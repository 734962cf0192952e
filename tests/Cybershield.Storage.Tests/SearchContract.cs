using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>Queries of full text that every store answers with the same flags.</summary>
internal abstract class SearchContract : ReviewFixture
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
}
