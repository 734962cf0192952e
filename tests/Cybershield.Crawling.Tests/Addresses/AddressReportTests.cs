using System.Text.Json;

namespace Cybershield.Crawling.Tests.Addresses;

internal sealed class AddressReportTests
{
    [TestCase("page.html", null, "no scheme")]
    [TestCase("ftp://example.org/", null, "ftp: is neither http nor https")]
    [TestCase("page.html", "ftp://example.org/", "the base: its scheme ftp:")]
    [TestCase("http://", null, "no host")]
    [TestCase("http://user@:80/", null, "no host")]
    [TestCase("http://example.org:65536/", null, "port")]
    [TestCase("http://[::1/", null, "neither a name nor an IP address")]
    [TestCase("http://exa mple.org/", null, "neither a name nor an IP address")]
    [TestCase("http://1.2.3.4.5/", null, "neither a name nor an IP address")]
    [TestCase("http://foo.09../", null, "System.Uri")]
    public void What_is_refused_says_why(string text, string? baseText, string reason)
    {
        AddressReport report = AddressReport.Of(text, baseText);
        Assert.That(report.Url, Is.Null);
        Assert.That(report.Refusal, Does.Contain(reason));
    }

    // What System.Uri makes of the text as written decides nothing: only the canonical form is ever given to it.
    [TestCase("http://0x7f.1/", null, "127.0.0.1:80")]
    [TestCase("http://example.org@127.0.0.1:81/", null, "127.0.0.1:81")]
    [TestCase("https://EXAMPLE.org\\@evil.example/", null, "example.org:443")]
    [TestCase("//x/y", "https://example.org/", "x:443")]
    [TestCase("page.html", "http://example.org:8080/a/", "example.org:8080")]
    [TestCase(" ht\ttp://exam\nple.org:\t81/", null, "example.org:81")]
    [TestCase("http:\\\\example.org\\page", null, "example.org:80")]
    [TestCase("http://münchen.example/", null, "xn--mnchen-3ya.example:80")]
    public void System_Uri_is_asked_about_the_canonical_form(string text, string? baseText, string expected)
    {
        AddressReport report = AddressReport.Of(text, baseText);
        Assert.That((report.Url?.HostKey, report.SystemUri), Is.EqualTo((expected, expected)));
    }

    [TestCase("http://exa mple.org/", null)]
    [TestCase("ftp://example.org/", null)]
    [TestCase("page.html", "ftp://example.org/")]
    public void Where_there_is_no_canonical_form_System_Uri_is_not_asked(string text, string? baseText) =>
        Assert.That(AddressReport.Of(text, baseText).SystemUri, Is.Null);

    [Test]
    public void Every_case_of_the_standard_is_either_an_address_or_has_a_reason()
    {
        int refused = 0, read = 0;
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(TestData.File("urls", "urltestdata.json")));
        foreach (JsonElement c in document.RootElement.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object))
        {
            AddressReport report = AddressReport.Of(c.GetProperty("input").GetString()!, c.GetProperty("base").GetString());
            Assert.That(report.Url is null, Is.EqualTo(report.Refusal is { Length: > 0 }), c.ToString());
            Assert.That(report.Url is { } url && url.Host[0] != '[' ? report.SystemUri : report.Url?.HostKey, Is.EqualTo(report.Url?.HostKey), c.ToString());
            refused += report.Url is null ? 1 : 0;
            read += report.Url is null ? 0 : 1;
        }

        Assert.That(Math.Min(refused, read), Is.GreaterThan(200));
    }
}
