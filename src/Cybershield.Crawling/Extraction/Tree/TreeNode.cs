using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;

namespace Cybershield.Crawling;

/// <summary>
/// What AngleSharp's tree builder makes of a page for us: names, attributes and text that point into the page's characters, in lists linked both ways, and none of
/// the rest of a DOM. Valid until its <see cref="PageTree"/> is disposed.
/// </summary>
internal abstract class TreeNode : IConstructableNode
{
    /// <summary>The element that holds it; null for the root and what was taken out.</summary>
    public TreeElement? Parent { get; set; }

    public TreeNode? Previous { get; set; }

    public TreeNode? Next { get; set; }

    /// <inheritdoc/>
    public abstract StringOrMemory NodeName { get; }

    /// <inheritdoc/>
    public virtual NodeFlags Flags => NodeFlags.None;

    /// <inheritdoc/>
    public virtual IConstructableNodeList ChildNodes => throw OfElementsOnly();

    /// <summary>What the tree builder takes for the parent: the document itself above the root.</summary>
    protected virtual IConstructableNode? NodeAbove => Parent;

    IConstructableNode? IConstructableNode.Parent
    {
        get => NodeAbove;
        set => throw OfElementsOnly();
    }

    /// <inheritdoc/>
    public void RemoveFromParent() => Parent?.Remove(this);

    /// <inheritdoc/>
    public virtual void RemoveChild(IConstructableNode childNode) => throw OfElementsOnly();

    /// <inheritdoc/>
    public virtual void RemoveNode(int idx, IConstructableNode childNode) => throw OfElementsOnly();

    /// <inheritdoc/>
    public virtual void InsertNode(int idx, IConstructableNode childNode) => throw OfElementsOnly();

    /// <inheritdoc/>
    public virtual void AddNode(IConstructableNode node) => throw OfElementsOnly();

    /// <inheritdoc/>
    public virtual void AppendText(StringOrMemory text, bool emitWhiteSpaceOnly = false) => throw OfElementsOnly();

    /// <inheritdoc/>
    public virtual void InsertText(int idx, StringOrMemory text, bool emitWhiteSpaceOnly = false) => throw OfElementsOnly();

    private static NotSupportedException OfElementsOnly() => new("Only elements have children, and they keep their parents by themselves.");
}

/// <summary>Characters between two tags. Several may stand side by side.</summary>
internal sealed class TreeText(ReadOnlyMemory<char> data) : TreeNode
{
    public ReadOnlySpan<char> Data => data.Span;

    /// <inheritdoc/>
    public override StringOrMemory NodeName => "#text";
}

/// <summary>A name and a value as written on the page, references resolved.</summary>
internal readonly struct TreeAttribute(ReadOnlyMemory<char> name, ReadOnlyMemory<char> value)
{
    public ReadOnlySpan<char> Name => name.Span;

    public ReadOnlySpan<char> Value => value.Span;
}
