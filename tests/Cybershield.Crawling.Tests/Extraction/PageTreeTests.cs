using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Cybershield.Crawling.Tests.Extraction;

/// <summary>The tree that pages are read from is the one that AngleSharp's own document has, whatever is done to it.</summary>
internal sealed class PageTreeTests
{
    private static readonly string[] Names =
    [
        "a", "b", "i", "em", "font", "nobr", "code", "p", "div", "span", "ul", "li", "dl", "dt", "dd", "table", "tbody", "tr", "td", "th", "caption", "colgroup", "col", "form", "input",
        "button", "select", "option", "optgroup", "h1", "h2", "pre", "textarea", "title", "style", "script", "noscript", "head", "body", "html", "br", "hr", "img", "svg", "math", "mi",
        "annotation-xml", "foreignObject", "desc", "iframe", "object", "applet", "marquee", "frameset", "noframes", "plaintext", "x-card", "ruby", "rp", "rt", "details", "main", "template", "image", "nav",
    ];

    private const int Soups = 1_500;

    [TestCase("<b>one</b> <i>two</i>\n<u>three</u>")]
    [TestCase("<p><b><p>in two</b> paragraphs</p>rest")]
    [TestCase("<b><div>one<b><div>two</b>three</div></b>four</div>")]
    [TestCase("<a href=1>one<div><a href=2>two</a>three</div>")]
    [TestCase("<b><b><b><b><b><p>five, of which three count</p>")]
    [TestCase("<table><div>before</div><tr><td>in</td></tr> text <b>bold</b></table>after")]
    [TestCase("<table><tr><td><table><p>inner</p></table></td></tr></table>")]
    [TestCase("<template><tr><td>hidden</td></tr></template><p>one</p> <p>two</p>")]
    [TestCase("<table><template><tr><td>hidden</td></tr></template><tr><td>shown</td></tr></table>")]
    [TestCase("<svg><a xlink:href=x href=y>in</a><foreignObject><p>html</p></foreignObject><title>t</title></svg><p>after")]
    [TestCase("<math><mi>x</mi><annotation-xml encoding=text/html><p>html</p></annotation-xml></math>")]
    [TestCase("<svg><template/></svg>shown<svg><script/></svg>shown as well")]
    [TestCase("<html lang=en><body class=a><html lang=ru dir=rtl><body class=b id=c>x")]
    [TestCase("<frameset><frame src=x></frameset><noframes>y</noframes>")]
    [TestCase("<select><option>one<option>two<div>three</select>four")]
    [TestCase("<pre>\n\nlines</pre><textarea>\n<b>raw</b></textarea>")]
    [TestCase("a&amp;b &lt;c&gt; &nosuch; &#1090; <!-- not --> d<![CDATA[e]]>")]
    [TestCase("<p title='a&quot;b' TITLE=twice data-x=\"y\">\r\n\rtext\0</p>")]
    [TestCase("")]
    [TestCase("</br></p>text</html> <!-- x --> later")]
    public void A_page_has_the_tree_that_the_standard_gives_it(string html) => Assert.That(TreeOf(html), Is.EqualTo(DocumentOf(html)));

    [Test]
    public void Tag_soup_has_the_tree_that_the_standard_gives_it()
    {
        int whole = 0;
        for (int seed = 0; seed < Soups; seed++)
        {
            string html = Soup(new Random(seed));
            using PageTree? tree = new PageTreeParser(new ExtractorOptions()).Parse(html, out _);
            bool isWhole = tree!.Builder is null;
            whole += isWhole ? 1 : 0;
            // Of a whole document the builder leaves out some blanks that part no words.
            Assert.That(isWhole ? Dense(TreeOf(html)) : TreeOf(html), Is.EqualTo(isWhole ? Dense(DocumentOf(html)) : DocumentOf(html)), $"seed {seed}: {html}");
        }

        Assert.That(whole, Is.InRange(Soups / 10, Soups * 9 / 10), "Both ways of reading a page were to be compared.");
    }

