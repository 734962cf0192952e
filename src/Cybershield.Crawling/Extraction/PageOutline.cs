namespace Cybershield.Crawling;

/// <summary>A block-level element of the page.</summary>
internal struct OutlineNode
{
    /// <summary>Index of the enclosing node, -1 for the root.</summary>
    public int Parent;
    public PageTag Tag;
    public ClassHints Hints;
    /// <summary>The hints of this and all enclosing nodes.</summary>
    public ClassHints AllHints;
    /// <summary>The kinds of this and all enclosing nodes, one bit per <see cref="PageTag"/>.</summary>
    public uint AllTags;
    public short Depth;
    /// <summary>Blocks of this node are those from here to <see cref="EndBlock"/>.</summary>
    public int FirstBlock;
    public int EndBlock;
    /// <summary>Hash of the class attribute: nodes that share it are built alike.</summary>
    public int ClassKey;
}

/// <summary>A run of text between the edges of block-level elements.</summary>
internal struct OutlineBlock
{
    /// <summary>The innermost node that holds the text.</summary>
    public int Node;
    public int Start;
    public int Length;
    /// <summary>Characters inside links.</summary>
    public int LinkLength;
    public int Links;
    /// <summary>1 to 6 in a heading, else 0.</summary>
    public byte HeadingLevel;
    /// <summary>Alternative text of a picture.</summary>
    public bool IsAlt;
    public bool IsMain;
    /// <summary>As a lang attribute says; null where none does.</summary>
    public string? Language;
}

/// <summary>A link as written on the page.</summary>
internal readonly record struct RawLink(string Href, AddressKind Kind, bool NoFollow);

/// <summary>The text of a page in flat arrays, in document order: what is decided about it is decided here, not on the document.</summary>
internal sealed class PageOutline
{
    public List<OutlineNode> Nodes { get; } = [];

    public List<OutlineBlock> Blocks { get; } = [];

    public List<RawLink> Links { get; } = [];

    public PageHead Head { get; } = new();

    /// <summary>JSON that the page carries for its scripts.</summary>
    public List<string> Embedded { get; } = [];

    private char[] text = new char[16 * 1024];

    /// <summary>Characters written so far.</summary>
    public int Length { get; set; }

    public ReadOnlySpan<char> TextOf(in OutlineBlock block) => text.AsSpan(block.Start, block.Length);

    public ReadOnlySpan<char> Written(int start) => text.AsSpan(start, Length - start);

    public void Append(char value)
    {
        if (Length == text.Length)
        {
            Array.Resize(ref text, text.Length * 2);
        }

        text[Length++] = value;
    }

    /// <summary>Room for so many more characters, from <see cref="Length"/> on.</summary>
    public Span<char> Room(int characters)
    {
        if (text.Length - Length < characters)
        {
            Array.Resize(ref text, Math.Max(text.Length * 2, Length + characters));
        }

        return text.AsSpan(Length);
    }

    /// <summary>Makes room for the next page; a buffer that one huge page has grown is let go.</summary>
    public void Clear()
    {
        Nodes.Clear();
        Blocks.Clear();
        Links.Clear();
        Embedded.Clear();
        Head.Clear();
        Length = 0;
        if (text.Length > 1024 * 1024)
        {
            text = new char[16 * 1024];
        }
    }
}

/// <summary>What a page says about itself outside its text.</summary>
internal sealed class PageHead
{
    public string? Title { get; set; }

    public string? OpenGraphTitle { get; set; }

    public string? BaseHref { get; set; }

    public string? Canonical { get; set; }

    public string? Refresh { get; set; }

    public string? Language { get; set; }

    public bool NoIndex { get; set; }

    public bool NoFollow { get; set; }

    public List<string> Descriptions { get; } = [];

    public PageKind Kind { get; } = new();

    /// <summary>The most trusted statement of the publication date so far, and how far it is trusted.</summary>
    public (string Text, int Trust) Published { get; private set; }

    public void StatePublished(string? text, int trust)
    {
        if (!string.IsNullOrWhiteSpace(text) && trust > Published.Trust)
        {
            Published = (text, trust);
        }
    }

    public void Clear()
    {
        Title = OpenGraphTitle = BaseHref = Canonical = Refresh = Language = null;
        NoIndex = NoFollow = false;
        Descriptions.Clear();
        Kind.Clear();
        Published = default;
    }
}
