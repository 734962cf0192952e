using System.Collections;
using AngleSharp.Html.Construction;

namespace Cybershield.Crawling;

/// <summary>The children of an element by index, as the tree builder asks for them where it repairs misnested markup. One after the other costs the same for each.</summary>
internal sealed class TreeChildren(TreeElement element) : IConstructableNodeList
{
    private TreeNode? found;
    private int foundAt;

    /// <inheritdoc/>
    public int Length => element.Count;

    /// <inheritdoc/>
    public IConstructableNode this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)element.Count);
            if (index == 0 || found is null)
            {
                (found, foundAt) = index <= element.Count / 2 ? (element.First!, 0) : (element.Last!, element.Count - 1);
            }

            for (; foundAt < index; foundAt++)
            {
                found = found.Next!;
            }

            for (; foundAt > index; foundAt--)
            {
                found = found.Previous!;
            }

            return found;
        }
    }

    /// <summary>To be called when a child is taken out: the others move.</summary>
    public void Forget() => found = null;

    /// <inheritdoc/>
    public void Clear()
    {
        while (element.First is { } child)
        {
            element.Remove(child);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<IConstructableNode> GetEnumerator()
    {
        for (TreeNode? child = element.First; child is not null; child = child.Next)
        {
            yield return child;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
