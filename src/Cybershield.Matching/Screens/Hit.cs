namespace Cybershield.Matching;

/// <summary>A phrase, or a part of a term, found at a place.</summary>
internal readonly struct Hit
{
    public required int List { get; init; }

    /// <summary>The term's index; exclusions follow the terms.</summary>
    public required int Slot { get; init; }

    /// <summary>Which part of a near or set.</summary>
    public required int Part { get; init; }

    public required TextSpan Span { get; init; }

    public required int FirstWord { get; init; }

    public required int LastWord { get; init; }

    public required int Sentence { get; init; }

    /// <summary>The phrase that stands at <see cref="At"/> of the folded text; null where its words were read otherwise, or there is none.</summary>
    public required PhrasePattern? Pattern { get; init; }

    public required int At { get; init; }

    /// <summary>The parse of words that were read otherwise than they stand; "" where there is none.</summary>
    public required string Parse { get; init; }

    public required Disguise Disguise { get; init; }

    /// <summary>How many words lie between, plus one; 0 where they overlap.</summary>
    public int WordsFrom(in Hit other) => Math.Max(0, Math.Max(FirstWord - other.LastWord, other.FirstWord - LastWord));

    /// <summary>The order in which hits of one term are judged: as they stand in the text, longer ones first.</summary>
    public static int Compare(in Hit a, in Hit b)
    {
        int order = a.Span.Block.CompareTo(b.Span.Block);
        order = order != 0 ? order : a.Span.Start.CompareTo(b.Span.Start);
        order = order != 0 ? order : b.Span.Length.CompareTo(a.Span.Length);
        order = order != 0 ? order : a.Part.CompareTo(b.Part);
        return order != 0 ? order : a.Disguise.CompareTo(b.Disguise);
    }
}

/// <summary>Disguises that were undone in the folded text, beyond what the original shows by itself.</summary>
[Flags]
internal enum Disguise : byte
{
    None = 0,
    SpacedLetters = 1,
    LookAlike = 2,
    Leetspeak = 4,
    KazakhFallback = 8,
}
