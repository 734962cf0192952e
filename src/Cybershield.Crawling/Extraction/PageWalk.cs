using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>
/// One pass over the document into a <see cref="PageOutline"/>, as a browser without scripts shows it: noscript is text. Not
/// shown, and so not text: script, style, template, fallback content of media, what the <c>hidden</c> attribute or an inline style hides, closed dialogs. Closed
/// <c>details</c> are one click away and count as shown.
/// </summary>
internal sealed class PageWalk(PageOutline outline)
{
    private readonly ClassHintReader hints = new();
    private readonly List<(string Text, string? Language)> waitingAlts = [];
    private bool pendingSpace;
    private bool afterLink;
    private int blockStart;
    private int linkLength;
    private int links;

    /// <summary>Where the walk stands.</summary>
    private readonly record struct Place(int Node, byte HeadingLevel, bool InLink, bool InSvg, string? Language);

    /// <summary>Adds a page to the outline.</summary>
    public void Read(PageTree tree)
    {
        (pendingSpace, afterLink, blockStart, linkLength, links) = (false, false, outline.Length, 0, 0);
        waitingAlts.Clear();
        if (tree.Root is { } root)
        {
            Place start = new(-1, 0, false, false, null);
            Visit(root, start);
            EndBlock(start);
        }
    }

    private void Visit(TreeElement element, in Place place)
    {
        PageTag tag = element.Tag;
        if (tag == PageTag.Unseen)
        {
            EmbeddedText.Note(element, outline);
            HeadReader.Read(element, outline);
            if (element.Name is "head" or "object" or "map")
            {
                VisitUnseen(element);
            }

            return;
        }

        if (tag == PageTag.Break)
        {
            pendingSpace = pendingSpace || element.Name == "br";
            return;
        }

        ElementTraits traits = ElementTraits.Read(element, tag, hints);
        if (!traits.IsHidden)
        {
            Enter(element, tag, traits, place);
        }
        else
        {
            EmbeddedText.Note(element, outline);
            VisitUnseen(element);
        }
    }

    // Hidden menus and script-less fallbacks hold links that a crawl wants, and the head says things about the page.
    private void VisitUnseen(TreeElement element)
    {
        for (TreeNode? node = element.First; node is not null; node = node.Next)
        {
            if (node is TreeElement child)
            {
                EmbeddedText.Note(child, outline);
                HeadReader.Read(child, outline);
                VisitUnseen(child);
            }
        }
    }

    private void Enter(TreeElement element, PageTag tag, in ElementTraits traits, in Place place)
    {
        Place inner = place with { Language = traits.Language ?? place.Language };
        switch (tag)
        {
            case PageTag.Anchor:
                HeadReader.Read(element, outline);
                SeparateLinks(place);
                VisitChildren(element, inner with { InLink = true });
                afterLink = !place.InLink;
                links += place.InLink ? 0 : 1;
                break;
            case PageTag.Image:
                AddAlt(element, place);
                break;
            case PageTag.Svg:
                VisitChildren(element, inner with { InSvg = true });
                break;
            case PageTag.Time:
                HeadReader.Read(element, outline);
                VisitChildren(element, inner);
                break;
            case PageTag.Inline when place.InSvg && element.Name is "title" or "desc" or "metadata" or "defs" or "symbol":
                break;
            case PageTag.Inline:
                VisitChildren(element, inner);
                break;
            default:
                EnterNode(element, tag, traits, inner);
                break;
        }
    }

    private void EnterNode(TreeElement element, PageTag tag, in ElementTraits traits, Place place)
    {
        if (tag == PageTag.Custom)
        {
            int customNode = AddNode(tag, traits, place.Node);
            VisitChildren(element, place with { Node = customNode });
            CloseNode(customNode);
            return;
        }

        EndBlock(place);
        if (traits.HasData)
        {
            EmbeddedText.Note(element, outline);
        }

        if (element.Name == "body")
        {
            outline.Head.Kind.Add(traits.Class);
        }

        int node = AddNode(tag, traits, place.Node);
        byte level = tag == PageTag.Heading ? (byte)(element.Name[1] - '0') : place.HeadingLevel;
        Place inner = place with { Node = node, HeadingLevel = level };
        if (place.Node < 0)
        {
            outline.Head.Language = traits.Language;
        }

        VisitChildren(element, inner);
        EndBlock(inner);
        CloseNode(node);
    }

