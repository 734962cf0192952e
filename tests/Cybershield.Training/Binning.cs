namespace Cybershield.Training;

/// <summary>Measures cut into at most 64 bins each, by column: what a tree chooses its thresholds from.</summary>
internal sealed class Binning
{
    public const int MaxBins = 64;

    private readonly float[][] thresholds;
    private readonly byte[][] bins;

    public Binning(Samples samples)
    {
        thresholds = new float[samples.Columns][];
        bins = new byte[samples.Columns][];
        for (int column = 0; column < samples.Columns; column++)
        {
            float[] values = new float[samples.Count];
            for (int row = 0; row < values.Length; row++)
            {
                values[row] = samples[row, column];
            }

            thresholds[column] = Cut(values);
            bins[column] = Array.ConvertAll(values, value => Bin(thresholds[column], value));
        }
    }

    public int BinsOf(int column) => thresholds[column].Length + 1;

    public ReadOnlySpan<byte> Column(int column) => bins[column];

    /// <summary>The value that parts a bin from the next: those above it lie further on.</summary>
    public float Threshold(int column, int bin) => thresholds[column][bin];

    private static float[] Cut(float[] values)
    {
        float[] sorted = [.. values.Order()];
        float[] distinct = [.. sorted.Distinct()];
        if (distinct.Length <= MaxBins)
        {
            return [.. distinct.Zip(distinct.Skip(1), (one, next) => (one + next) / 2)];
        }

        return [.. Enumerable.Range(1, MaxBins - 1).Select(i => sorted[(int)((long)i * sorted.Length / MaxBins)]).Distinct()];
    }

    private static byte Bin(float[] thresholds, float value)
    {
        int at = Array.BinarySearch(thresholds, value);
        return (byte)(at < 0 ? ~at : at);
    }
}
