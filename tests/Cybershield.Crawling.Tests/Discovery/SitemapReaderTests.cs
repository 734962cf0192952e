using System.IO.Compression;
using System.Text;

namespace Cybershield.Crawling.Tests.Discovery;

internal sealed class SitemapReaderTests
{
    private static readonly SitemapReader Reader = new(new AddressListOptions());

    private static AddressList Read(byte[] body)
    {
        CrawlUrl.TryParse("https://www.example.com/sitemap.xml", null, out CrawlUrl? url);
        return Reader.Read(body, "application/xml", url!);
    }

    private static AddressList Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static string[] Addresses(AddressList list) => [.. list.Addresses.Select(address => address.Url.Value)];

    [TestCase("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc> https://www.example.com/a </loc><lastmod>2024-05-06</lastmod></url></urlset>")]
    [TestCase("<urlset><url><loc><![CDATA[https://www.example.com/a]]></loc><lastmod>2024-05-06T00:00:00Z</lastmod></url></urlset>")]
    [TestCase("<x:urlset xmlns:x='urn:other'><x:url><x:loc>/a</x:loc><x:lastmod>2024-05-06</x:lastmod></x:url></x:urlset>")]
    public void Locations_are_read_in_any_namespace(string text)
    {
        AddressList list = Read(text);
        Assert.That((list.Format, list.Problem, Addresses(list)[0], list.Addresses[0].ChangedAt), Is.EqualTo(("urlset", (string?)null, "https://www.example.com/a", (DateTimeOffset?)DateTimeOffset.Parse("2024-05-06T00:00:00Z"))));
    }

    [Test]
    public void An_index_lists_sitemaps()
    {
        AddressList list = Read("<sitemapindex><sitemap><loc>https://www.example.com/s.xml.gz</loc></sitemap></sitemapindex>");
        Assert.That((list.Format, list.Addresses[0].Kind), Is.EqualTo(("sitemapindex", AddressKind.Sitemap)));
    }

    [Test]
    public void Broken_xml_keeps_what_can_be_read_and_says_where()
    {
        AddressList list = Read("<urlset>\n<url><loc>https://www.example.com/a</loc></url>\n<url><loc>https://www.example.com/?a=1&b=2</loc></url>\n<url><loc>https://www.example.com/c");
        Assert.That(Addresses(list), Is.EqualTo(new[] { "https://www.example.com/a", "https://www.example.com/?a=1&b=2", "https://www.example.com/c" }));
        Assert.That(list.Problem, Does.StartWith("line 3"));
    }

    [Test]
    public void Entities_are_never_expanded()
    {
        AddressList list = Read("<!DOCTYPE urlset [<!ENTITY a 'https://evil.example/'><!ENTITY f SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>https://www.example.com/1</loc></url><url><loc>&a;&f;</loc></url></urlset>");
        Assert.That(Addresses(list), Has.None.Contains("evil").And.None.Contains("root"));
        Assert.That(list.Problem, Is.Not.Null);
    }

    [Test]
    public void A_gzip_bomb_ends_at_the_limit()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(new byte[4 * 1024 * 1024]);
        }

        SitemapReader small = new(new AddressListOptions { MaxUnpackedBytes = 1024 * 1024 });
        CrawlUrl.TryParse("https://www.example.com/sitemap.xml.gz", null, out CrawlUrl? url);
        Assert.That(small.Read(packed.ToArray(), null, url!).Problem, Does.Contain("1048576"));
    }

    [Test]
    public void Addresses_beyond_the_limit_are_left_and_told()
    {
        SitemapReader small = new(new AddressListOptions { MaxAddresses = 2 });
        CrawlUrl.TryParse("https://www.example.com/sitemap.txt", null, out CrawlUrl? url);
        AddressList list = small.Read("https://a.example/\nhttps://b.example/\nhttps://c.example/"u8.ToArray(), "text/plain", url!);
        Assert.That((list.Addresses.Count, list.Problem), Is.EqualTo((2, "more than 2 addresses")));
    }

    [TestCase("sitemap.badns.xml", "urlset", 2)]
    [TestCase("sitemap.ns.xml", "urlset", 2)]
    [TestCase("sitemap.index.xml", "sitemapindex", 15)]
    [TestCase("sitemap.txt", "text", 2)]
    [TestCase("sitemap.txt.gz", "text", 5)]
    [TestCase("sitemap-with-bom.txt", "text", 2)]
    [TestCase("do-not-visit.txt", "text", 1)]
    [TestCase("xmlSitemap.gz", "urlset", 5)]
    [TestCase("atom.xml", "atom", 1)]
    [TestCase("extension/hebdenbridgetimes-articles-sitemap.xml", "urlset", -1)]
    [TestCase("extension/pagemaps-sitemap.xml", "urlset", -1)]
    [TestCase("extension/shinpaideshou-news-sitemap.xml", "urlset", -1)]
    [TestCase("extension/sitemap-images.xml", "urlset", -1)]
    [TestCase("extension/sitemap-links.xml", "urlset", -1)]
    [TestCase("extension/sitemap-mobile.xml", "urlset", -1)]
    [TestCase("extension/sitemap-news.xml", "urlset", -1)]
    [TestCase("extension/sitemap-videos-tvshow.xml", "urlset", -1)]
    [TestCase("extension/sitemap-videos.xml", "urlset", -1)]
    public void Sitemaps_of_others_are_read_whole(string file, string format, int count)
    {
        AddressList list = Read(File.ReadAllBytes(TestData.File($"sitemaps/{file}")));
        Assert.That((list.Format, list.Problem, list.Skipped), Is.EqualTo((format, (string?)null, 0)));
        Assert.That(list.Addresses, count < 0 ? Is.Not.Empty : Has.Count.EqualTo(count));
    }
}
