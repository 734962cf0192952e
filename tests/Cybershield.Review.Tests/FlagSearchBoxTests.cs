namespace Cybershield.Review.Tests;

public sealed class FlagSearchBoxTests
{
    private static readonly FlagQuery Chosen = new(Sites: ["shop"], Order: FlagOrder.Highest);

    [Test]
    public void Words_phrases_and_filters_are_told_apart()
    {
        FlagSearch search = FlagSearchBox.Parse("  доход term:guaranteed \"no risk\" outcome:LAWFUL_USE site:\"my site\" site:shop list:scam state:open lang:ru group:finance ", Chosen);
        Assert.Multiple(() =>
        {
            Assert.That(search.Error, Is.Null);
            Assert.That(search.Query.Text, Is.EqualTo("доход \"no risk\""));
            Assert.That(search.Query.Terms, Is.EqualTo(new[] { "guaranteed" }));
            Assert.That(search.Query.Sites, Is.EqualTo(new[] { "shop", "my site" }));
            Assert.That(search.Query.Lists, Is.EqualTo(new[] { "scam" }));
            Assert.That(search.Query.Outcomes, Is.EqualTo(new[] { Outcome.LawfulUse }));
            Assert.That(search.Query.States, Is.EqualTo(new[] { FlagState.Open }));
            Assert.That(search.Query.Languages, Is.EqualTo(new[] { "ru" }));
            Assert.That(search.Query.Groups, Is.EqualTo(new[] { "finance" }));
            Assert.That(search.Query.Order, Is.EqualTo(FlagOrder.Highest));
        });
    }

    [TestCase("https://shop.example/a", "https://shop.example/a")]
    [TestCase("12:30", "12:30")]
    [TestCase("\"term:x\"", "\"term:x\"")]
    [TestCase("срок:завтра", "срок:завтра")]
    public void What_is_no_filter_is_text(string text, string expected) =>
        Assert.That(FlagSearchBox.Parse(text, Chosen), Is.EqualTo(new FlagSearch(Chosen with { Text = expected }, null)));

    [TestCase("")]
    [TestCase(null)]
    public void Nothing_selects_by_the_filters_alone(string? text) => Assert.That(FlagSearchBox.Parse(text, Chosen).Query, Is.EqualTo(Chosen));

    [TestCase("outcome:guilty", "There is no outcome 'guilty'. There are concern, lawful_use, wrong_match, unsure, duplicate, unavailable.")]
    [TestCase("state:closed", "There is no state 'closed'. There are open, decided, lapsed.")]
    [TestCase("author:ivan", "There is no filter 'author:'")]
    [TestCase("term: x", "'term:' needs a value directly after the colon.")]
    [TestCase("term:\"\"", "'term:' needs a value")]
    [TestCase("\"no risk", "A quotation mark is not closed")]
    public void Error_says_what_to_write(string text, string expected)
    {
        FlagSearch search = FlagSearchBox.Parse(text, Chosen);
        Assert.That((search.Query, search.Error), Is.EqualTo((Chosen, search.Error)));
        Assert.That(search.Error, Does.StartWith(expected));
    }
}