    private int AddNode(PageTag tag, in ElementTraits traits, int parent)
    {
        OutlineNode above = parent < 0 ? default : outline.Nodes[parent];
        outline.Nodes.Add(new OutlineNode
        {
            Parent = parent,
            Tag = tag,
            Hints = traits.Hints,
            AllHints = above.AllHints | traits.Hints,
            AllTags = above.AllTags | (1u << (int)tag),
            Depth = (short)(above.Depth + 1),
            FirstBlock = outline.Blocks.Count,
            ClassKey = ShapeOf(traits.Class),
        });
        return outline.Nodes.Count - 1;
    }

    // Numbers tell one item from the next, not one kind from another.
    private static int ShapeOf(ReadOnlySpan<char> classes)
    {
        int shape = 17;
        foreach (char letter in classes)
        {
            shape = unchecked((shape * 31) + (char.IsAsciiDigit(letter) ? '0' : letter));
        }

        return shape;
    }

    private void CloseNode(int node) => CollectionsMarshal.AsSpan(outline.Nodes)[node].EndBlock = outline.Blocks.Count;

    private void VisitChildren(TreeElement element, in Place place)
    {
        for (TreeNode? child = element.First; child is not null; child = child.Next)
        {
            if (child is TreeText text)
            {
                AddText(text.Data, place);
            }
            else
            {
                Visit((TreeElement)child, place);
            }
        }
    }

    // Two links side by side are two texts, however little stands between them.
    private void SeparateLinks(in Place place) => pendingSpace |= afterLink && !place.InLink;

    private void AddText(ReadOnlySpan<char> data, in Place place)
    {
        Span<char> room = outline.Room(data.Length + 1);
        int written = 0;
        bool isEmpty = outline.Length == blockStart;
        foreach (char letter in data)
        {
            if (letter is ' ' or '\n' or '\t' or '\r' or '\f')
            {
                pendingSpace = true;
                continue;
            }

            if (pendingSpace && !isEmpty)
            {
                room[written++] = ' ';
            }

            (pendingSpace, isEmpty) = (false, false);
            room[written++] = letter;
        }

        outline.Length += written;
        linkLength += place.InLink ? written : 0;
        afterLink &= written == 0;
    }

    private void EndBlock(in Place place)
    {
        int length = outline.Length - blockStart;
        if (length > 0 && !IsBlank(outline.Written(blockStart)))
        {
            outline.Blocks.Add(new OutlineBlock
            {
                Node = Math.Max(place.Node, 0),
                Start = blockStart,
                Length = length,
                LinkLength = linkLength,
                Links = links,
                HeadingLevel = place.HeadingLevel,
                Language = place.Language,
            });
        }

        AddWaitingAlts(place);
        (blockStart, linkLength, links) = (outline.Length, 0, 0);
        (pendingSpace, afterLink) = (false, false);
    }

    private static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (char letter in text)
        {
            if (!char.IsWhiteSpace(letter) && letter is not '\u200B' and not '\uFEFF')
            {
                return false;
            }
        }

        return true;
    }

    private void AddAlt(TreeElement image, in Place place)
    {
        if (image.Attribute("alt") is { } alt && !string.IsNullOrWhiteSpace(alt))
        {
            waitingAlts.Add((alt, place.Language));
        }
    }

    // A picture does not cut the text that it stands in: its own text follows.
    private void AddWaitingAlts(in Place place)
    {
        foreach ((string text, string? language) in waitingAlts)
        {
            blockStart = outline.Length;
            pendingSpace = false;
            AddText(text, place with { InLink = false });
            outline.Blocks.Add(new OutlineBlock { Node = Math.Max(place.Node, 0), Start = blockStart, Length = outline.Length - blockStart, IsAlt = true, Language = language });
        }

        waitingAlts.Clear();
    }
}
