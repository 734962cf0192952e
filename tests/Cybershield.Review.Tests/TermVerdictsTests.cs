namespace Cybershield.Review.Tests;

internal sealed class TermVerdictsTests
{
    private static readonly Assessment Latest = Flags.Assessed("Guaranteed returns, no risk. Guaranteed.", "guaranteed returns", "no risk", "guaranteed");

    [TestCase(Outcome.Concern, "right: guaranteed, guaranteed-returns, no-risk")]
    [TestCase(Outcome.LawfulUse, "right: guaranteed, guaranteed-returns, no-risk")]
    [TestCase(Outcome.WrongMatch, "wrong: guaranteed, guaranteed-returns, no-risk")]
    [TestCase(Outcome.Unsure, "")]
    [TestCase(Outcome.Duplicate, "")]
    [TestCase(Outcome.Unavailable, "")]
    public void The_outcome_says_it_where_nothing_is_ticked(Outcome outcome, string expected) =>
        Assert.That(TermVerdicts.Summary(TermVerdicts.Of(outcome, null, Latest)), Is.EqualTo(expected));

    [TestCase(Outcome.WrongMatch, true, "right: no-risk; wrong: guaranteed, guaranteed-returns")]
    [TestCase(Outcome.Concern, false, "right: guaranteed, guaranteed-returns; wrong: no-risk")]
    [TestCase(Outcome.Unsure, false, "wrong: no-risk")]
    public void A_tick_says_it_of_its_term(Outcome outcome, bool right, string expected) =>
        Assert.That(TermVerdicts.Summary(TermVerdicts.Of(outcome, new Dictionary<string, bool> { ["no-risk"] = right }, Latest)), Is.EqualTo(expected));

    [Test]
    public void Terms_outside_the_counted_window_are_not_judged() =>
        Assert.That(TermVerdicts.Of(Outcome.WrongMatch, null, Latest with { Terms = [Latest.Terms[0], Latest.Terms[1] with { Counted = false }] }).Keys, Is.EqualTo(new[] { Latest.Terms[0].TermId }));

    [TestCase(Outcome.WrongMatch, "guaranteed no-risk guaranteed-returns", "", "no match was wrong")]
    [TestCase(Outcome.WrongMatch, "guaranteed no-risk", "", null)]
    [TestCase(Outcome.Concern, "", "guaranteed no-risk guaranteed-returns", "wrong_match")]
    [TestCase(Outcome.LawfulUse, "", "guaranteed no-risk guaranteed-returns", "wrong_match")]
    [TestCase(Outcome.LawfulUse, "", "guaranteed no-risk", null)]
    [TestCase(Outcome.Unsure, "guaranteed", "no-risk", null)]
    [TestCase(Outcome.Concern, "other", "", "'other' is no counted term")]
    public void Ticks_are_of_counted_terms_and_do_not_contradict_the_outcome(Outcome outcome, string right, string wrong, string? refusal)
    {
        Dictionary<string, bool> ticks = Words(right).ToDictionary(term => term, _ => true).Concat(Words(wrong).ToDictionary(term => term, _ => false)).ToDictionary();
        DecisionRequest request = new("flag", 3, "anna", outcome, Outcomes.ReasonsFor(outcome) is [string reason, ..] ? reason : null, "note", null, ticks);
        Refusal? refused = DecisionRules.Check(request, Flags.Open() with { Latest = Latest }, null, Flags.Noon);
        Assert.That(refused?.Why, refusal is null ? Is.Null : Does.Contain(refusal));
        Assert.That(refused?.Status, Is.EqualTo(refusal is null ? (ReviewStatus?)null : ReviewStatus.Invalid));
    }

    [TestCase(Outcome.WrongMatch, 2, null)]
    [TestCase(Outcome.WrongMatch, 3, ReviewStatus.Changed)]
    [TestCase(Outcome.Unavailable, 2, ReviewStatus.Invalid)]
    [TestCase(Outcome.Duplicate, 2, ReviewStatus.Invalid)]
    [TestCase(Outcome.Duplicate, null, null)]
    public void Near_duplicates_are_decided_with_it_only_as_they_were_shown(Outcome outcome, int? shown, ReviewStatus? expected) =>
        Assert.That(DecisionRules.CheckAlike(new DecisionRequest("flag", 3, "anna", outcome, null, null, null, null, shown), 2)?.Status, Is.EqualTo(expected));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
