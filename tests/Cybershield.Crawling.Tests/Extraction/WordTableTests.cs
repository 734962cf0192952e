namespace Cybershield.Crawling.Tests.Extraction;

internal sealed class WordTableTests
{
    private static readonly string[] Words = ["log", "cookie", "cookies", "leia", "también", "ähnliche", "реклама", "пікірлер", "bo'lgan", "cookies-richtlinie"];

    private static readonly WordTable Table = new(Words.Select((word, i) => (word, i + 1)));

    [Test]
    public void Every_word_is_found_in_any_case([ValueSource(nameof(Words))] string word)
    {
        int value = Array.IndexOf(Words, word) + 1;
        Assert.That(Table.Find(word), Is.EqualTo(value));
        Assert.That(Table.Find(word.ToUpperInvariant()), Is.EqualTo(value));
        Assert.That(Table.Find(char.ToUpperInvariant(word[0]) + word[1..]), Is.EqualTo(value));
    }

    [TestCase("")]
    [TestCase("lag")]
    [TestCase("logs")]
    [TestCase("cookiex")]
    [TestCase("cxokie", Description = "alike in length and in the letters that are looked at first")]
    [TestCase("рекxама")]
    public void Another_word_is_not_found(string word) => Assert.That(Table.Find(word), Is.Zero);

    [Test]
    public void A_letter_of_another_block_counts_as_what_its_lower_case_is() => Assert.That(Table.Find("COO\u212AIE"), Is.EqualTo(2), "the Kelvin sign is a capital k");

    [Test]
    public void A_word_that_is_given_again_stands_for_all_that_it_was_given_for() =>
        Assert.That(new WordTable([("comment", 1), ("share", 1), ("comment", 4)]).Find("Comment"), Is.EqualTo(5));

    [Test]
    public void A_thousand_words_are_told_apart()
    {
        string[] words = [.. Enumerable.Range(0, 1_000).Select(i => $"w{i % 10}x{i / 10}y")];
        WordTable table = new(words.Select((word, i) => (word, i + 1)));
        Assert.That(words.Select(word => table.Find(word)), Is.EqualTo(Enumerable.Range(1, 1_000)));
    }
}