    [TestCase("")]
    [TestCase("<template></template>")]
    [TestCase("<table><b>x</b></table>")]
    public void A_blank_between_two_elements_parts_their_words(string before)
    {
        string html = $"<title>t</title><body>{before}<p><b>lucky</b> <i>winner</i>\n<u>today</u></p>";
        CrawlUrl.TryParse("https://a.example/", null, out CrawlUrl? url);

        ExtractionResult read = new PageExtractor(new ExtractorOptions()).Extract(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8", url!);

        Assert.That(((ExtractionResult.Page)read).Extracted.Blocks.Select(block => block.Text), Does.Contain("lucky winner today"));
    }

    [TestCase("<p>")]
    [TestCase("<table><b>x</b></table><p>")]
    public void Copies_of_formatting_elements_count_as_elements(string before)
    {
        string html = before + string.Concat(Enumerable.Range(0, 40).Select(i => $"<font color={i}>")) + string.Concat(Enumerable.Repeat("<p>x", 100));

        using PageTree? tree = new PageTreeParser(new ExtractorOptions { MaxElements = 1_000 }).Parse(html, out string? limit);

        Assert.That(limit, Is.EqualTo("more than 1000 elements"));
    }

    private static string Soup(Random random)
    {
        StringBuilder html = new();
        for (int i = random.Next(5, 50); i > 0; i--)
        {
            string name = Names[random.Next(Names.Length - (random.Next(4) == 0 ? 0 : 2))];
            html.Append(random.Next(10) switch
            {
                < 5 => $"<{name}>",
                5 => $"<{name} id={random.Next(3)} class='a b'>",
                < 9 => $"</{name}>",
                _ => " ",
            });
            html.Append(random.Next(3) == 0 ? $"t{i}" : random.Next(5) == 0 ? "\n " : "");
        }

        return html.ToString();
    }

    private static string TreeOf(string html)
    {
        using PageTree? tree = new PageTreeParser(new ExtractorOptions()).Parse(html, out string? limit);
        Assert.That(limit, Is.Null);
        StringBuilder written = new();
        Write(tree!.Root, written);
        return Blanks(written.ToString());
    }

    private static string DocumentOf(string html)
    {
        using IDocument document = new HtmlParser(new HtmlParserOptions { SkipComments = true, SkipProcessingInstructions = true }).ParseDocument(html);
        StringBuilder written = new();
        Write(document.DocumentElement, written);
        return Blanks(written.ToString());
    }

    // How much blank there is between two words tells nothing.
    private static string Blanks(string text) => Regex.Replace(text, "[ \t\r\n\f]+", " ");

    private static string Dense(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static void Write(TreeElement? element, StringBuilder to)
    {
        to.Append('<').Append(element!.Name);
        foreach (TreeAttribute attribute in element.Attributes)
        {
            to.Append(' ').Append(attribute.Name).Append('=').Append(attribute.Value);
        }

        to.Append(element.IsHtml ? ">" : " foreign>");
        for (TreeNode? child = element.First; child is not null; child = child.Next)
        {
            if (child is TreeText text)
            {
                to.Append(text.Data);
            }
            else
            {
                Assert.That(child.Parent, Is.SameAs(element));
                Write((TreeElement)child, to);
            }
        }

        to.Append("</>");
    }

    private static void Write(IElement element, StringBuilder to)
    {
        to.Append('<').Append(element.LocalName);
        foreach (IAttr attribute in element.Attributes)
        {
            to.Append(' ').Append(attribute.LocalName).Append('=').Append(attribute.Value);
        }

        to.Append(element.NamespaceUri == NamespaceNames.HtmlUri ? ">" : " foreign>");
        foreach (INode child in element.ChildNodes)
        {
            if (child is IText text)
            {
                to.Append(text.Data);
            }
            else if (child is IElement inner)
            {
                Write(inner, to);
            }
        }

        to.Append("</>");
    }
}
