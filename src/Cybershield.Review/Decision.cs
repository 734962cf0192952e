namespace Cybershield.Review;

/// <summary>What a reviewer decided about a flag. Appended, never edited; undoing it is an audit entry of its own.</summary>
/// <param name="Reason">One of <see cref="Outcomes.ReasonsFor"/>; null only where the outcome has none.</param>
/// <param name="DuplicateOf">Id of the flag that this one repeats; only with <see cref="Outcome.Duplicate"/>.</param>
/// <param name="FlagRevision">The revision that the reviewer saw.</param>
/// <param name="CoveredTerms">Term ids that the decision covers: the flag reopens only when another one, or a passage not in <paramref name="CoveredPassages"/>, appears.</param>
/// <param name="CoveredPassages">SHA-256 (lower-case hex, first 16 digits) of the folded passages that the decision covers.</param>
/// <param name="Verdicts">Right or wrong by term id, from <see cref="TermVerdicts.Of"/>; a term of which nothing was said is absent.</param>
public sealed record Decision(
    long Id,
    string FlagId,
    Outcome Outcome,
    string? Reason,
    string? Note,
    string? DuplicateOf,
    string ReviewerId,
    DateTimeOffset DecidedAt,
    long FlagRevision,
    string ListVersion,
    IReadOnlyList<string> CoveredTerms,
    IReadOnlyList<string> CoveredPassages,
    IReadOnlyDictionary<string, bool> Verdicts)
{
    /// <summary>How long a decision can be undone: 30 seconds.</summary>
    public static readonly TimeSpan UndoWindow = TimeSpan.FromSeconds(30);
}

/// <summary>What a reviewer can decide, in the order of the keys 1 to 6.</summary>
public enum Outcome
{
    /// <summary>The page does what the list is about. Needs a note.</summary>
    Concern,
    /// <summary>The words are there, the use is lawful. Counts against the list.</summary>
    LawfulUse,
    /// <summary>The match is wrong. Counts against the term.</summary>
    WrongMatch,
    /// <summary>A second opinion is wanted.</summary>
    Unsure,
    /// <summary>Another flag says the same.</summary>
    Duplicate,
    /// <summary>The page is gone or the capture is broken.</summary>
    Unavailable,
}

/// <summary>The rules of deciding, checked on the server.</summary>
public static class Outcomes
{
    private static readonly Dictionary<Outcome, string[]> Reasons = new()
    {
        [Outcome.Concern] = [],
        [Outcome.LawfulUse] = ["news", "research", "warning_or_counter_speech", "satire", "religious_or_legal_text", "education"],
        [Outcome.WrongMatch] = ["other_meaning", "name_or_place", "part_of_a_word", "quoted_or_negated", "other_language", "extraction_fault"],
        [Outcome.Unsure] = ["second_opinion_wanted"],
        [Outcome.Duplicate] = [],
        [Outcome.Unavailable] = ["page_gone", "broken_capture"],
    };

    /// <summary>The reasons that go with an outcome, machine names; empty for <see cref="Outcome.Concern"/> and <see cref="Outcome.Duplicate"/>.</summary>
    public static IReadOnlyList<string> ReasonsFor(Outcome outcome) => Reasons[outcome];

    /// <summary>The machine name of an outcome: <c>lawful_use</c>.</summary>
    public static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Concern => "concern",
        Outcome.LawfulUse => "lawful_use",
        Outcome.WrongMatch => "wrong_match",
        Outcome.Unsure => "unsure",
        Outcome.Duplicate => "duplicate",
        Outcome.Unavailable => "unavailable",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
    };

    /// <summary>Reads what <see cref="NameOf"/> gives, in any case.</summary>
    public static bool TryParse(string name, out Outcome outcome)
    {
        foreach (Outcome known in Enum.GetValues<Outcome>())
        {
            if (NameOf(known).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                outcome = known;
                return true;
            }
        }

        outcome = default;
        return false;
    }
}
