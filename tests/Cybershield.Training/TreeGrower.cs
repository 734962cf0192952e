using Cybershield.Crawling;

namespace Cybershield.Training;

/// <summary>Grows boosted regression trees for the logistic loss, each split the best that is left (Friedman 2001; histograms and subtraction as in LightGBM, Ke et al. 2017).</summary>
internal sealed class TreeGrower
{
    private const int Forests = 2;

    private readonly Samples samples;
    private readonly Binning binning;
    private readonly GrowthOptions options;
    private readonly Random random;
    private readonly double[] scores;
    private readonly float[] gradients;
    private readonly float[] hessians;
    private readonly List<BoostedTrees.Node> nodes;
    private readonly List<int> roots;
    private readonly double pull;
    private readonly double leafWeight;
    private int[] columns = [];

    private sealed record Leaf(int Node, int[] Rows, double[] Gradients, double[] Hessians)
    {
        public (double Gain, int Column, int Bin) Best { get; set; }
        public double Gradient { get; init; }
        public double Hessian { get; init; }
    }

    private TreeGrower(Samples samples, Binning binning, GrowthOptions options, List<BoostedTrees.Node> nodes, List<int> roots)
    {
        (this.samples, this.binning, this.options, this.nodes, this.roots) = (samples, binning, options, nodes, roots);
        random = new Random(options.Seed);
        scores = new double[samples.Count];
        gradients = new float[samples.Count];
        hessians = new float[samples.Count];
        double total = samples.Weights.Sum(weight => (double)weight);
        (pull, leafWeight) = (options.Pull * total, options.LeafWeight * total);
    }

    /// <summary>Grows two forests from different draws and takes their mean, which no single draw decides (bagging, Breiman 1996).</summary>
    public static BoostedTrees Grow(Samples samples, GrowthOptions options)
    {
        Binning binning = new(samples);
        List<BoostedTrees.Node> nodes = [];
        List<int> roots = [];
        for (int forest = 0; forest < Forests; forest++)
        {
            TreeGrower grower = new(samples, binning, options with { Seed = (options.Seed * 1000) + forest }, nodes, roots);
            for (int tree = 0; tree < options.Trees; tree++)
            {
                grower.AddTree();
            }
        }

        return new BoostedTrees([.. nodes.Select(node => node.Feature < 0 ? node with { Threshold = node.Threshold / Forests } : node)], [.. roots]);
    }

    private void AddTree()
    {
        for (int row = 0; row < scores.Length; row++)
        {
            double chance = 1 / (1 + Math.Exp(-scores[row]));
            gradients[row] = (float)((chance - samples.Targets[row]) * samples.Weights[row]);
            hessians[row] = (float)(Math.Max(chance * (1 - chance), 1e-4) * samples.Weights[row]);
        }

        columns = [.. Enumerable.Range(0, samples.Columns).Where(column => random.NextDouble() < options.MeasureShare)];
        HashSet<int> pages = [.. samples.Pages.Distinct().Where(_ => random.NextDouble() < options.PageShare)];
        int[] rows = [.. Enumerable.Range(0, samples.Count).Where(row => pages.Contains(samples.Pages[row]))];
        int root = nodes.Count;
        roots.Add(root);
        nodes.Add(default);
        Split(Measured(root, rows));
        for (int row = 0; row < scores.Length; row++)
        {
            scores[row] += Answer(root, row);
        }
    }

    private void Split(Leaf root)
    {
        PriorityQueue<Leaf, double> open = new();
        open.Enqueue(root, -root.Best.Gain);
        for (int leaves = 1; open.Count > 0; leaves++)
        {
            Leaf leaf = open.Dequeue();
            if (leaves >= options.Leaves || leaf.Best.Gain <= 0)
            {
                double value = -options.Shrinkage * leaf.Gradient / (leaf.Hessian + pull);
                nodes[leaf.Node] = new BoostedTrees.Node(-1, 0, (float)value);
                continue;
            }

            (Leaf low, Leaf high) = Part(leaf);
            open.Enqueue(low, -low.Best.Gain);
            open.Enqueue(high, -high.Best.Gain);
        }
    }

    private (Leaf Low, Leaf High) Part(Leaf leaf)
    {
        (_, int column, int bin) = leaf.Best;
        byte[] bins = binning.Column(column).ToArray();
        int[] low = Array.FindAll(leaf.Rows, row => bins[row] <= bin);
        int[] high = Array.FindAll(leaf.Rows, row => bins[row] > bin);
        int first = nodes.Count;
        nodes.Add(default);
        nodes.Add(default);
        nodes[leaf.Node] = new BoostedTrees.Node((short)column, (ushort)first, binning.Threshold(column, bin));
        if (low.Length <= high.Length)
        {
            Leaf small = Measured(first, low);
            return (small, Rest(first + 1, high, leaf, small));
        }

        Leaf other = Measured(first + 1, high);
        return (Rest(first, low, leaf, other), other);
    }

    private Leaf Measured(int node, int[] rows)
    {
        double[] gradientSums = new double[columns.Length * Binning.MaxBins];
        double[] hessianSums = new double[columns.Length * Binning.MaxBins];
        for (int i = 0; i < columns.Length; i++)
        {
            ReadOnlySpan<byte> bins = binning.Column(columns[i]);
            Span<double> g = gradientSums.AsSpan(i * Binning.MaxBins, Binning.MaxBins);
            Span<double> h = hessianSums.AsSpan(i * Binning.MaxBins, Binning.MaxBins);
            foreach (int row in rows)
            {
                int bin = bins[row];
                g[bin] += gradients[row];
                h[bin] += hessians[row];
            }
        }

        return Judged(node, rows, gradientSums, hessianSums);
    }

    private Leaf Rest(int node, int[] rows, Leaf whole, Leaf part)
    {
        for (int i = 0; i < whole.Gradients.Length; i++)
        {
            whole.Gradients[i] -= part.Gradients[i];
            whole.Hessians[i] -= part.Hessians[i];
        }

        return Judged(node, rows, whole.Gradients, whole.Hessians);
    }

    private Leaf Judged(int node, int[] rows, double[] gradientSums, double[] hessianSums)
    {
        double gradient = 0, hessian = 0;
        foreach (int row in rows)
        {
            gradient += gradients[row];
            hessian += hessians[row];
        }

        Leaf leaf = new(node, rows, gradientSums, hessianSums) { Gradient = gradient, Hessian = hessian };
        for (int i = 0; i < columns.Length; i++)
        {
            FindBest(leaf, i);
        }

        return leaf;
    }

    private void FindBest(Leaf leaf, int i)
    {
        double whole = leaf.Gradient * leaf.Gradient / (leaf.Hessian + pull);
        double g = 0, h = 0;
        for (int bin = 0; bin < binning.BinsOf(columns[i]) - 1; bin++)
        {
            g += leaf.Gradients[(i * Binning.MaxBins) + bin];
            h += leaf.Hessians[(i * Binning.MaxBins) + bin];
            double restG = leaf.Gradient - g, restH = leaf.Hessian - h;
            double gain = (g * g / (h + pull)) + (restG * restG / (restH + pull)) - whole;
            if (h >= leafWeight && restH >= leafWeight && gain > leaf.Best.Gain + 1e-9)
            {
                leaf.Best = (gain, columns[i], bin);
            }
        }
    }

    private double Answer(int root, int row)
    {
        BoostedTrees.Node node = nodes[root];
        while (node.Feature >= 0)
        {
            node = nodes[node.FirstChild + (samples[row, node.Feature] > node.Threshold ? 1 : 0)];
        }

        return node.Threshold;
    }
}
