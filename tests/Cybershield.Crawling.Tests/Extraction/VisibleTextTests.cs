using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Cybershield.Training;

namespace Cybershield.Crawling.Tests.Extraction;

/// <summary>What real pages show lands in their blocks, each character once: counted by a second reading that shares no code with the extractor.</summary>
internal sealed class VisibleTextTests
{
    private static readonly HashSet<string> Unseen = new(StringComparer.Ordinal)
    {
        "script", "style", "template", "head", "meta", "link", "base", "title", "iframe", "object", "embed", "video", "audio", "canvas", "datalist",
        "noframes", "noembed", "rp", "param", "source", "track", "area", "map", "annotation", "annotation-xml", "frame",
    };

    // Enough to meet what pages do, and no more, since each is parsed twice.
    private const int EveryNth = 5;

    [Test]
    public void Every_visible_character_of_a_labelled_page_lands_in_exactly_one_block()
    {
        string data = Path.GetDirectoryName(TestData.File("extraction"))!;
        PageExtractor extractor = new(new ExtractorOptions());
        CrawlUrl.TryParse("https://labelled.example/", null, out CrawlUrl? url);
        List<string> differing = [];
        int compared = 0;
        foreach (LabelledPage page in LabelledPage.Read(data).Where((_, number) => number % EveryNth == 0))
        {
            byte[] html = page.Html();
            if (extractor.Extract(html, "text/html; charset=utf-8", url!) is not ExtractionResult.Page { Extracted: ExtractedPage extracted } || IsShownByScripts(extracted))
            {
                continue;
            }

            compared++;
            IEnumerable<string> found = extracted.Blocks.Where(block => block.Zone is not PageZone.Title and not PageZone.Meta).Select(block => block.Text);
            if (Characters(found) is var blocks && Characters(Shown(html)) is var shown && blocks != shown)
            {
                differing.Add($"{page.Set} {page.Id}");
            }
        }

        Assert.That(compared, Is.GreaterThan(80));
        Assert.That(differing, Is.Empty);
    }

    // Such a page is read from its data as well, which it does not show.
    private static bool IsShownByScripts(ExtractedPage page) => page.MainText.AsSpan().Count(' ') < 400 && page.Blocks[^1].Zone is PageZone.Body or PageZone.LinkText or PageZone.Heading;

    private static string Characters(IEnumerable<string> texts) =>
        string.Join(' ', texts.SelectMany(text => text).Where(letter => !char.IsWhiteSpace(letter) && letter is not '\u200B' and not '\uFEFF').CountBy(letter => letter).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}{pair.Value}"));

    private static IEnumerable<string> Shown(byte[] html)
    {
        using AngleSharp.Html.Dom.IHtmlDocument document = new HtmlParser().ParseDocument(new UTF8Encoding(false).GetString(html));
        return [.. Texts(document.DocumentElement, false)];
    }

    private static IEnumerable<string> Texts(IElement element, bool inSvg)
    {
        string name = element.LocalName;
        if (Unseen.Contains(name) || IsHidden(element) || (inSvg && name is "desc" or "metadata" or "defs" or "symbol"))
        {
            return [];
        }

        string alt = name == "img" ? element.GetAttribute("alt") ?? "" : "";
        return element.ChildNodes.SelectMany(node => node is IText text ? [text.Data] : node is IElement child ? Texts(child, inSvg || name == "svg") : []).Append(alt);
    }

    private static bool IsHidden(IElement element)
    {
        string style = (element.GetAttribute("style") ?? "").Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        bool isHidden = (element.HasAttribute("hidden") && element.GetAttribute("hidden") != "until-found")
            || style.Contains("display:none", StringComparison.Ordinal) || style.Contains("visibility:hidden", StringComparison.Ordinal)
            || (element.LocalName == "dialog" && !element.HasAttribute("open"));
        return isHidden && element.LocalName is not ("html" or "body");
    }
}
