using static Cybershield.Crawling.Tests.Fetching;

namespace Cybershield.Crawling.Tests;

public sealed class SiteTests
{
    private static readonly Site Public = SiteOf([], TimeSpan.FromSeconds(1), 1, "https://example.org/");

    [Test]
    public void A_polite_public_site_has_no_problems() => Assert.That(Public.Problems(), Is.Empty);

    [Test]
    public void Each_problem_names_its_key()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Keys(Public with { Seeds = [Url("https://example.org/"), Url("https://example.com/")] }), Is.EqualTo(new[] { "seeds[1]" }));
            Assert.That(Keys(Public with { Seeds = [] }), Is.EqualTo(new[] { "seeds" }));
            Assert.That(Keys(Public with { Contact = "" }), Is.EqualTo(new[] { "contact" }));
            Assert.That(Keys(Public with { Contact = "somebody" }), Is.EqualTo(new[] { "contact" }));
            Assert.That(Keys(Public with { Contact = "a@b.org)\r\nX: y" }), Is.EqualTo(new[] { "contact" }));
            Assert.That(Keys(Public with { Politeness = new Politeness(TimeSpan.FromMilliseconds(999), 1) }), Is.EqualTo(new[] { "delay" }));
            Assert.That(Keys(Public with { Politeness = new Politeness(TimeSpan.FromSeconds(1), 2) }), Is.EqualTo(new[] { "in_flight" }));
            Assert.That(Keys(Public with { Politeness = new Politeness(TimeSpan.Zero, 8), AllowAddresses = Loopback }), Is.Empty);
            Assert.That(Keys(Public with { MaxPages = 0 }), Is.EqualTo(new[] { "max_pages" }));
        });
    }

    private static IEnumerable<string> Keys(Site site) => site.Problems().Select(p => p.Index is null ? p.Key : $"{p.Key}[{p.Index}]");
}
