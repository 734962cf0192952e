using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Cybershield.Crawling;

/// <summary>A page's elements and text. Its characters lie in a buffer that goes back to its pool when the tree is disposed.</summary>
internal sealed class PageTree(TextSource source, TreeProgress progress) : TreeNode, IConstructableDocument, IDisposable
{
    /// <summary>The html element; null before it is read.</summary>
    public TreeElement? Root { get; private set; }

    /// <inheritdoc/>
    public override StringOrMemory NodeName => "#document";

    /// <inheritdoc/>
    public TextSource Source => source;

    /// <inheritdoc/>
    public IDisposable? Builder { get; set; }

    /// <inheritdoc/>
    public QuirksMode QuirksMode { get; set; }

    IConstructableElement? IConstructableDocument.Head => HeadOf(Root);

    IConstructableElement IConstructableDocument.DocumentElement => Root!;

    bool IConstructableDocument.IsLoading => false;

    /// <summary>The same tree out of AngleSharp's own document.</summary>
    public static PageTree Of(Document document)
    {
        PageTree tree = new(document.Source, new TreeProgress());
        if (document.DocumentElement is { } root)
        {
            tree.Root = tree.Copy(root);
        }

        return tree;
    }

    /// <inheritdoc/>
    public void Dispose() => Builder?.Dispose();

    /// <summary>Takes the root. Another element comes here only in search of its place before a table.</summary>
    public override void AddNode(IConstructableNode node)
    {
        if (node is not TreeElement element)
        {
            return;
        }

        if (Root is null)
        {
            Root = element;
        }
        else
        {
            progress.RequireWhole();
        }
    }

    /// <inheritdoc/>
    public override void AppendText(StringOrMemory text, bool emitWhiteSpaceOnly = false) => progress.RequireWhole();

    /// <inheritdoc/>
    public void AddComment(ref StructHtmlToken token)
    {
    }

    void IConstructableDocument.PerformMicrotaskCheckpoint()
    {
    }

    void IConstructableDocument.ProvideStableState()
    {
    }

    void IConstructableDocument.TrackError(Exception exception)
    {
    }

    Task IConstructableDocument.WaitForReadyAsync(CancellationToken cancelToken) => Task.CompletedTask;

    Task IConstructableDocument.FinishLoadingAsync() => Task.CompletedTask;

    void IConstructableDocument.ApplyManifest()
    {
    }

    void IConstructableDocument.Clear() => progress.RequireWhole();

    private static TreeElement? HeadOf(TreeElement? root)
    {
        TreeNode? child = root?.First;
        while (child is not null && child is not TreeElement { Name: "head" })
        {
            child = child.Next;
        }

        return (TreeElement?)child;
    }

    private TreeElement Copy(IElement element)
    {
        TreeElement copy = new(this, progress, ElementKind.Of(element.LocalName), ((IConstructableNode)element).Flags);
        copy.Take([.. element.Attributes.Select(attribute => new TreeAttribute(attribute.Name.AsMemory(), attribute.Value.AsMemory()))]);
        foreach (INode child in element.ChildNodes)
        {
            if (child is IText text)
            {
                copy.Add(new TreeText(text.Data.AsMemory()));
            }
            else if (child is IElement inner)
            {
                copy.Add(Copy(inner));
            }
        }

        return copy;
    }
}
