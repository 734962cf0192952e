namespace Cybershield.Training;

/// <summary>Blocks to learn from: measures by column, how much of each block is wanted, and what it weighs.</summary>
internal sealed class Samples(int columns)
{
    private readonly List<float[]> rows = [];

    public int Columns => columns;

    public int Count => rows.Count;

    /// <summary>The share of a block's words that the marked text has, 0 to 1.</summary>
    public List<float> Targets { get; } = [];

    public List<float> Weights { get; } = [];

    /// <summary>The page of each block: rows are drawn by page.</summary>
    public List<int> Pages { get; } = [];

    public float this[int row, int column] => rows[row][column];

    public ReadOnlySpan<float> Row(int row) => rows[row];

    public void Add(ReadOnlySpan<float> measures, float target, float weight, int page)
    {
        rows.Add(measures.ToArray());
        Targets.Add(target);
        Weights.Add(weight);
        Pages.Add(page);
    }
}
