namespace Cybershield.Training;

/// <summary>How trees are grown.</summary>
internal sealed record GrowthOptions
{
    /// <summary>Trees of each of the two forests whose mean is taken.</summary>
    public int Trees { get; init; } = 140;

    public int Leaves { get; init; } = 24;

    /// <summary>How much of each tree's answer is taken.</summary>
    public double Shrinkage { get; init; } = 0.1;

    /// <summary>Least weight of a leaf's blocks, by the second derivative of their loss, as a share of all weight.</summary>
    public double LeafWeight { get; init; } = 0.0003;

    /// <summary>What pulls leaves to 0, as a share of all weight.</summary>
    public double Pull { get; init; } = 0.0003;

    /// <summary>Share of the pages that each tree sees.</summary>
    public double PageShare { get; init; } = 0.6;

    /// <summary>Share of the measures that each tree sees.</summary>
    public double MeasureShare { get; init; } = 0.2;

    /// <summary>A block weighs as its words to this power.</summary>
    public double WordPower { get; init; } = 0.6;

    /// <summary>Pages with fewer marked words weigh as if they had so many.</summary>
    public double LeastMarkedWords { get; init; } = 30;

    /// <summary>What a page of the aeb set weighs; a page of the wcxb set weighs 1.</summary>
    public double ArticleWeight { get; init; } = 1;

    public int Seed { get; init; } = 1;
}

/// <summary>How the trees of both looks are grown.</summary>
internal sealed record ModelOptions
{
    public GrowthOptions First { get; init; } = new();

    public GrowthOptions Second { get; init; } = new() { Trees = 100, Leaves = 16, Shrinkage = 0.06, LeafWeight = 0.0005, Seed = 52 };

    /// <summary>The same with other draws.</summary>
    public ModelOptions Seeded(int seed) => this with { First = First with { Seed = First.Seed + seed }, Second = Second with { Seed = Second.Seed + seed } };
}
