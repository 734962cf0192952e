namespace Cybershield.Crawling;

/// <summary>How far the tree builder has come with a page.</summary>
internal sealed class TreeProgress
{
    /// <summary>Elements made so far, copies of open formatting elements included.</summary>
    public int Elements { get; private set; }

    /// <summary>The element made last.</summary>
    public TreeElement? Latest { get; private set; }

    /// <summary>
    /// The page holds what the tree builder handles by classes of its own, templates and what does not belong into a table: only AngleSharp's own document of it is right.
    /// </summary>
    public bool NeedsWhole { get; private set; }

    /// <summary>Counts a new element.</summary>
    public TElement Count<TElement>(TElement element)
        where TElement : TreeElement
    {
        (Latest, Elements) = (element, Elements + 1);
        return element;
    }

    /// <summary>Gives the tree up.</summary>
    public void RequireWhole() => NeedsWhole = true;

    /// <summary>Begins with another page.</summary>
    public void Begin() => (Elements, Latest, NeedsWhole) = (0, null, false);
}
