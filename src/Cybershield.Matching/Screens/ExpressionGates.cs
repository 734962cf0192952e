namespace Cybershield.Matching;

/// <summary>
/// The blocks of a page in which each expression is worth running: those that hold one of its required literals. Reused from page to page.
/// </summary>
internal sealed class ExpressionGates
{
    private readonly GrowingArray<int> latest = new();
    private readonly GrowingArray<ulong> open = new();

    /// <summary>Closes the gates of so many expressions.</summary>
    public void Close(int expressions)
    {
        open.Clear();
        latest.Clear();
        for (int i = 0; i < expressions; i++)
        {
            latest.Add(-1);
        }
    }

    /// <summary>Says that an expression may match in a block; blocks come in their order.</summary>
    public void Open(int expression, int block)
    {
        if (latest.Items[expression] != block)
        {
            latest.Items[expression] = block;
            open.Add(((ulong)(uint)block << 32) | (uint)expression);
        }
    }

    /// <summary>What was opened, block by block: the block in the upper half of each number, the expression in the lower.</summary>
    public ReadOnlySpan<ulong> Opened()
    {
        open.Items.Sort();
        return open.Items;
    }
}
