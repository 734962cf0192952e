using static Cybershield.Crawling.Tests.Fetching;

namespace Cybershield.Crawling.Tests;

public sealed class CrawlScopeTests
{
    [TestCase("https://example.org/docs/", "https://example.org/docs/", true)]
    [TestCase("https://example.org/docs/", "https://example.org/docs/a/b?c", true)]
    [TestCase("https://example.org/docs/", "https://example.org:443/docs/a", true)]
    [TestCase("https://example.org/docs/", "https://EXAMPLE.org/docs/a", true)]
    [TestCase("https://example.org/docs/", "https://user:pass@example.org/docs/a", true)]
    [TestCase("https://example.org/docs/", "https://example.org/docs", false)]
    [TestCase("https://example.org/docs", "https://example.org/docs", true)]
    [TestCase("https://example.org/docs", "https://example.org/docs?a", true)]
    [TestCase("https://example.org/docs", "https://example.org/docs/a", true)]
    [TestCase("https://example.org/docs", "https://example.org/docs-old", false)]
    [TestCase("https://example.org", "https://example.org/anything", true)]
    [TestCase("https://example.org/docs/", "http://example.org/docs/a", false)]
    [TestCase("https://example.org/docs/", "https://example.org:8443/docs/a", false)]
    [TestCase("https://example.org/docs/", "https://example.org.evil.test/docs/a", false)]
    [TestCase("https://example.org/docs/", "https://example.org@evil.test/docs/a", false)]
    [TestCase("https://example.org/docs/", "https://evil.test/https://example.org/docs/", false)]
    [TestCase("https://example.org/docs/", "https://example.org//docs/a", false)]
    [TestCase("https://example.org/docs/", "https://example.org/docs/../admin", false)]
    [TestCase("https://example.org/docs/", "https://example.org/docs/%2e%2e/admin", false)]
    [TestCase("https://example.org/docs/", "https://example.org/docs/%2E./admin", false)]
    [TestCase("https://example.org/docs/", "https://example.org/docs/..%2fadmin", false)]
    [TestCase("https://example.org/docs/", "https://example.org/docs/..%5cadmin", false)]
    [TestCase("https://example.org/docs/", "https://example.org/docs/%252e%252e%252fadmin", false)]
    [TestCase("https://example.org/docs/", "https://example.org/docs\\..\\admin", false)]
    [TestCase("https://example.org/docs/", "https://example.org/?/docs/", false)]
    [TestCase("https://example.org/docs/", "https://example.org/docs/a%2fb", true)]
    public void A_prefix_holds_whole_segments_and_nothing_climbs_out(string rule, string address, bool isHeld)
    {
        Assert.That(ScopeRule.TryParse(rule, out ScopeRule? parsed), Is.True);
        Assert.That(new CrawlScope([parsed!]).Contains(Url(address)), Is.EqualTo(isHeld));
    }

    [TestCase("ftp://example.org/")]
    [TestCase("example.org")]
    [TestCase("https://example.org/?a")]
    [TestCase("https://exa mple.org/")]
    public void What_is_no_prefix_of_an_address_is_no_rule(string rule) => Assert.That(ScopeRule.TryParse(rule, out _), Is.False);
}
