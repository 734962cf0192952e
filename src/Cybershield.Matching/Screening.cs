namespace Cybershield.Matching;

/// <summary>What one watchlist found on one page: every list that found anything, flagged or not.</summary>
/// <param name="WatchlistFingerprint">Names the compiled watchlist (list files, effective statuses, matcher version) that judged the page.</param>
/// <param name="MatcherVersion">Version of the matching rules, raised whenever the same list could judge the same text differently.</param>
/// <param name="Lists">One entry per list with at least one match, in list id order; lists that found nothing are absent.</param>
public sealed record Screening(string WatchlistFingerprint, int MatcherVersion, IReadOnlyList<ListScreening> Lists);

/// <summary>What one list found on one page, with the whole arithmetic of the score.</summary>
/// <param name="ListSha256">SHA-256 (lower-case hex) of the list's canonical file.</param>
/// <param name="Status">The status that took effect: expiry and overdue reviews are already applied.</param>
/// <param name="Flagged">The threshold is reached and the list is live; trial and test_only lists are scored but never flag.</param>
/// <param name="ReachesThreshold">Score and distinct terms reach what the list asks for, whatever its status.</param>
/// <param name="Window">The words that were counted; null where no window reaches the threshold (then the best window's score is given).</param>
/// <param name="Contributions">One per matched term, counted ones first in order of points; the points of the counted ones add up to the score.</param>
/// <param name="Excluded">Occurrences that an exclusion removed.</param>
public sealed record ListScreening(
    string ListId,
    string ListTitle,
    string ListVersion,
    string ListSha256,
    ListStatus Status,
    bool Flagged,
    bool ReachesThreshold,
    decimal Score,
    decimal ScoreAtLeast,
    int DistinctTerms,
    int DistinctTermsAtLeast,
    WordWindow? Window,
    IReadOnlyList<ScoreContribution> Contributions,
    IReadOnlyList<ExcludedMatch> Excluded);

/// <summary>Words are numbered in document order over the whole page, title first, from 0.</summary>
public readonly record struct WordWindow(int FirstWord, int LastWord);

/// <summary>One term's share of the score: weight × multiplier, rounded half up to one decimal.</summary>
/// <param name="Counted">Whether the term lies in the window that the score was taken from.</param>
/// <param name="Points">Weight × multiplier of the best zone; 0 where not counted.</param>
/// <param name="Best">The occurrence that gave the multiplier: the earliest in the best zone.</param>
/// <param name="Matches">Every surviving occurrence on the page, in document order, <paramref name="Best"/> included.</param>
public sealed record ScoreContribution(
    string TermId,
    string Why,
    decimal Weight,
    decimal Multiplier,
    decimal Points,
    bool Counted,
    TermMatch Best,
    IReadOnlyList<TermMatch> Matches);

/// <summary>One occurrence of a term.</summary>
/// <param name="Spans">Where it stands: one span for a phrase, one for each part of a near or set.</param>
/// <param name="Form">The text that was found, cut from the original.</param>
/// <param name="How">How it was recognised, from the kind of term to every disguise that was undone.</param>
/// <param name="FirstWord">Number of its first word on the page.</param>
/// <param name="LastWord">Number of its last word on the page.</param>
public sealed record TermMatch(
    string TermId,
    Zone Zone,
    IReadOnlyList<TextSpan> Spans,
    string Form,
    IReadOnlyList<Recognition> How,
    int FirstWord,
    int LastWord);

/// <summary>An occurrence that an exclusion removed from the score.</summary>
/// <param name="By">The words of the exclusion that stood near.</param>
public sealed record ExcludedMatch(TermMatch Match, string ExclusionId, string Why, TextSpan By);

/// <summary>One step of how an occurrence was recognised.</summary>
/// <param name="Detail">What exactly, for a reader: the parse of an inflected form, the letters that were folded; empty where the kind says all.</param>
public sealed record Recognition(RecognitionKind Kind, string Detail);

/// <summary>Ways in which a term is recognised in a text.</summary>
public enum RecognitionKind
{
    /// <summary>Whole words of a phrase as the list gives them, apart from case.</summary>
    Phrase,
    /// <summary>An inflected form; the detail is its parse.</summary>
    Inflected,
    /// <summary>Parts near each other.</summary>
    Near,
    /// <summary>Enough members of a set.</summary>
    Set,
    /// <summary>A regular expression.</summary>
    Pattern,
    /// <summary>Hyphens, dots, underscores or white space between the words other than one space.</summary>
    Separators,
    /// <summary>A word written as single letters.</summary>
    SpacedLetters,
    /// <summary>Invisible format characters were removed.</summary>
    FormatCharacters,
    /// <summary>Compatibility characters (full-width, ligatures, mathematical letters) were folded by NFKC.</summary>
    Compatibility,
    /// <summary>Look-alike letters of another script.</summary>
    LookAlike,
    /// <summary>Digits and signs for letters.</summary>
    Leetspeak,
    /// <summary>Kazakh written with plain Russian letters.</summary>
    KazakhFallback,
}

/// <summary>Where a list stands in its life.</summary>
public enum ListStatus
{
    /// <summary>Being written; not compiled into the watchlist.</summary>
    Draft,
    /// <summary>Scored and sampled, never queued.</summary>
    Trial,
    /// <summary>Flags pages.</summary>
    Live,
    /// <summary>No longer used; kept for old flags.</summary>
    Retired,
}
