namespace Cybershield.Review.Tests;

public sealed class DecisionRulesTests
{
    private static readonly Flag Shown = Flags.Open();

    [TestCase(Outcome.Concern, null, "sells a promise", ReviewStatus.Done)]
    [TestCase(Outcome.Concern, null, null, ReviewStatus.Invalid, TestName = "A concern needs a note")]
    [TestCase(Outcome.Concern, null, " \n ", ReviewStatus.Invalid, TestName = "A blank note is none")]
    [TestCase(Outcome.Concern, "news", "note", ReviewStatus.Invalid, TestName = "A concern has no reasons")]
    [TestCase(Outcome.LawfulUse, "news", null, ReviewStatus.Done)]
    [TestCase(Outcome.LawfulUse, null, null, ReviewStatus.Invalid, TestName = "A lawful use needs a reason")]
    [TestCase(Outcome.LawfulUse, "other_meaning", null, ReviewStatus.Invalid, TestName = "A reason of another outcome")]
    [TestCase(Outcome.WrongMatch, "other_meaning", null, ReviewStatus.Done)]
    [TestCase(Outcome.Unavailable, "page_gone", null, ReviewStatus.Done)]
    [TestCase(Outcome.Unsure, "second_opinion_wanted", null, ReviewStatus.Done)]
    [TestCase((Outcome)42, null, null, ReviewStatus.Invalid, TestName = "No such outcome")]
    public void Outcome_has_its_reason_and_note(Outcome outcome, string? reason, string? note, ReviewStatus expected) =>
        Assert.That(StatusOf(Request(outcome, reason, note)), Is.EqualTo(expected));

    [Test]
    public void Note_has_a_length() =>
        Assert.That(StatusOf(Request(Outcome.Concern, null, new string('x', DecisionRules.MaxNoteLength + 1))), Is.EqualTo(ReviewStatus.Invalid));

    [Test]
    public void Duplicate_names_another_flag_that_exists()
    {
        Flag other = Flags.Open("https://shop.example/copy");
        DecisionRequest request = Request(Outcome.Duplicate, null, null);
        Assert.Multiple(() =>
        {
            Assert.That(DecisionRules.Check(request, Shown, null, Flags.Noon)?.Status, Is.EqualTo(ReviewStatus.Invalid), "names none");
            Assert.That(DecisionRules.Check(request with { DuplicateOf = "unknown" }, Shown, null, Flags.Noon)?.Status, Is.EqualTo(ReviewStatus.Invalid), "unknown");
            Assert.That(DecisionRules.Check(request with { DuplicateOf = Shown.Id }, Shown, Shown, Flags.Noon)?.Status, Is.EqualTo(ReviewStatus.Invalid), "itself");
            Assert.That(DecisionRules.Check(request with { DuplicateOf = other.Id }, Shown, other, Flags.Noon), Is.Null);
            Assert.That(DecisionRules.Check(Request(Outcome.LawfulUse, "news", null) with { DuplicateOf = other.Id }, Shown, other, Flags.Noon)?.Status, Is.EqualTo(ReviewStatus.Invalid), "not a duplicate");
        });
    }

    [Test]
    public void Only_the_holder_decides_and_only_what_was_shown()
    {
        DecisionRequest request = Request(Outcome.LawfulUse, "news", null);
        Assert.Multiple(() =>
        {
            Assert.That(StatusOf(request, Shown with { Claim = new("boris", Flags.Noon.AddMinutes(1)) }), Is.EqualTo(ReviewStatus.HeldByAnother));
            Assert.That(StatusOf(request, Shown with { Claim = new("boris", Flags.Noon) }), Is.EqualTo(ReviewStatus.Done), "the claim has expired");
            Assert.That(StatusOf(request, Shown with { Claim = new("anna", Flags.Noon.AddMinutes(1)) }), Is.EqualTo(ReviewStatus.Done));
            Assert.That(StatusOf(request, Shown with { Revision = 4 }), Is.EqualTo(ReviewStatus.Changed));
            Assert.That(StatusOf(request, Shown with { State = FlagState.Decided }), Is.EqualTo(ReviewStatus.NotNow));
            Assert.That(StatusOf(request, Shown with { State = FlagState.Lapsed, LapsedBecause = "page changed" }), Is.EqualTo(ReviewStatus.NotNow));
        });
    }

    [TestCase("anna", 30, null)]
    [TestCase("anna", 31, ReviewStatus.NotNow)]
    [TestCase("boris", 1, ReviewStatus.NotNow)]
    public void Undo_is_the_deciders_for_thirty_seconds(string reviewer, int seconds, ReviewStatus? expected)
    {
        Decision decision = new(1, Shown.Id, Outcome.LawfulUse, "news", null, null, "anna", Flags.Noon, 3, "1.4.0", [], [], new Dictionary<string, bool>());
        Flag decided = Shown with { State = FlagState.Decided, Decision = decision };
        Assert.That(DecisionRules.CheckUndo(decided, reviewer, Flags.Noon.AddSeconds(seconds))?.Status, Is.EqualTo(expected));
    }

    [TestCase("https://shop.example/", 30, "noise", null)]
    [TestCase("https://shop.example/", 400, "noise", ReviewStatus.Invalid)]
    [TestCase("https://shop.example/", 0, "noise", ReviewStatus.Invalid)]
    [TestCase("https://shop.example/", 30, " ", ReviewStatus.Invalid)]
    [TestCase("https://shop.example", 30, "noise", ReviewStatus.Invalid, TestName = "A prefix without a path would mute look-alike hosts")]
    [TestCase("shop", 30, "noise", ReviewStatus.Invalid)]
    public void Mute_says_what_why_and_how_long(string prefix, int days, string reason, ReviewStatus? expected) =>
        Assert.That(DecisionRules.CheckMute(new(prefix, true, "scam", reason, "anna", Flags.Noon.AddDays(days)), Flags.Noon)?.Status, Is.EqualTo(expected));

    private static DecisionRequest Request(Outcome outcome, string? reason, string? note) => new(Shown.Id, 3, "anna", outcome, reason, note, null);

    private static ReviewStatus StatusOf(DecisionRequest request, Flag? flag = null) =>
        DecisionRules.Check(request, flag ?? Shown, null, Flags.Noon)?.Status ?? ReviewStatus.Done;
}
