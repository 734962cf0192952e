using AngleSharp;
using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Text;

namespace Cybershield.Crawling;

/// <summary>Makes the nodes that AngleSharp's tree builder asks for.</summary>
/// <param name="progress">Told of each element.</param>
internal sealed class PageTreeFactory(TreeProgress progress) : IDomConstructionElementFactory<PageTree, TreeElement>
{
    private static readonly ElementKind Form = ElementKind.Of("form");
    private static readonly ElementKind Meta = ElementKind.Of("meta");
    private static readonly ElementKind Script = ElementKind.Of("script");

    /// <inheritdoc/>
    public PageTree CreateDocument(TextSource source, IBrowsingContext? context = null) => new(source, progress);

    /// <inheritdoc/>
    public TreeElement Create(PageTree document, StringOrMemory localName, StringOrMemory prefix = default, NodeFlags flags = NodeFlags.None) => Html(document, ElementKind.Of(localName.Memory.Span));

    /// <inheritdoc/>
    public TreeElement CreateNoScript(PageTree document, bool scripting) => Html(document, ElementKind.Of("noscript"));

    /// <inheritdoc/>
    public IConstructableMathElement CreateMath(PageTree document, StringOrMemory name = default)
    {
        ElementKind kind = ElementKind.Of(name.IsNullOrEmpty ? TagNames.Math : name.Memory.Span);
        return progress.Count(new TreeElement(document, progress, kind, kind.Math));
    }

    /// <inheritdoc/>
    public IConstructableSvgElement CreateSvg(PageTree document, StringOrMemory name = default)
    {
        ElementKind kind = ElementKind.Of(name.IsNullOrEmpty ? TagNames.Svg : name.Memory.Span);
        return progress.Count(new TreeElement(document, progress, kind, kind.Svg));
    }

    /// <inheritdoc/>
    public IConstructableMetaElement CreateMeta(PageTree document) => Html(document, Meta);

    /// <inheritdoc/>
    public IConstructableScriptElement CreateScript(PageTree document, bool parserInserted, bool started) => progress.Count(new TreeScript(document, progress, Script));

    /// <inheritdoc/>
    public IConstructableFrameElement CreateFrame(PageTree document) => Html(document, ElementKind.Of("frame"));

    /// <inheritdoc/>
    public IConstructableFormElement CreateForm(PageTree document) => Html(document, Form);

    /// <inheritdoc/>
    public TreeElement CreateUnknown(PageTree document, StringOrMemory tagName) => progress.Count(new TreeElement(document, progress, ElementKind.Of(tagName.Memory.Span), NodeFlags.HtmlMember));

    /// <inheritdoc/>
    public IConstructableTemplateElement CreateTemplate(PageTree document)
    {
        progress.RequireWhole();
        return progress.Count(new TreeTemplate(document, progress, ElementKind.Of("template")));
    }

    /// <inheritdoc/>
    public IConstructableNode CreateDocumentType(PageTree document, StringOrMemory name, StringOrMemory publicIdentifier, StringOrMemory systemIdentifier) => new TreeText(default);

    private TreeElement Html(PageTree document, ElementKind kind) => progress.Count(new TreeElement(document, progress, kind, kind.Html));
}
