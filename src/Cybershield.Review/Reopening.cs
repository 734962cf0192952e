namespace Cybershield.Review;

/// <summary>When the service itself opens a decided flag again.</summary>
public static class Reopening
{
    /// <summary>What a later assessment has that the decision did not cover, as a sentence for the audit; null when it covers all.</summary>
    public static string? Why(Decision decision, Assessment assessment)
    {
        string[] terms = [.. assessment.Terms.Select(term => term.TermId).Except(decision.CoveredTerms)];
        int passages = assessment.Passages.Except(decision.CoveredPassages).Count();
        return terms.Length > 0 ? $"new terms: {string.Join(", ", terms)}"
            : passages > 0 ? $"{passages} new {(passages == 1 ? "passage" : "passages")}"
            : null;
    }
}
