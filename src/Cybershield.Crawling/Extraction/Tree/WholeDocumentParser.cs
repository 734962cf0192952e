using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Cybershield.Crawling;

/// <summary>
/// AngleSharp's own document of a page that a <see cref="PageTree"/> can't be read of, stopped as soon as it outgrows a limit. One thread at a time.
/// </summary>
internal sealed class WholeDocumentParser
{
    // More formatting elements than this left open at once are no page's way of writing.
    private const int UsualOpenFormatting = 16;

    private readonly ExtractorOptions options;
    private readonly HtmlParser parser;
    private readonly TokenizerMiddleware middleware;
    private IElement? created;
    private int elements;
    private int openFormatting;
    private string? limit;

    public WholeDocumentParser(ExtractorOptions options)
    {
        this.options = options;
        middleware = Consume;
        parser = new HtmlParser(new HtmlParserOptions
        {
            DisableElementPositionTracking = true,
            SkipComments = true,
            SkipProcessingInstructions = true,
            OnCreated = (element, _) => (created, elements) = (element, elements + 1),
        });
    }

    /// <summary>The document, or null and the limit that it hit.</summary>
    public Document? Parse(string html, out string? hitLimit)
    {
        (created, elements, openFormatting, limit) = (null, 0, 0, null);
        TextSource source = new(new ReadOnlyMemoryTextSource(html));
        Document document = parser.ParseDocument<Document, Element>(source, middleware);
        created = null;
        hitLimit = limit;
        if (limit is null)
        {
            return document;
        }

        document.Dispose();
        return null;
    }

    private TokenConsumptionResult Consume(ref StructHtmlToken token, TokenConsumer next)
    {
        KeepSpace(ref token);
        next(ref token);
        CountFormatting(ref token);
        limit = options.LimitHit(elements, created is null ? 0 : DepthOf(created));
        created = null;
        return limit is null ? TokenConsumptionResult.Continue : TokenConsumptionResult.Stop;
    }

    // The builder leaves out text of nothing but blanks and line breaks, which part the words around it: to it a form feed is more than that.
    private static void KeepSpace(ref StructHtmlToken token)
    {
        if (token.Type == HtmlTokenType.Character && token.Data.Memory.Span.Trim(" \t\r\n").IsEmpty && !token.IsEmpty)
        {
            token.Name = "\f";
        }
    }

    // Formatting elements left open are made anew, unreported, in every block that follows: each token may stand for all of them.
    private void CountFormatting(ref StructHtmlToken token)
    {
        if (created is IConstructableNode node && (node.Flags & NodeFlags.HtmlFormatting) != 0)
        {
            openFormatting++;
        }
        else if (openFormatting > 0 && token.Type == HtmlTokenType.EndTag && IsFormatting(token.Name))
        {
            openFormatting--;
        }

        elements += openFormatting > UsualOpenFormatting ? openFormatting : 0;
    }

    private static bool IsFormatting(StringOrMemory name) => name.Memory.Span is
        "a" or "b" or "i" or "s" or "u" or "em" or "tt" or "big" or "code" or "font" or "nobr" or "small" or "strike" or "strong";

    private static int DepthOf(INode node)
    {
        int depth = 0;
        for (INode? at = node.Parent; at is not null; at = at.Parent)
        {
            depth++;
        }

        return depth;
    }
}
