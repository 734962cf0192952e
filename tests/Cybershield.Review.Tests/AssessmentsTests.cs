using System.Text;

namespace Cybershield.Review.Tests;

public sealed class AssessmentsTests
{
    [Test]
    public void Snippet_is_cut_between_words_and_points_at_the_match()
    {
        string text = string.Join(' ', Enumerable.Repeat("ordinary words", 20)) + " about guaranteed returns for you " + string.Join(' ', Enumerable.Repeat("and more", 30));
        Snippet snippet = Flags.Assessed(text).Terms[0].Snippet;
        Assert.Multiple(() =>
        {
            Assert.That(snippet.Text.Substring(snippet.Start, snippet.Length), Is.EqualTo("guaranteed returns"));
            Assert.That(snippet.Text, Has.Length.InRange(80, 125));
            Assert.That(text, Does.Contain(" " + snippet.Text.Trim('…') + " "), "whole words");
        });
    }

    [Test]
    public void Snippet_form_and_exclusion_show_no_contact_data()
    {
        Assessment assessment = Flags.Assessed("Guaranteed returns: +7 701 123 45 67, boss@example.com", "returns: +7 701", "guaranteed returns");
        string stored = Assessments.ToJson(assessment);
        Assert.Multiple(() =>
        {
            Assert.That(assessment.Terms[0].Form, Is.EqualTo("returns: +• •••"));
            Assert.That(assessment.Terms[1].Snippet.Text, Is.EqualTo("Guaranteed returns: +• ••• ••• •• ••, ••••@•••••••.•••"));
            Assert.That(stored, Does.Not.Contain("123").And.Not.Contain("boss"));
        });
    }

    [Test]
    public void Snippet_never_parts_a_surrogate_pair()
    {
        string text = string.Concat(Enumerable.Repeat("😀", 100)) + "guaranteed returns" + string.Concat(Enumerable.Repeat("😀", 101));
        foreach (string padded in new[] { text, "x" + text, text + "x" })
            Assert.That(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(Flags.Assessed(padded).Terms[0].Snippet.Text), Is.Not.Empty);
    }

    [Test]
    public void Stored_assessment_reads_back_equal()
    {
        Assessment assessment = Flags.Assessed("Кепілдендірілген табыс. Guaranteed returns, \"no\" risk <b>!", "guaranteed returns", "табыс") with { Score = 7.5m };
        string stored = Assessments.ToJson(assessment);
        Assessment read = Assessments.FromJson(Encoding.UTF8.GetBytes(stored));
        Assert.Multiple(() =>
        {
            Assert.That(Assessments.ToJson(read), Is.EqualTo(stored));
            Assert.That(read.Score, Is.EqualTo(7.5m));
            Assert.That(read.Terms.Select(term => term.TermId), Is.EqualTo(assessment.Terms.Select(term => term.TermId)));
            Assert.That(read.Terms[0].Spans, Is.EqualTo(assessment.Terms[0].Spans));
            Assert.That(stored, Does.Contain("\"captured_at\""));
        });
    }

    [Test]
    public void Repeated_term_keeps_its_count_and_a_bounded_number_of_places()
    {
        AssessedTerm term = Flags.Assessed(string.Join(' ', Enumerable.Repeat("guaranteed returns", 600))).Terms[0];
        Assert.That((term.Occurrences, term.Spans.Count), Is.EqualTo((600, Assessments.MaxSpans)));
    }

    [TestCase("We pay. Guaranteed returns of 20 % a day! Call.", "They pay. Guaranteed returns of 30 % a day! Come.", true, TestName = "Only the figure and the neighbours changed")]
    [TestCase("Guaranteed returns of 20 % a day", "GUARANTEED returns, of  20% a day", true, TestName = "Case, spaces and punctuation")]
    [TestCase("Guaranteed returns are a lie.", "Guaranteed returns are for you.", false, TestName = "Another sentence")]
    public void Passage_is_the_folded_sentence(string before, string after, bool same) =>
        Assert.That(Flags.Assessed(before).Passages.SequenceEqual(Flags.Assessed(after).Passages), Is.EqualTo(same));

    [Test]
    public void Decided_flag_reopens_for_a_new_term_or_passage_only()
    {
        Assessment judged = Flags.Assessed("Guaranteed returns for all. No risk at all.", "guaranteed returns", "no risk");
        Decision decision = new(1, "f", Outcome.LawfulUse, "news", null, null, "anna", Flags.Noon, 3, "1.4.0", [.. judged.Terms.Select(term => term.TermId)], judged.Passages, new Dictionary<string, bool>());
        Assert.Multiple(() =>
        {
            Assert.That(Reopening.Why(decision, judged), Is.Null);
            Assert.That(Reopening.Why(decision, Flags.Assessed("Guaranteed returns for all.")), Is.Null, "less is covered");
            Assert.That(Reopening.Why(decision, Flags.Assessed("Guaranteed returns for all. Daily profit.", "guaranteed returns", "daily profit")), Is.EqualTo("new terms: daily-profit"));
            Assert.That(Reopening.Why(decision, Flags.Assessed("Guaranteed returns for all. Guaranteed returns for me.")), Is.EqualTo("1 new passage"));
        });
    }
}
