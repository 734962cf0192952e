namespace Cybershield.Crawling.Tests.Addresses;

internal sealed class AddressShapeTests
{
    [TestCase("http://a.example/calendar/2024/05/06", "a.example:80/calendar/*/*/*")]
    [TestCase("http://a.example/calendar/2024-05-06.html", "a.example:80/calendar/*-*-*.html")]
    [TestCase("http://a.example/list?page=3&sort=up", "a.example:80/list?page&sort")]
    [TestCase("http://a.example/list?sort=down&page=9&page=2", "a.example:80/list?page&sort")]
    [TestCase("http://a.example/shop;jsessionid=8A7F?x=1", "a.example:80/shop;jsessionid=*?x")]
    [TestCase("http://a.example/s/9f8e7d6c5b4a39281706/home", "a.example:80/s/*/home")]
    [TestCase("http://a.example/s/123e4567-e89b-12d3-a456-426614174000", "a.example:80/s/*")]
    [TestCase("http://a.example/img/img/img/img/x", "a.example:80/img/x")]
    [TestCase("http://a.example/en/news/en/news/en/news/x", "a.example:80/en/news/x")]
    [TestCase("http://a.example/t?utm1=a&utm2=b", "a.example:80/t?utm*")]
    public void Addresses_of_one_making_have_one_shape(string address, string shape) => Assert.That(Of(address), Is.EqualTo(shape));

    [TestCase("http://a.example/")]
    [TestCase("http://a.example/about/history.html")]
    [TestCase("http://a.example/sql-createtable.html")]
    [TestCase("http://a.example/list?")]
    public void An_address_without_anything_to_count_up_has_none(string address) => Assert.That(Of(address), Is.Null);

    [Test]
    public void Hosts_are_apart() => Assert.That(Of("http://a.example/1"), Is.Not.EqualTo(Of("http://b.example/1")));

    [Test]
    public void A_path_that_grows_for_ever_keeps_its_shape_and_costs_little()
    {
        string shape = Of("http://a.example/" + string.Concat(Enumerable.Repeat("down/", 3)) + "x")!;
        Assert.That(Of("http://a.example/" + string.Concat(Enumerable.Repeat("down/", 400)) + "x"), Is.EqualTo(shape));
    }

    private static string? Of(string address) => AddressShape.Of(CrawlUrl.TryParse(address, null, out CrawlUrl? url) ? url : throw new ArgumentException(address));
}
