using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>
/// Turns a page's bytes into an <see cref="ExtractedPage"/>. Safe for concurrent use.
/// <para>Zones: the title element; h1 to h6 outside navigation, side columns and footers; the main content; text in the main
/// content that is (nearly) all link, whereas a link within running text stays in its sentence; alternative text; description
/// and keywords; everything else is boilerplate. Blocks stand in document order after title and meta; the
/// alternative text of a picture follows the block that it stands in.</para>
/// </summary>
public sealed class PageExtractor
{
    private readonly ExtractorOptions options;
    private readonly ContentModel model;
    private readonly ConcurrentBag<Workbench> benches = [];

    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public PageExtractor(ExtractorOptions options)
        : this(options, ContentModel.Embedded)
    {
    }

    internal PageExtractor(ExtractorOptions options, ContentModel model) => (this.options, this.model) = (options.Validate(), model);

    /// <summary>Reads one page.</summary>
    /// <param name="contentType">The Content-Type header as sent; null where absent.</param>
    /// <param name="url">Where the page came from; relative links are resolved against it.</param>
    /// <param name="robotsTag">Joined X-Robots-Tag headers that apply to us; null where absent.</param>
    /// <param name="charset">A character set to use whatever the page says, by any WHATWG label; null to detect it.</param>
    public ExtractionResult Extract(byte[] body, string? contentType, CrawlUrl url, string? robotsTag = null, string? charset = null)
    {
        CharacterSet set = (charset is null ? null : CharacterSet.ForLabel(charset)) ?? CharsetDetector.Detect(body, contentType);
        string text = CharsetDetector.Decode(body, set);
        if (contentType is not null && contentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase))
        {
            return PlainText.Read(text, set.Name);
        }

        if (!benches.TryTake(out Workbench? bench))
        {
            bench = new Workbench(options, model);
        }

