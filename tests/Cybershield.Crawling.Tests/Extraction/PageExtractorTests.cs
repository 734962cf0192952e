using System.Text;

namespace Cybershield.Crawling.Tests.Extraction;

internal sealed class PageExtractorTests
{
    private static readonly PageExtractor Extractor = new(new ExtractorOptions());

    private const string Filler = "<p>Here stands a paragraph of running text, long enough to be taken for the content of a page by anyone who reads it.</p>";

    private static ExtractionResult Extract(string html, string? contentType = "text/html; charset=utf-8", string url = "https://example.org/dir/page.html")
    {
        Assert.That(CrawlUrl.TryParse(url, null, out CrawlUrl? parsed));
        return Extractor.Extract(Encoding.UTF8.GetBytes(html), contentType, parsed!);
    }

    private static ExtractedPage Page(string html, string? contentType = "text/html; charset=utf-8") =>
        Extract(html, contentType) is ExtractionResult.Page page ? page.Extracted : throw new AssertionException("no page");

    [TestCase("<p>guaran<b>teed</b> returns</p>", "guaranteed returns")]
    [TestCase("<p>one<br>two <!-- x -->three</p>", "one two three")]
    [TestCase("<p>a&nbsp;b &amp; c</p>", "a\u00A0b & c")]
    [TestCase("<div>long<wbr>word <img alt=x src=y>goes on</div>", "longword goes on")]
    [TestCase("<p><a href=1>First</a><a href=2>Second</a></p>", "First Second")]
    [TestCase("<p>sure <a href=/x>profit</a>, daily</p>", "sure profit, daily")]
    public void Inline_markup_does_not_cut_text(string html, string expected) =>
        Assert.That(Page(html).Blocks.Where(block => block.Zone != PageZone.Alt).Select(block => block.Text), Is.EqualTo(new[] { expected }));

    [Test]
    public void Blocks_end_at_block_elements_in_document_order_title_first()
    {
        ExtractedPage page = Page("<body><h1>Head</h1>loose<p>one<div>two</div><ul><li>three<li>four</ul><table><tr><td>five<td>six</table><title>Late title</title>");
        Assert.That(page.Blocks.Select(block => block.Text), Is.EqualTo(new[] { "Late title", "Head", "loose", "one", "two", "three", "four", "five", "six" }));
        Assert.That(page.Blocks[0].Zone, Is.EqualTo(PageZone.Title));
    }

    [Test]
    public void Zones_follow_from_where_text_stands()
    {
        ExtractedPage page = Page($"""
            <html lang=en><head><title>The title</title><meta name=description content="What it is about"><meta name=keywords content="a, b"></head>
            <body><nav><a href=/>Home</a> <a href=/shop>Shop</a></nav><main><h1>Heading</h1>{Filler}<p><a href=/more>Only a link</a></p><img src=x alt="A picture">{Filler}</main>
            <footer><h3>Foot</h3>Copyright</footer></body>
            """);
        Assert.That(page.Blocks.Select(block => block.Zone), Is.EqualTo(new[]
        {
            PageZone.Title, PageZone.Meta, PageZone.Meta, PageZone.Boilerplate, PageZone.Heading, PageZone.Body, PageZone.LinkText, PageZone.Alt, PageZone.Body, PageZone.Boilerplate, PageZone.Boilerplate,
        }));
    }

    [TestCase("<title>Own</title><meta property='og:title' content='Shared'><h1>Head</h1>", "Own")]
    [TestCase("<title> \n </title><meta property='og:title' content='Shared'><h1>Head</h1>", "Shared")]
    [TestCase("<h2>Late <i>head</i></h2>", "Late head")]
    [TestCase("<title>A &amp; B\n  C</title><svg><title>Picture</title></svg>", "A & B C")]
    [TestCase("<svg><title>Picture</title></svg>", "")]
    public void Title_is_the_pages_own_then_the_shared_one_then_the_first_heading(string html, string expected) =>
        Assert.That(Page(html + Filler).Title, Is.EqualTo(expected));

