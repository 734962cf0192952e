namespace Cybershield.Crawling.Tests.Extraction;

internal sealed class LanguageGuessTests
{
    [TestCase("die house the Haus", "de")]
    [TestCase("the house die Haus", "en")]
    [TestCase("the house die Haus und", "de")]
    [TestCase("THE house IS green", "en")]
    [TestCase("a house, a tree", "und")]
    [TestCase("Größe FÜR alle", "de")]
    public void Latin_text_is_in_the_language_of_most_common_words_and_of_two_in_the_one_that_came_first(string text, string language) =>
        Assert.That(LanguageGuess.Of(text), Is.EqualTo(language));
}
