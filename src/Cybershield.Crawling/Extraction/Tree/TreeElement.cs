using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace Cybershield.Crawling;

/// <summary>An element of a <see cref="PageTree"/>.</summary>
internal class TreeElement(PageTree tree, TreeProgress progress, ElementKind kind, NodeFlags flags)
    : TreeNode, IConstructableMetaElement, IConstructableFrameElement, IConstructableFormElement, IConstructableMathElement, IConstructableSvgElement, IConstructableNamedNodeMap
{
    // Never changed in place, so that copies of an element share them.
    private TreeAttribute[] attributes = [];
    private TreeChildren? children;

    public string Name => kind.Name;

    public PageTag Tag => kind.Tag;

    /// <summary>In the namespace of HTML, as opposed to drawings and formulas.</summary>
    public bool IsHtml => (flags & NodeFlags.HtmlMember) != 0;

    public TreeNode? First { get; private set; }

    public TreeNode? Last { get; private set; }

    /// <summary>Number of children.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<TreeAttribute> Attributes => attributes;

    /// <inheritdoc/>
    public override NodeFlags Flags => flags;

    /// <inheritdoc/>
    public override StringOrMemory NodeName => kind.LocalName;

    /// <inheritdoc/>
    public override IConstructableNodeList ChildNodes => children ??= new TreeChildren(this);

    /// <inheritdoc/>
    protected override IConstructableNode? NodeAbove => Parent is not null ? Parent : tree.Root == this ? tree : null;

    StringOrMemory IConstructableElement.LocalName => kind.LocalName;

    StringOrMemory IConstructableElement.NamespaceUri => IsHtml ? NamespaceNames.HtmlUri : (flags & NodeFlags.SvgMember) != 0 ? NamespaceNames.SvgUri : NamespaceNames.MathMlUri;

    StringOrMemory IConstructableElement.Prefix => StringOrMemory.Empty;

    IConstructableNamedNodeMap IConstructableElement.Attributes => this;

    ISourceReference? IConstructableElement.SourceReference { get; set; }

    int IConstructableNamedNodeMap.Length => attributes.Length;

    IConstructableAttr? IConstructableNamedNodeMap.this[StringOrMemory name] => throw new NotSupportedException("Attributes are compared by SameAs.");

    /// <summary>The value of an attribute; null where there is none.</summary>
    public string? Attribute(ReadOnlySpan<char> name)
    {
        int at = IndexOf(name);
        return at < 0 ? null : attributes[at].Value.ToString();
    }

    /// <summary>The text directly within it.</summary>
    public string Text()
    {
        if (First is TreeText { Next: null } only)
        {
            return only.Data.ToString();
        }

        System.Text.StringBuilder text = new();
        for (TreeNode? child = First; child is not null; child = child.Next)
        {
            text.Append(child is TreeText part ? part.Data : []);
        }

        return text.ToString();
    }

    /// <summary>Adds a node after its last child.</summary>
    public void Add(TreeNode node)
    {
        (node.Parent, node.Previous, node.Next) = (this, Last, null);
        if (Last is null)
        {
            First = node;
        }
        else
        {
            Last.Next = node;
        }

        Last = node;
        Count++;
    }

    /// <summary>Takes a child out.</summary>
    public void Remove(TreeNode node)
    {
        children?.Forget();
        First = node.Previous is null ? node.Next : First;
        Last = node.Next is null ? node.Previous : Last;
        if (node.Previous is not null)
        {
            node.Previous.Next = node.Next;
        }

        if (node.Next is not null)
        {
            node.Next.Previous = node.Previous;
        }

        (node.Parent, node.Previous, node.Next) = (null, null, null);
        Count--;
    }

    /// <summary>Takes the attributes of another tree's element.</summary>
    public void Take(TreeAttribute[] others) => attributes = others;

    /// <inheritdoc/>
    public override void AddNode(IConstructableNode node) => Add((TreeNode)node);

    /// <inheritdoc/>
    public override void RemoveChild(IConstructableNode childNode) => Remove((TreeNode)childNode);

    /// <inheritdoc/>
    public override void RemoveNode(int idx, IConstructableNode childNode) => Remove((TreeNode)childNode);

    /// <inheritdoc/>
    public override void InsertNode(int idx, IConstructableNode childNode) => progress.RequireWhole();

    /// <inheritdoc/>
    public override void AppendText(StringOrMemory text, bool emitWhiteSpaceOnly = false) => Add(new TreeText(text.Memory));

    /// <inheritdoc/>
    public override void InsertText(int idx, StringOrMemory text, bool emitWhiteSpaceOnly = false) => progress.RequireWhole();

    void IConstructableElement.SetAttributes(StructAttributes tagAttributes)
    {
        int before = attributes.Length;
        if (tagAttributes.Count > 0)
        {
            Array.Resize(ref attributes, before + tagAttributes.Count);
        }

        for (int i = 0; i < tagAttributes.Count; i++)
        {
            MemoryHtmlAttributeToken attribute = tagAttributes[i];
            attributes[before + i] = new TreeAttribute(attribute.Name.Memory, attribute.Value.Memory);
        }
    }

    // Only of drawings and formulas, whose attributes come one by one; their names may differ in the namespace alone.
    void IConstructableElement.SetAttribute(string? namespaceUri, StringOrMemory name, StringOrMemory value) => attributes = [.. attributes, new TreeAttribute(name.Memory, value.Memory)];

    void IConstructableElement.SetOwnAttribute(StringOrMemory name, StringOrMemory value) => attributes = [.. attributes, new TreeAttribute(name.Memory, value.Memory)];

    StringOrMemory IConstructableElement.GetAttribute(StringOrMemory namespaceUri, StringOrMemory localName) => Attribute(localName.Memory.Span) ?? StringOrMemory.Empty;

    bool IConstructableElement.HasAttribute(StringOrMemory name) => IndexOf(name.Memory.Span) >= 0;

    bool IConstructableNamedNodeMap.SameAs(IConstructableNamedNodeMap? attributes) =>
        attributes is TreeElement other && other.attributes.Length == this.attributes.Length && Array.TrueForAll(this.attributes, other.Has);

    void IConstructableElement.SetupElement()
    {
    }

    void IConstructableElement.AddComment(ref StructHtmlToken token)
    {
    }

    void IConstructableMetaElement.Handle()
    {
    }

    IConstructableNode IConstructableElement.ShallowCopy() => progress.Count(new TreeElement(tree, progress, kind, flags) { attributes = attributes });

    private bool Has(TreeAttribute attribute) => IndexOf(attribute.Name) is >= 0 and int at && attributes[at].Value.SequenceEqual(attribute.Value);

    private int IndexOf(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < attributes.Length; i++)
        {
            if (attributes[i].Name.SequenceEqual(name))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A script: it is told by its type when the tree builder meets its end.</summary>
internal sealed class TreeScript(PageTree tree, TreeProgress progress, ElementKind kind) : TreeElement(tree, progress, kind, kind.Html), IConstructableScriptElement
{
    bool IConstructableScriptElement.Prepare(IConstructableDocument document) => false;

    Task IConstructableScriptElement.RunAsync(CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>A template: the tree builder needs its own class of it, so that the page is parsed whole.</summary>
internal sealed class TreeTemplate(PageTree tree, TreeProgress progress, ElementKind kind) : TreeElement(tree, progress, kind, kind.Html), IConstructableTemplateElement
{
    void IConstructableTemplateElement.PopulateFragment()
    {
    }
}
