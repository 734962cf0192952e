namespace Cybershield.Matching;

/// <summary>A term found at a place: one part for a phrase, more for a near or set.</summary>
internal struct Occurrence
{
    public required int Term { get; init; }

    /// <summary>Counts the terms found, from 0, in the order of the list.</summary>
    public required int Row { get; init; }

    /// <summary>Index of its first part among <see cref="Occurrences.Parts"/>.</summary>
    public required int FirstPart { get; init; }

    public required int PartCount { get; init; }

    /// <summary>The zone with the lowest multiplier among its parts.</summary>
    public required Zone Zone { get; init; }

    /// <summary>All of it stands in title or meta, which count into every window.</summary>
    public required bool InEveryWindow { get; init; }

    /// <summary>First word of the parts that are not in title or meta.</summary>
    public required int FirstWord { get; init; }

    public required int LastWord { get; init; }

    /// <summary>The hit of the exclusion that removed it; -1 where none did.</summary>
    public int ExcludedBy { get; set; }
}
