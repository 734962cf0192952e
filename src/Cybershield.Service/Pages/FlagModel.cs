using Cybershield.Review;

namespace Cybershield.Service.Pages;

/// <summary>All that the page of one flag shows.</summary>
/// <param name="Capture">The capture that was judged, masked unless <paramref name="Revealed"/>; null where it is gone.</param>
/// <param name="ChangedAt">When the page was fetched again with other contents; null where what was judged is the latest.</param>
/// <param name="WouldMute">How many open flags a mute of this address would take out of the queue.</param>
/// <param name="Refusal">Why the reviewer's last action was not taken; null otherwise.</param>
/// <param name="Draft">What the reviewer had entered when it was refused.</param>
/// <param name="WholeText">Show all paragraphs, also those without a match.</param>
/// <param name="Alike">Flags of the same list on near-duplicates of the page.</param>
/// <param name="Precision">Of the terms of this flag, as far as it was measured.</param>
public sealed record FlagModel(
    Flag Flag,
    Capture? Capture,
    bool Revealed,
    DateTimeOffset? ChangedAt,
    IReadOnlyList<AuditEntry> History,
    int WouldMute,
    QueueFilter Filter,
    Flag? Done,
    string? Refusal,
    DecisionDraft Draft,
    bool WholeText,
    AlikeFlags Alike,
    IReadOnlyList<TermPrecision> Precision)
{
    /// <summary>What differs between the capture that is shown and the one before or, where the page has changed since, after it; null where there is none to compare.</summary>
    public TextChanges? Changes { get; init; }

    /// <summary>The query string that keeps the filters of the queue.</summary>
    public string Query => Filter.ToQueryString();

    /// <summary>Counted terms with their letters, in the order of the table.</summary>
    public IReadOnlyList<(string Letter, AssessedTerm Term)> Reasons =>
        [.. Flag.Latest.Terms.Where(term => term.Counted).Select((term, i) => (LetterOf(i), term))];

    /// <summary>Terms that were found and not counted, with their numbers.</summary>
    public IReadOnlyList<(string Letter, AssessedTerm Term)> Uncounted =>
        [.. Flag.Latest.Terms.Where(term => !term.Counted).Select((term, i) => (NumberOf(i), term))];

    /// <summary>Occurrences that an exclusion took out, numbered on.</summary>
    public IReadOnlyList<(string Letter, AssessedExclusion Exclusion)> Excluded
    {
        get
        {
            int before = Uncounted.Count;
            return [.. Flag.Latest.Excluded.Select((exclusion, i) => (NumberOf(before + i), exclusion))];
        }
    }

    /// <summary>The capture's text with every occurrence marked; null where the text is gone.</summary>
    public MarkedText? Text => Capture?.Text is not { } text ? null : MarkedText.Of(text,
    [
        .. Reasons.SelectMany(row => row.Term.Spans.Select(span => new LetteredSpan(row.Letter, true, span))),
        .. Uncounted.SelectMany(row => row.Term.Spans.Select(span => new LetteredSpan(row.Letter, false, span))),
        .. Excluded.SelectMany(row => row.Exclusion.Spans.Select(span => new LetteredSpan(row.Letter, false, span))),
    ]);

    /// <summary>How often a term was right so far.</summary>
    public Precision PrecisionOf(string termId) => Precision.FirstOrDefault(term => term.TermId == termId)?.Overall ?? default;

    /// <summary>Whether the reviewer could decide now.</summary>
    public bool Decidable(Viewer viewer) => Flag.State == FlagState.Open && !HeldByAnother(viewer);

    /// <summary>Whether somebody else holds the flag.</summary>
    public bool HeldByAnother(Viewer viewer) =>
        Flag.Claim is { } claim && claim.ExpiresAt > viewer.Now && claim.ReviewerId != viewer.Reviewer?.Id;

    /// <summary>Whether the viewer holds the flag.</summary>
    public bool HeldByViewer(Viewer viewer) =>
        Flag.Claim is { } claim && claim.ExpiresAt > viewer.Now && claim.ReviewerId == viewer.Reviewer?.Id;

    /// <summary>A, B, … Z, AA, AB, …</summary>
    public static string LetterOf(int index) => index < 26 ? ((char)('A' + index)).ToString() : LetterOf((index / 26) - 1) + LetterOf(index % 26);

    private static string NumberOf(int index) => Texts.Number(index + 1);
}

/// <summary>What stands in the form of a decision.</summary>
/// <param name="Ticks">Terms ticked right or wrong; the others are as the outcome says.</param>
public sealed record DecisionDraft(string? Outcome, string? Reason, string? Note, string? DuplicateOf, IReadOnlyDictionary<string, bool> Ticks)
{
    /// <summary>An empty form.</summary>
    public static DecisionDraft Empty { get; } = new(null, null, null, null, new Dictionary<string, bool>());
}
