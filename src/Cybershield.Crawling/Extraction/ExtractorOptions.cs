namespace Cybershield.Crawling;

/// <summary>Limits of the extractor. A page beyond one of the document limits is <see cref="ExtractionResult.TooComplex"/>.</summary>
public sealed record ExtractorOptions
{
    /// <summary>Elements in the document, 1 to 10,000,000.</summary>
    public int MaxElements { get; init; } = 200_000;

    /// <summary>Depth of nesting, 8 to 500. Browsers flatten what lies deeper than 512.</summary>
    public int MaxDepth { get; init; } = 400;

    /// <summary>Links kept of one page, in document order, 0 to 1,000,000; further ones are dropped.</summary>
    public int MaxLinks { get; init; } = 5_000;

    /// <summary>Words up to which a page that calls itself an error page is taken at its word, 0 to 10,000.</summary>
    public int SoftErrorMaxWords { get; init; } = 150;

    /// <summary>The limit that a document of so many elements, one of them so deep, has outgrown; null where it has not.</summary>
    internal string? LimitHit(int elements, int depth) =>
        elements > MaxElements ? $"more than {MaxElements} elements"
        : depth > MaxDepth ? $"nested deeper than {MaxDepth} elements"
        : null;

    /// <summary>Throws where a value lies outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public ExtractorOptions Validate()
    {
        Check(MaxElements, 1, 10_000_000, nameof(MaxElements));
        Check(MaxDepth, 8, 500, nameof(MaxDepth));
        Check(MaxLinks, 0, 1_000_000, nameof(MaxLinks));
        Check(SoftErrorMaxWords, 0, 10_000, nameof(SoftErrorMaxWords));
        return this;
    }

    private static void Check(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must lie from {least} to {most}.");
        }
    }
}
