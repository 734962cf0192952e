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
    private readonly BlockWriter blocks = new(outline);

    /// <summary>Adds a page to the outline.</summary>
    public void Read(PageTree tree)
    {
        blocks.Begin();
        if (tree.Root is { } root)
        {
            WalkPlace start = new(-1, 0, false, false, null);
            Visit(root, start);
            blocks.End(start);
        }
    }

    private void Visit(TreeElement element, in WalkPlace place)
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
            if (element.Name == "br")
            {
                blocks.Separate();
            }

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

    private void Enter(TreeElement element, PageTag tag, in ElementTraits traits, in WalkPlace place)
    {
        WalkPlace inner = place with { Language = traits.Language ?? place.Language };
        switch (tag)
        {
            case PageTag.Anchor:
                HeadReader.Read(element, outline);
                blocks.BeginLink(place);
                VisitChildren(element, inner with { InLink = true });
                blocks.EndLink(place);
                break;
            case PageTag.Image:
                blocks.AddAlt(element.Attribute("alt"), place);
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

    private void EnterNode(TreeElement element, PageTag tag, in ElementTraits traits, WalkPlace place)
    {
        if (tag == PageTag.Custom)
        {
            int customNode = AddNode(tag, traits, place.Node);
            VisitChildren(element, place with { Node = customNode });
            CloseNode(customNode);
            return;
        }

        blocks.End(place);
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
        WalkPlace inner = place with { Node = node, HeadingLevel = level };
        if (place.Node < 0)
        {
            outline.Head.Language = traits.Language;
        }

        VisitChildren(element, inner);
        blocks.End(inner);
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

    private void VisitChildren(TreeElement element, in WalkPlace place)
    {
        for (TreeNode? child = element.First; child is not null; child = child.Next)
        {
            if (child is TreeText text)
            {
                blocks.Add(text.Data, place);
            }
            else
            {
                Visit((TreeElement)child, place);
            }
        }
    }
}
