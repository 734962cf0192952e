using System.Runtime.InteropServices;

namespace Cybershield.Crawling;

/// <summary>Sums over siblings that are built alike: the posts of a thread, the cards of a list.</summary>
internal struct RecordGroup
{
    public int Items;
    public int Blocks;
    public int Words;
    public int LinkWords;
}

/// <summary>Finds the records of a page: nodes of several blocks each that stand side by side and are built alike (Liu, Grossman, Zhai: Mining Data Records in Web Pages, 2003, by names instead of edit distance).</summary>
internal sealed class PageRecords
{
    private const int FewestItems = 3;

    private readonly Dictionary<(int Parent, PageTag Tag, int Class), int> groupIndex = [];
    private readonly List<RecordGroup> groups = [];
    private readonly List<int> groupOfNode = [];
    private readonly List<int> ordinalOfNode = [];
    private readonly List<int> recordOfNode = [];

    /// <summary>Words of the largest group.</summary>
    public int LargestWords { get; private set; }

    /// <summary>The outermost record of most words that holds the node; -1 where there is none.</summary>
    public int RecordOf(int node) => recordOfNode[node];

    public RecordGroup GroupOf(int record) => groups[groupOfNode[record]];

    /// <summary>Which one of its group the record is, from 0 on.</summary>
    public int OrdinalOf(int record) => ordinalOfNode[record];

    public void Gather(PageStatistics statistics, ReadOnlySpan<OutlineNode> nodes)
    {
        Clear();
        for (int i = 0; i < nodes.Length; i++)
        {
            AddNode(statistics, nodes[i]);
        }

        for (int i = 0; i < nodes.Length; i++)
        {
            recordOfNode.Add(Better(i, nodes[i].Parent < 0 ? -1 : recordOfNode[nodes[i].Parent]));
        }
    }

    private void AddNode(PageStatistics statistics, in OutlineNode node)
    {
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(groupIndex, (node.Parent, node.Tag, node.ClassKey), out bool isKnown);
        if (!isKnown)
        {
            index = groups.Count;
            groups.Add(default);
        }

        groupOfNode.Add(index);
        (int words, int linkWords, int blocks) = statistics.Inside(node);
        ref RecordGroup group = ref CollectionsMarshal.AsSpan(groups)[index];
        ordinalOfNode.Add(group.Items);
        if (words > 0)
        {
            group.Items++;
            group.Blocks += blocks;
            group.Words += words;
            group.LinkWords += linkWords;
        }
    }

    private int Better(int node, int above)
    {
        RecordGroup own = groups[groupOfNode[node]];
        bool isRecord = own.Items >= FewestItems && own.Blocks >= 2 * own.Items;
        LargestWords = isRecord ? Math.Max(LargestWords, own.Words) : LargestWords;
        return !isRecord || (above >= 0 && groups[groupOfNode[above]].Words > 3 * own.Words) ? above : above < 0 || groups[groupOfNode[above]].Items < own.Items ? node : above;
    }

    private void Clear()
    {
        groupIndex.Clear();
        groups.Clear();
        groupOfNode.Clear();
        ordinalOfNode.Clear();
        recordOfNode.Clear();
        LargestWords = 0;
    }
}
