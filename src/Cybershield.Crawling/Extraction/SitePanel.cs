using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>
/// Tells which text a site repeats on most of its pages, whatever the extractor took it for: a sample of the site's pages, the panel, is
/// kept as prints of their blocks, and a block that stands on <see cref="FewestPages"/> of them and on half is the site's chrome. One page of the
/// panel answers for it: there the block keeps its zone, so that what a site says everywhere is judged once and not on every page.
/// Safe for concurrent use.
/// </summary>
/// <remarks>
/// The pages with the lowest ranks are the panel (Broder: On the resemblance and containment of documents, 1997: bottom-k sampling); of those that hold a text the first answers for it.
/// A page that has hardly any text of its own, as near-duplicates have, is no witness for what the site repeats, and is not taken.
/// </remarks>
public sealed class SitePanel
{
    /// <summary>Pages of the panel at most: 32.</summary>
    public const int MaxPages = 32;

    /// <summary>Pages that have to repeat a text before it is the site's chrome: 8.</summary>
    public const int FewestPages = 8;

    private const int OwnCharacters = 200;
    private const int FewestOwnCharacters = 40;

    private readonly Lock gate = new();
    private readonly SortedList<long, PanelPage> pages = [];
    private readonly Dictionary<ulong, Holders> holders = [];

    /// <summary>The pages of the panel that hold a text.</summary>
    /// <param name="First">The lowest rank.</param>
    private record struct Holders(int Pages, long First);

    /// <param name="pages">The panel as it was kept.</param>
    public SitePanel(IEnumerable<PanelPage> pages)
    {
        foreach (PanelPage page in pages)
        {
            Add(page);
        }
    }

    /// <summary>Marks what the site repeats, and takes the page into the panel where it belongs there.</summary>
    /// <param name="address">The number of the page's address.</param>
    public ComparedPage Compare(long address, ExtractedPage page)
    {
        BlockPrint[] prints = BlockPrint.Of(page.Blocks);
        lock (gate)
        {
            PanelChange? change = Take(address, page, prints);
            return new ComparedPage(Mark(page, prints, PanelPage.RankOf(address)), change);
        }
    }

    private PanelChange? Take(long address, ExtractedPage page, BlockPrint[] prints)
    {
        long rank = PanelPage.RankOf(address);
        if (pages.TryGetValue(rank, out PanelPage? before))
        {
            return Renew(before, PanelPage.Of(address, prints));
        }

        if ((pages.Count >= MaxPages && rank > pages.Keys[^1]) || !HasOwnText(page, prints))
        {
            return null;
        }

        PanelPage taken = PanelPage.Of(address, prints);
        Add(taken);
        if (pages.Count > MaxPages)
        {
            Remove(pages.Values[^1]);
        }

        return new PanelChange(taken, PassesOn: false);
    }

    private PanelChange? Renew(PanelPage before, PanelPage now)
    {
        if (before.Blocks.AsSpan().SequenceEqual(now.Blocks.AsSpan()))
        {
            return null;
        }

        bool passesOn = before.Blocks.Any(print => holders[print] is { Pages: >= FewestPages } held && held.First == before.Rank && !now.Holds(print));
        Remove(before);
        Add(now);
        return new PanelChange(now, passesOn);
    }

    private bool HasOwnText(ExtractedPage page, BlockPrint[] prints)
    {
        (int own, int all) = (0, 0);
        for (int i = 0; i < prints.Length; i++)
        {
            if (IsMain(page.Blocks[i]))
            {
                all += prints[i].Length;
                own += holders.ContainsKey(prints[i].Value) ? 0 : prints[i].Length;
            }
        }

        return own >= OwnCharacters || (own >= FewestOwnCharacters && own * 2 >= all);
    }

    private static bool IsMain(ExtractedBlock block) => block.Zone is PageZone.Heading or PageZone.Body or PageZone.LinkText;

    private ExtractedPage Mark(ExtractedPage page, BlockPrint[] prints, long rank)
    {
        bool isHeld = pages.ContainsKey(rank);
        ExtractedBlock[]? marked = null;
        bool main = false;
        for (int i = 0; i < prints.Length; i++)
        {
            if (Repetition(prints[i].Value, isHeld ? 0 : 1) is { } repetition)
            {
                marked ??= [.. page.Blocks];
                bool answers = isHeld && holders[prints[i].Value].First == rank;
                main = main || (!answers && IsMain(marked[i]));
                marked[i] = marked[i] with { Zone = answers ? marked[i].Zone : PageZone.SiteChrome, Repeated = repetition };
            }
        }

        return marked is null ? page : page with { Blocks = marked, MainText = main ? MainTextOf(page, marked) : page.MainText };
    }

    private SiteRepetition? Repetition(ulong print, int self) =>
        holders.TryGetValue(print, out Holders held) && held.Pages + self >= FewestPages && (held.Pages + self) * 2 >= pages.Count + self
            ? new SiteRepetition(held.Pages + self, pages.Count + self)
            : null;

    private static string MainTextOf(ExtractedPage page, ExtractedBlock[] marked)
    {
        HashSet<string> chrome = [.. marked.Where(block => block.Zone == PageZone.SiteChrome).Select(block => block.Text)];
        return string.Join('\n', page.MainText.Split('\n').Where(paragraph => !chrome.Contains(paragraph)));
    }

    private void Add(PanelPage page)
    {
        pages[page.Rank] = page;
        foreach (ulong print in page.Blocks)
        {
            ref Holders held = ref CollectionsMarshal.GetValueRefOrAddDefault(holders, print, out bool isKnown);
            held = new Holders(held.Pages + 1, isKnown ? Math.Min(held.First, page.Rank) : page.Rank);
        }
    }

    private void Remove(PanelPage page)
    {
        pages.Remove(page.Rank);
        foreach (ulong print in page.Blocks)
        {
            Holders held = holders[print];
            if (held.Pages == 1)
            {
                holders.Remove(print);
            }
            else
            {
                holders[print] = new Holders(held.Pages - 1, held.First == page.Rank ? FirstWith(print) : held.First);
            }
        }
    }

    private long FirstWith(ulong print) => pages.Values.First(page => page.Holds(print)).Rank;
}
