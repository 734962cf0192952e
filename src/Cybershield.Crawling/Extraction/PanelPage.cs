using System.Collections.Immutable;

namespace Cybershield.Crawling;

/// <summary>A page of a site's panel.</summary>
/// <param name="Address">The number of its address.</param>
/// <param name="Blocks">Prints of the texts of its blocks, each once, in ascending order; never the texts.</param>
public sealed record PanelPage(long Address, ImmutableArray<ulong> Blocks)
{
    private const int MaxBlocks = 1_000;

    /// <summary>Its place in the panel, from 0 on: drawn from the address, so that the pages of lowest rank are a fair sample of a site however far a crawl has come.</summary>
    public long Rank { get; } = RankOf(Address);

    /// <summary>The rank of an address.</summary>
    public static long RankOf(long address) => (long)(BlockPrint.Mix((ulong)address) >> 1);

    internal static PanelPage Of(long address, ReadOnlySpan<BlockPrint> prints)
    {
        SortedSet<ulong> blocks = [];
        foreach (BlockPrint print in prints)
        {
            if (print.Value != 0 && blocks.Count < MaxBlocks)
            {
                blocks.Add(print.Value);
            }
        }

        return new PanelPage(address, [.. blocks]);
    }

    internal bool Holds(ulong print) => Blocks.BinarySearch(print) >= 0;
}

/// <summary>What a page changes in the panel of its site.</summary>
/// <param name="Page">As the panel holds it from now on.</param>
/// <param name="PassesOn">The page answered for a text that it no longer has: another one of the panel answers for it once it is read again.</param>
public sealed record PanelChange(PanelPage Page, bool PassesOn);

/// <summary>A page after it was compared with its site.</summary>
/// <param name="Change">Null where the panel stays as it is.</param>
public sealed record ComparedPage(ExtractedPage Page, PanelChange? Change);