    [TestCase("<h1><a href=/x>Linked head</a></h1>", PageZone.Heading, "Linked head")]
    [TestCase("<nav><h2>Menu head</h2></nav>", PageZone.Boilerplate, "Menu head")]
    [TestCase("<figure><img src=x alt=' A   picture '></figure>", PageZone.Alt, "A picture")]
    [TestCase("<meta name=Keywords content='one,  two'>", PageZone.Meta, "one, two")]
    [TestCase("<meta property=og:description content='Shared words'>", PageZone.Meta, "Shared words")]
    [TestCase("<aside><p>Beside it all</p></aside>", PageZone.Boilerplate, "Beside it all")]
    [TestCase("<button>Press me</button>", PageZone.Boilerplate, "Press me")]
    public void A_block_lies_in_the_zone_that_its_element_tells(string html, PageZone zone, string text) =>
        Assert.That(Page(Filler + html + Filler).Blocks.Select(block => (block.Zone, block.Text)), Has.Exactly(1).EqualTo((zone, text)));

    [TestCase("<script>secret</script>")]
    [TestCase("<style>secret</style>")]
    [TestCase("<template><p>secret</template>")]
    [TestCase("<p hidden>secret")]
    [TestCase("<div style='color:red; display: none'><p>secret</div>")]
    [TestCase("<span style='visibility:hidden'>secret</span>")]
    [TestCase("<iframe>secret</iframe>")]
    [TestCase("<video>secret</video>")]
    [TestCase("<svg><title>secret</title><style>secret</style></svg>")]
    [TestCase("<dialog>secret</dialog>")]
    [TestCase("<!-- secret -->")]
    public void Hidden_text_is_no_text(string html) =>
        Assert.That(Page(Filler + html + "<p>Shown in the end").Blocks.Select(block => block.Text), Has.None.Contains("secret").And.Some.Contains("Shown"));

    [Test]
    public void What_browsers_without_scripts_show_is_text() =>
        Assert.That(Page("<noscript><p>For readers without scripts</p></noscript>").Blocks[0].Text, Is.EqualTo("For readers without scripts"));

    [TestCase("<div hidden data-preloaded='{0}'></div>")]
    [TestCase("<script type=application/json>{0}</script>")]
    public void A_page_that_shows_nothing_without_scripts_is_read_from_its_data(string carrier)
    {
        string posts = "{\"topic\":[{\"id\":1,\"cooked\":\"<p>The first post promises guaranteed returns.</p>\"},{\"id\":2,\"cooked\":\"<p>The second post says that this is fraud.</p>\"}],\"padding\":\"" + new string('x', 200) + "\"}";
        ExtractedPage page = Page("<title>Topic</title><nav>Home</nav>" + carrier.Replace("{0}", posts, StringComparison.Ordinal));
        Assert.That(page.MainText, Is.EqualTo("The first post promises guaranteed returns.\nThe second post says that this is fraud."));
    }

    [Test]
    public void Every_visible_word_lands_in_exactly_one_block([Range(1, 40)] int seed)
    {
        RandomPage random = new(seed);
        ExtractedPage page = Page(random.Html);
        string[] found = [.. page.Blocks.SelectMany(block => block.Text.Split(' ')).Order(StringComparer.Ordinal)];
        Assert.That(found, Is.EqualTo(random.Visible.Order(StringComparer.Ordinal)));
    }

    [Test]
    public void Links_are_resolved_against_the_base_each_once()
    {
        ExtractedPage page = Page("""
            <base href="/other/"><link rel=alternate type=application/rss+xml href=feed.xml>
            <a href="a.html">1</a><a href="a.html#part">2</a><a href="  ../b ">3</a><a rel="external nofollow" href="//c.example/">4</a>
            <a href="mailto:x@example.org">5</a><a href="javascript:void(0)">6</a><a href="#top">7</a><area href="d"><a href="https://example.org/dir/page.html#x">8</a>
            """);
        Assert.That(page.Outlinks.Select(link => (link.Url.Value, link.Kind, link.NoFollow)), Is.EqualTo(new[]
        {
            ("https://example.org/other/feed.xml", AddressKind.Feed, false),
            ("https://example.org/other/a.html", AddressKind.Page, false),
            ("https://example.org/b", AddressKind.Page, false),
            ("https://c.example/", AddressKind.Page, true),
            ("https://example.org/other/d", AddressKind.Page, false),
        }));
    }

