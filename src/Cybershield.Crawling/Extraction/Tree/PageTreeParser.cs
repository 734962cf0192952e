using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Cybershield.Crawling;

/// <summary>
/// Reads a page into a <see cref="PageTree"/> by AngleSharp's tokens and tree builder, which keep the rules of the HTML standard, and stops as soon as it outgrows
/// a limit. One thread at a time.
/// </summary>
internal sealed class PageTreeParser
{
    private readonly ExtractorOptions options;
    private readonly HtmlParser parser;
    private readonly TokenizerMiddleware middleware;
    private readonly WholeDocumentParser whole;
    private readonly TreeProgress progress = new();
    private TreeElement? judged;
    private string? limit;

    public PageTreeParser(ExtractorOptions options)
    {
        this.options = options;
        middleware = Consume;
        whole = new WholeDocumentParser(options);
        HtmlParserOptions parsing = new() { DisableElementPositionTracking = true, SkipComments = true, SkipProcessingInstructions = true };
        parser = new HtmlParser(parsing, BrowsingContext.New(new Configuration([new PageTreeFactory(progress)])));
    }

    /// <summary>The page's tree, to be disposed when it is read; or null and the limit that it hit.</summary>
    public PageTree? Parse(string html, out string? hitLimit)
    {
        limit = null;
        TextSource source = new(new ReadOnlyMemoryTextSource(html));
        PageTree tree = parser.ParseDocument<PageTree, TreeElement>(source, middleware);
        bool isRead = !progress.NeedsWhole;
        hitLimit = limit;
        judged = null;
        progress.Begin();
        if (isRead && limit is null)
        {
            return tree;
        }

        tree.Dispose();
        return limit is null ? ParseWhole(html, out hitLimit) : null;
    }

    private PageTree? ParseWhole(string html, out string? hitLimit)
    {
        using Document? document = whole.Parse(html, out hitLimit);
        return document is null ? null : PageTree.Of(document);
    }

    private TokenConsumptionResult Consume(ref StructHtmlToken token, TokenConsumer next)
    {
        next(ref token);
        if (progress.Latest == judged)
        {
            return progress.NeedsWhole ? TokenConsumptionResult.Stop : TokenConsumptionResult.Continue;
        }

        judged = progress.Latest;
        limit = options.LimitHit(progress.Elements, DepthOf(judged!));
        return limit is null && !progress.NeedsWhole ? TokenConsumptionResult.Continue : TokenConsumptionResult.Stop;
    }

    // The document itself counts as one.
    private static int DepthOf(TreeElement element)
    {
        int depth = 1;
        for (TreeElement? at = element.Parent; at is not null; at = at.Parent)
        {
            depth++;
        }

        return depth;
    }
}
