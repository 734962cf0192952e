namespace Cybershield.Matching;

/// <summary>What one list found on one page: its terms' occurrences and the hits that they are made of. Reused from list to list.</summary>
internal sealed class Occurrences
{
    private readonly GrowingArray<Occurrence> items = new();
    private readonly GrowingArray<int> parts = new();
    private readonly GrowingArray<int> latest = new();

    /// <summary>In the order of the terms, then of the text.</summary>
    public Span<Occurrence> Items => items.Items;

    /// <summary>Indexes of hits.</summary>
    public ReadOnlySpan<int> Parts => parts.Items;

    /// <summary>How many terms occur.</summary>
    public int Rows { get; private set; }

    /// <summary>Where forms of several parts are put together.</summary>
    public System.Text.StringBuilder Form { get; } = new();

    /// <summary>Where it is gathered how an occurrence was recognised.</summary>
    public List<Recognition> How { get; } = [];

    public ReadOnlySpan<int> PartsOf(in Occurrence occurrence) => parts.Items.Slice(occurrence.FirstPart, occurrence.PartCount);

    public void Clear()
    {
        items.Clear();
        parts.Clear();
        Rows = 0;
    }

    /// <summary>Room to remember the latest hit of each member of a set; -1 where there is none.</summary>
    public Span<int> Latest(int members)
    {
        latest.Clear();
        for (int i = 0; i < members; i++)
        {
            latest.Add(-1);
        }

        return latest.Items;
    }

    public void AddPart(int hit) => parts.Add(hit);

    /// <summary>Adds an occurrence of the parts that were added last.</summary>
    public void Add(int term, int partCount, CompiledList list, IPageBlocks page, ReadOnlySpan<Hit> hits)
    {
        ReadOnlySpan<int> own = parts.Items[^partCount..];
        Zone zone = ZoneOf(page, hits[own[0]]);
        (int first, int last) = (int.MaxValue, -1);
        foreach (int part in own)
        {
            Zone other = ZoneOf(page, hits[part]);
            zone = list.MultiplierInTenths(other) < list.MultiplierInTenths(zone) ? other : zone;
            if (other is not (Zone.Title or Zone.Meta))
            {
                (first, last) = (Math.Min(first, hits[part].FirstWord), Math.Max(last, hits[part].LastWord));
            }
        }

        Rows += items.Count == 0 || items.Items[^1].Term != term ? 1 : 0;
        items.Add(new Occurrence
        {
            Term = term,
            Row = Rows - 1,
            FirstPart = parts.Count - partCount,
            PartCount = partCount,
            Zone = zone,
            InEveryWindow = last < 0,
            FirstWord = last < 0 ? hits[own[0]].FirstWord : first,
            LastWord = last < 0 ? hits[own[^1]].LastWord : last,
            ExcludedBy = -1,
        });
    }

    private static Zone ZoneOf(IPageBlocks page, in Hit hit) => page.ZoneOf(hit.Span.Block);
}
