namespace Cybershield.Crawling.Tests.Extraction;

/// <summary>All splits of a tree are compared at once; the score has to be what following one branch after the other comes to.</summary>
internal sealed class BoostedTreesTests
{
    private const int Measures = 9;

    // More and fewer blocks than stand in a vector, and full ones.
    [TestCase(1, 1)]
    [TestCase(7, 2)]
    [TestCase(16, 3)]
    [TestCase(33, 4)]
    public void Scores_are_those_of_the_leaves_that_the_blocks_come_to(int blocks, int seed)
    {
        Random random = new(seed);
        List<BoostedTrees.Node> nodes = [];
        int[] roots = [.. Enumerable.Range(0, 90).Select(i => AddTree(nodes, random, 1 + (i % ForestLanes.MaxLeaves)))];
        float[] rows = [.. Enumerable.Range(0, blocks * Measures).Select(_ => random.Next(5) / 4f)];
        float[] scores = new float[blocks];
        new BoostedTrees([.. nodes], roots).Score(rows, scores);
        Assert.That(scores, Is.EqualTo(Enumerable.Range(0, blocks).Select(block => Sum(nodes, roots, rows.AsSpan(block * Measures, Measures)))).Within(1e-3f));
    }

    [Test]
    public void A_tree_with_more_leaves_than_bits_is_refused()
    {
        List<BoostedTrees.Node> nodes = [];
        int root = AddTree(nodes, new Random(5), ForestLanes.MaxLeaves + 1);
        Assert.That(() => new BoostedTrees([.. nodes], [root]), Throws.TypeOf<InvalidDataException>());
    }

    private static int AddTree(List<BoostedTrees.Node> nodes, Random random, int leaves)
    {
        nodes.Add(default);
        int root = nodes.Count - 1;
        Grow(nodes, random, root, leaves);
        return root;
    }

    // Leaves are never negative: no forest comes to the clear no at which it is no longer asked.
    private static void Grow(List<BoostedTrees.Node> nodes, Random random, int at, int leaves)
    {
        if (leaves == 1)
        {
            nodes[at] = new BoostedTrees.Node(-1, 0, random.NextSingle());
            return;
        }

        int first = nodes.Count;
        nodes.AddRange([default, default]);
        nodes[at] = new BoostedTrees.Node((short)random.Next(Measures), (ushort)first, random.Next(5) / 4f);
        int low = random.Next(1, leaves);
        Grow(nodes, random, first, low);
        Grow(nodes, random, first + 1, leaves - low);
    }

    private static float Sum(List<BoostedTrees.Node> nodes, int[] roots, ReadOnlySpan<float> row)
    {
        float sum = 0;
        foreach (int root in roots)
        {
            BoostedTrees.Node node = nodes[root];
            while (node.Feature >= 0)
            {
                node = nodes[node.FirstChild + (row[node.Feature] > node.Threshold ? 1 : 0)];
            }

            sum += node.Threshold;
        }

        return sum;
    }
}