    [Test]
    public void Hidden_menus_still_hold_links() =>
        Assert.That(Page("<div hidden><a href=/in-menu>x</a></div><noscript><a href=/no-script>y</a></noscript>" + Filler).Outlinks.Select(link => link.Url.PathAndQuery), Is.EqualTo(new[] { "/in-menu", "/no-script" }));

    [Test]
    public void Links_beyond_the_limit_are_dropped()
    {
        PageExtractor small = new(new ExtractorOptions { MaxLinks = 3 });
        CrawlUrl.TryParse("https://example.org/", null, out CrawlUrl? url);
        byte[] body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10).Select(i => $"<a href=/{i}>{i}</a>")));
        Assert.That(((ExtractionResult.Page)small.Extract(body, "text/html", url!)).Extracted.Outlinks, Has.Count.EqualTo(3));
    }

    [TestCase("<meta name=robots content='noindex, nofollow'>", true, true)]
    [TestCase("<meta name=ROBOTS content=none>", true, true)]
    [TestCase("<meta name=robots content=noarchive>", false, false)]
    public void Meta_robots_holds_for_the_page(string meta, bool noIndex, bool noFollow)
    {
        ExtractedPage page = Page(meta + "<a href=/x>x</a>");
        Assert.That((page.NoIndex, page.Outlinks[0].NoFollow), Is.EqualTo((noIndex, noFollow)));
    }

    [TestCase("<link rel=canonical href='/dir/page.html'>", null)]
    [TestCase("<link rel='canonical' href='/real'>", "https://example.org/real")]
    public void Canonical_is_told_where_it_is_another_address(string html, string? expected) =>
        Assert.That(Page(html + Filler).Canonical?.Value, Is.EqualTo(expected));

    [TestCase("0; url=/next", "https://example.org/next")]
    [TestCase("5;URL='next'", "https://example.org/dir/next")]
    [TestCase("3", null)]
    public void Meta_refresh_names_its_target(string content, string? expected) =>
        Assert.That(Page($"<meta http-equiv=Refresh content=\"{content}\">{Filler}").MetaRefresh?.Value, Is.EqualTo(expected));

    [TestCase("<meta property='article:published_time' content='2024-03-05T10:00:00+05:00'>", "2024-03-05T05:00:00Z")]
    [TestCase("<script type='application/ld+json'>{\"datePublished\": \"2023-01-02\"}</script>", "2023-01-02T00:00:00Z")]
    [TestCase("<time datetime='2022-12-31'>x</time>", "2022-12-31T00:00:00Z")]
    [TestCase("<meta name=date content=' Tue, 05 Mar 2024 10:00:00 EST '>", "2024-03-05T15:00:00Z")]
    [TestCase("<meta name=date content='2024-03-05 10:00:00 +0500'>", "2024-03-05T05:00:00Z")]
    [TestCase("<time datetime='2020-01-01'>x</time><time itemprop=datePublished datetime='2022-12-31'>y</time>", "2022-12-31T00:00:00Z")]
    [TestCase("<time datetime='2020-01-01'>x</time><meta itemprop=datePublished content='2022-12-31'>", "2022-12-31T00:00:00Z")]
    [TestCase("<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebSite\"},{\"@type\":\"Article\",\"datePublished\":\"2023-01-02T03:04:05+06:00\"}]}</script>", "2023-01-01T21:04:05Z")]
    [TestCase("<meta name=date content='yesterday'>", null)]
    [TestCase("<p>2022-12-31", null)]
    public void Publication_date_is_read(string html, string? expected) =>
        Assert.That(Page(html + Filler).PublishedAt, Is.EqualTo(expected is null ? null : DateTimeOffset.Parse(expected)));

    [TestCase("<title>404 Not Found</title><p>Nothing here.", true)]
    [TestCase("<title>Shop</title><h1>Страница не найдена</h1><p>Проверьте адрес.", true)]
    [TestCase("<title>Бет табылмады</title>", true)]
    [TestCase("<title>Error 404 - example</title>", true)]
    [TestCase("<title>Page not found | Shop</title>", true)]
    [TestCase("<title>Peugeot 404</title><p>A car of the sixties.", true)]
    [TestCase("<title>Room 404 rented</title><p>A story.", false)]
    [TestCase("<title>Lost and not found: a novel</title><p>A story.", false)]
    public void Soft_error_pages_are_recognised(string html, bool isError) =>
        Assert.That(Extract(html) is ExtractionResult.SoftError, Is.EqualTo(isError));

    [Test]
    public void A_long_page_about_error_404_is_a_page() =>
        Assert.That(Extract("<title>404 Not Found</title>" + string.Concat(Enumerable.Repeat(Filler, 20))), Is.TypeOf<ExtractionResult.Page>());

    [TestCase("<html lang=ru><p>Обычный русский текст о погоде в городе.", "ru")]
    [TestCase("<p>Қазақстанда ауа райы бүгін жылы болады, күн ашық.", "kk")]
    [TestCase("<html lang=en><p>Обычный русский текст о погоде в городе и щуках.", "ru")]
    [TestCase("<p>This is the story of a page that has no language attribute.", "en")]
    [TestCase("<html lang=en><p>An English beginning of the page.<p lang=ru>Обычный русский текст", "ru")]
    [TestCase("<html lang=kk><p>Қазақ тілінде жазылған мәтін осында тұр.<p>Обычный русский текст о щуках, цаплях и ещё о многом другом.", "ru")]
    [TestCase("<html lang=kk><p>Обычный текст", "kk")]
    [TestCase("<html lang=ru><p>Қазақ тілінде жазылған мәтін осында тұр.", "kk")]
    [TestCase("<p>هذا نص عربي عن الطقس", "ar")]
    [TestCase("<p lang=fr-CA>Bonjour", "fr")]
    [TestCase("<p>12345", "und")]
    public void Language_of_a_block(string html, string expected) =>
        Assert.That(Page(html).Blocks[^1].Language, Is.EqualTo(expected));

    [Test]
    public void Plain_text_has_paragraphs()
    {
        ExtractedPage page = Page("One line\nand another.\r\n\r\nSecond <b>paragraph</b>.", "text/plain");
        Assert.That(page.Blocks.Select(block => (block.Zone, block.Text)), Is.EqualTo(new[] { (PageZone.Body, "One line and another."), (PageZone.Body, "Second <b>paragraph</b>.") }));
    }

    [TestCase("<div>", 100_000)]
    [TestCase("<a><b><i>", 50_000)]
    [TestCase("<dl><dt>", 50_000)]
    public void Nesting_bombs_are_told_as_such(string unit, int times) =>
        Assert.That(Extract(string.Concat(Enumerable.Repeat(unit, times))), Is.TypeOf<ExtractionResult.TooComplex>().With.Property("Limit").Contains("deeper"));

    [Test]
    public void Element_bombs_are_told_as_such() =>
        Assert.That(Extract(string.Concat(Enumerable.Repeat("<p>a", 300_000))), Is.TypeOf<ExtractionResult.TooComplex>().With.Property("Limit").Contains("elements"));

    [Test]
    public void Formatting_that_multiplies_hits_the_limit_of_elements() =>
        Assert.That(Extract("<p>" + string.Concat(Enumerable.Range(0, 300).Select(i => $"<font size={i}>")) + string.Concat(Enumerable.Repeat("</p><p>a", 5_000))), Is.TypeOf<ExtractionResult.TooComplex>());

    [Test]
    public void Options_outside_their_range_are_refused() =>
        Assert.That(() => new PageExtractor(new ExtractorOptions { MaxDepth = 0 }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("MaxDepth"));
}
