using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>
/// One screening that reached a list's threshold, with all that its explanation needs for years: it is appended and never changed.
/// Every text in it is masked.
/// </summary>
/// <param name="ListSha256">Names the text of the list file, which the record keeps.</param>
/// <param name="WatchlistFingerprint">The compiled watchlist that judged.</param>
/// <param name="Passages">From <see cref="Passage.Of"/>, one for each distinct sentence with an occurrence in it: a decision covers these.</param>
public sealed record Assessment(
    long CaptureId,
    DateTimeOffset CapturedAt,
    DateTimeOffset ScreenedAt,
    string ListId,
    string ListTitle,
    string ListVersion,
    string ListSha256,
    string WatchlistFingerprint,
    int MatcherVersion,
    decimal Score,
    decimal ScoreAtLeast,
    int DistinctTerms,
    int DistinctTermsAtLeast,
    IReadOnlyList<AssessedTerm> Terms,
    IReadOnlyList<AssessedExclusion> Excluded,
    IReadOnlyList<string> Passages)
{
    /// <summary>Terms that the capture judged before had and this one has not.</summary>
    public IReadOnlyList<GoneTerm> Gone { get; init; } = [];

    /// <summary>What is new about the matches; null in assessments of versions that did not compare.</summary>
    public MatchNews? News =>
        Terms.All(term => term.Presence is null) ? null
        : Terms.Any(term => term.NewPassages > 0) ? MatchNews.New
        : Gone.Count > 0 ? MatchNews.Gone
        : MatchNews.Seen;
}

/// <summary>One matched term: a row of the reasons table.</summary>
/// <param name="Counted">Whether its points are in the score; a term outside the counted window is recorded too.</param>
/// <param name="Occurrences">How many there are, also where the spans are cut off.</param>
/// <param name="Spans">The surviving occurrences in the capture's text, to be marked: in document order, at most <see cref="Assessments.MaxSpans"/>.</param>
public sealed record AssessedTerm(
    string TermId,
    string Why,
    string Form,
    IReadOnlyList<Recognition> How,
    Zone Zone,
    Snippet Snippet,
    decimal Weight,
    decimal Multiplier,
    decimal Points,
    bool Counted,
    int Occurrences,
    IReadOnlyList<TextSpan> Spans)
{
    /// <summary>From <see cref="Passage.Of"/>, one for each distinct sentence with an occurrence in it.</summary>
    public IReadOnlyList<string> Passages { get; init; } = [];

    /// <summary>How far the site repeats the text of the occurrence that is shown; null where it does not, or was not compared.</summary>
    public Repetition? Repeated { get; init; }

    /// <summary>How many of the passages were not on the page that was judged before.</summary>
    public int NewPassages { get; init; }

    /// <summary>Null where it was not compared.</summary>
    public MatchPresence? Presence { get; init; }
}

/// <summary>An occurrence that was not counted because an exclusion stood near.</summary>
public sealed record AssessedExclusion(
    string ExclusionId,
    string Why,
    string TermId,
    string Form,
    string By,
    Zone Zone,
    Snippet Snippet,
    IReadOnlyList<TextSpan> Spans);

/// <summary>A masked piece of text around a match.</summary>
/// <param name="Start">First UTF-16 unit of the match in <paramref name="Text"/>.</param>
/// <param name="Length">UTF-16 units of the match.</param>
public sealed record Snippet(string Text, int Start, int Length);
