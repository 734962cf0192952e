using System.Text;
using static Cybershield.Crawling.Tests.Fetching;

namespace Cybershield.Crawling.Tests;

public sealed class CrawlUrlTests
{
    [TestCase("HTTPS://User:Pass@Example.ORG:443/a/./b/../c?d#e", "https://example.org/a/c?d")]
    [TestCase("http://xn--e1afmkfd.xn--p1ai/", "http://xn--e1afmkfd.xn--p1ai/")]
    [TestCase("http://пример.рф/путь?ключ", "http://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C?%D0%BA%D0%BB%D1%8E%D1%87")]
    [TestCase("http:\\\\example.org\\a", "http://example.org/a")]
    [TestCase("http://example.org/%7Ea%zz", "http://example.org/%7Ea%zz")]
    [TestCase("http://2130706433/", "http://127.0.0.1/")]
    public void An_address_has_one_canonical_form(string text, string canonical) => Assert.That(Url(text).Value, Is.EqualTo(canonical));

    [TestCase("mailto:a@example.org")]
    [TestCase("javascript:alert(1)")]
    [TestCase("data:text/html,x")]
    [TestCase("file:///etc/passwd")]
    [TestCase("/relative")]
    [TestCase("")]
    public void What_can_not_be_fetched_is_no_address(string text) => Assert.That(CrawlUrl.TryParse(text, null, out _), Is.False);

    [Test]
    public void The_canonical_form_is_a_fixed_point_and_System_Uri_agrees_on_host_and_port()
    {
        Random random = new(20261122);
        string alphabet = "abz09.-_:/\\?#@[]%x2eEаß٣0xff1。 \t'\"<>|^`{}~";
        int parsed = 0;
        for (int i = 0; i < 200_000; i++)
        {
            string text = "http://" + string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            if (!CrawlUrl.TryParse(text, null, out CrawlUrl? url))
            {
                continue;
            }

            parsed++;
            Assert.That(Url(url.Value).Value, Is.EqualTo(url.Value), text);
            Assert.That((url.Uri.IdnHost.Trim('[', ']'), url.Uri.Port, url.Uri.PathAndQuery), Is.EqualTo((url.Host.Trim('[', ']'), url.Port, url.PathAndQuery)), text);
        }

        Assert.That(parsed, Is.GreaterThan(20_000));
    }

    [Test]
    public void The_query_of_a_link_is_written_in_the_encoding_of_its_page()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding cyrillic = Encoding.GetEncoding("windows-1251");
        Assert.That(CrawlUrl.TryParse("/поиск?q=год&x=€☃", Url("http://example.org/"), cyrillic, out CrawlUrl? url), Is.True);
        Assert.That(url!.Value, Is.EqualTo("http://example.org/%D0%BF%D0%BE%D0%B8%D1%81%D0%BA?q=%E3%EE%E4&x=%88%26%239731%3B"));
    }
}
