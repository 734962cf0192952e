namespace Cybershield.Review;

/// <summary>Whether the terms that a flag counted were right to match: ticked by the reviewer one by one, or else as the outcome says.</summary>
public static class TermVerdicts
{
    /// <summary>What an outcome says of every counted term; null where it says nothing.</summary>
    public static bool? ByOutcome(Outcome outcome) => outcome switch
    {
        Outcome.Concern or Outcome.LawfulUse => true,
        Outcome.WrongMatch => false,
        _ => null,
    };

    /// <summary>Right or wrong by term id; a term of which nothing is said is absent.</summary>
    /// <param name="ticks">What the reviewer ticked; ticks of terms that the assessment did not count are left out.</param>
    public static IReadOnlyDictionary<string, bool> Of(Outcome outcome, IReadOnlyDictionary<string, bool>? ticks, Assessment assessment)
    {
        SortedDictionary<string, bool> verdicts = new(StringComparer.Ordinal);
        foreach (string term in Counted(assessment))
            if ((ticks is not null && ticks.TryGetValue(term, out bool ticked) ? ticked : ByOutcome(outcome)) is bool right)
                verdicts[term] = right;
        return verdicts;
    }

    /// <summary>Whether the ticks are of this flag's terms and do not contradict the outcome.</summary>
    public static Refusal? Check(Outcome outcome, IReadOnlyDictionary<string, bool>? ticks, Assessment assessment)
    {
        if (ticks?.Keys.Except(Counted(assessment)).FirstOrDefault() is { } unknown)
            return Invalid($"'{unknown}' is no counted term of this flag: tick those in the table of reasons.");
        IReadOnlyDictionary<string, bool> verdicts = Of(outcome, ticks, assessment);
        return verdicts.Count == 0 || ByOutcome(outcome) is not bool usual || verdicts.Values.Contains(usual) ? null
            : usual ? Invalid($"Every term is ticked wrong: that is the outcome {Outcomes.NameOf(Outcome.WrongMatch)}.")
            : Invalid("Every term is ticked right: then no match was wrong. Choose another outcome, or tick what was wrong.");
    }

    /// <summary>"right: a, b; wrong: c" for the audit; "" where nothing is said.</summary>
    public static string Summary(IReadOnlyDictionary<string, bool> verdicts) =>
        string.Join("; ", verdicts.GroupBy(verdict => verdict.Value).OrderByDescending(group => group.Key).Select(group => $"{(group.Key ? "right" : "wrong")}: {string.Join(", ", group.Select(verdict => verdict.Key))}"));

    private static IEnumerable<string> Counted(Assessment assessment) => assessment.Terms.Where(term => term.Counted).Select(term => term.TermId);

    private static Refusal Invalid(string why) => new(ReviewStatus.Invalid, why);
}