        try
        {
            return bench.Extract(text, set.Name, url, robotsTag);
        }
        finally
        {
            benches.Add(bench);
        }
    }

    /// <summary>What one extraction needs at a time, kept for the next.</summary>
    private sealed class Workbench
    {
        private readonly ExtractorOptions options;
        private readonly PageTreeParser parser;
        private readonly PageOutline outline = new();
        private readonly PageWalk walk;
        private readonly MainContent mainContent;
        private readonly StringBuilder mainText = new();

        public Workbench(ExtractorOptions options, ContentModel model)
        {
            this.options = options;
            mainContent = new MainContent(model);
            parser = new PageTreeParser(options);
            walk = new PageWalk(outline);
        }

        public ExtractionResult Extract(string html, string charset, CrawlUrl url, string? robotsTag)
        {
            outline.Clear();
            if (!Read(html, out string? limit))
            {
                return new ExtractionResult.TooComplex(limit!);
            }

            mainContent.Mark(outline);
            string main = MainText(CollectionsMarshal.AsSpan(outline.Blocks), out int mainWords);
            if (mainWords < EmbeddedText.ShownWords && AddEmbedded())
            {
                main = MainText(CollectionsMarshal.AsSpan(outline.Blocks), out mainWords);
            }

            Span<OutlineBlock> blocks = CollectionsMarshal.AsSpan(outline.Blocks);
            string title = outline.Head.Title is { Length: > 0 } own ? own : outline.Head.OpenGraphTitle ?? FirstHeading(blocks) ?? "";
            return SoftErrorPage.Recognise(title, FirstHeading(blocks), mainWords, options.SoftErrorMaxWords) is { } reason
                ? new ExtractionResult.SoftError(reason)
                : new ExtractionResult.Page(Assemble(blocks, title, main, charset, url, robotsTag));
        }

        private bool Read(string html, out string? limit)
        {
            using PageTree? tree = parser.Parse(html, out limit);
            if (tree is not null)
            {
                walk.Read(tree);
            }

            return tree is not null;
        }

        private bool AddEmbedded()
        {
            int shown = outline.Blocks.Count;
            foreach (string passage in EmbeddedText.Passages(outline.Embedded))
            {
                Read(passage, out _);
            }

            foreach (ref OutlineBlock block in CollectionsMarshal.AsSpan(outline.Blocks)[shown..])
            {
                block.IsMain = !block.IsAlt;
            }

            return outline.Blocks.Count > shown;
        }

        private ExtractedPage Assemble(Span<OutlineBlock> blocks, string title, string main, string charset, CrawlUrl url, string? robotsTag)
        {
            PageHead head = outline.Head;
            PageLinks links = new(url, head.BaseHref);
            string language = PageLanguage(main, blocks);
            CrawlUrl? canonical = head.Canonical is null ? null : links.Resolve(head.Canonical);
            return new ExtractedPage(
                title,
                charset,
                language,
                head.Published.Text is { } published ? XmlFeed.ReadDate(published.Trim()) : null,
                canonical is null || canonical.Equals(url) ? null : canonical,
                links.Refresh(head.Refresh),
                head.NoIndex || HeadReader.HasWord(robotsTag, "noindex") || HeadReader.HasWord(robotsTag, "none"),
                Zoned(blocks, language),
                links.Outlinks(outline.Links, head.NoFollow || HeadReader.HasWord(robotsTag, "nofollow") || HeadReader.HasWord(robotsTag, "none"), options.MaxLinks),
                main)
            {
                LinksTooMany = links.TooMany,
                LinksRefused = links.Refused,
            };
        }

        private ExtractedBlock[] Zoned(Span<OutlineBlock> blocks, string language)
        {
            PageHead head = outline.Head;
            int first = head.Title is { Length: > 0 } ? 1 : 0;
            ExtractedBlock[] zoned = new ExtractedBlock[first + head.Descriptions.Count + blocks.Length];
            if (first == 1)
            {
                zoned[0] = new ExtractedBlock(PageZone.Title, LanguageGuess.OfBlock(head.Title, head.Language, language), head.Title!);
            }

            foreach (string description in head.Descriptions)
            {
                zoned[first++] = new ExtractedBlock(PageZone.Meta, LanguageGuess.OfBlock(description, head.Language, language), description);
            }

            ReadOnlySpan<OutlineNode> nodes = CollectionsMarshal.AsSpan(outline.Nodes);
            for (int i = 0; i < blocks.Length; i++)
            {
                ReadOnlySpan<char> text = outline.TextOf(blocks[i]);
                zoned[first + i] = new ExtractedBlock(ZoneOf(blocks[i], nodes[blocks[i].Node]), LanguageGuess.OfBlock(text, blocks[i].Language, language), text.ToString());
            }

            return zoned;
        }

        private static PageZone ZoneOf(in OutlineBlock block, in OutlineNode node) =>
            block.IsAlt ? PageZone.Alt
            : block.HeadingLevel > 0 && !MainContent.IsChrome(node) ? PageZone.Heading
            : !block.IsMain ? PageZone.Boilerplate
            : block.LinkLength * 10 >= block.Length * 8 ? PageZone.LinkText
            : PageZone.Body;

        private string MainText(ReadOnlySpan<OutlineBlock> blocks, out int words)
        {
            mainText.Clear();
            words = 0;
            foreach (ref readonly OutlineBlock block in blocks)
            {
                if (block.IsMain)
                {
                    ReadOnlySpan<char> text = outline.TextOf(block);
                    words += 1 + text.Count(' ');
                    mainText.Append(mainText.Length == 0 ? "" : "\n").Append(text);
                }
            }

            return mainText.ToString();
        }

        private string? FirstHeading(ReadOnlySpan<OutlineBlock> blocks)
        {
            foreach (ref readonly OutlineBlock block in blocks)
            {
                if (block.HeadingLevel > 0)
                {
                    return outline.TextOf(block).ToString();
                }
            }

            return null;
        }

        private string PageLanguage(string main, ReadOnlySpan<OutlineBlock> blocks)
        {
            ReadOnlySpan<char> sample = main.AsSpan(0, Math.Min(main.Length, 4000));
            if (sample.IsEmpty && blocks.Length > 0)
            {
                sample = outline.TextOf(blocks[0]);
            }

            return LanguageGuess.OfBlock(sample, outline.Head.Language, LanguageGuess.Unknown);
        }
    }
}
