namespace Cybershield.Review;

/// <summary>What is new about a flag's matches, against the capture of the address that was judged before.</summary>
public enum MatchNews
{
    /// <summary>A term stands in a passage that was not there before, or the address was never flagged before.</summary>
    New,
    /// <summary>The same terms in the same passages.</summary>
    Seen,
    /// <summary>Nothing new; a term that was there is gone.</summary>
    Gone,
}

/// <summary>Compares assessments of one address by one list.</summary>
public static class MatchComparison
{
    /// <summary>The machine name: <c>new</c>.</summary>
    public static string NameOf(MatchNews news) => news switch
    {
        MatchNews.New => "new",
        MatchNews.Seen => "seen",
        MatchNews.Gone => "gone",
        _ => throw new ArgumentOutOfRangeException(nameof(news), news, "Unknown."),
    };

    /// <summary>
    /// The assessment with each term marked new or seen, and with the terms that are gone. A capture that is judged again, by a changed list,
    /// is the same page: what it said is as new as it was, and a term that the list has since added was there already.
    /// </summary>
    /// <param name="before">The latest one before; null for the first.</param>
    public static Assessment Against(Assessment? before, Assessment now) =>
        before is null ? now with { Terms = [.. now.Terms.Select(term => Marked(term, term.Passages.Count))] }
        : before.CaptureId == now.CaptureId ? now with { Terms = [.. now.Terms.Select(term => Marked(term, NewIn(before, term)))], Gone = before.Gone }
        : now with { Terms = [.. now.Terms.Select(term => Marked(term, term.Passages.Except(before.Passages).Count()))], Gone = Gone(before, now) };

    private static AssessedTerm Marked(AssessedTerm term, int news) =>
        term with { NewPassages = news, Presence = news > 0 && news == term.Passages.Count ? MatchPresence.New : MatchPresence.Seen };

    private static int NewIn(Assessment before, AssessedTerm term) => before.Terms.FirstOrDefault(known => known.TermId == term.TermId)?.NewPassages ?? 0;

    private static IReadOnlyList<GoneTerm> Gone(Assessment before, Assessment now) =>
        [.. before.Terms.Where(term => now.Terms.All(found => found.TermId != term.TermId)).Select(term => new GoneTerm(term.TermId, term.Why, term.Form, term.Snippet))];
}

/// <summary>Whether a term's matches stood on the page before.</summary>
public enum MatchPresence
{
    /// <summary>All its passages are new.</summary>
    New,
    /// <summary>A passage of it was there before.</summary>
    Seen,
}

/// <summary>A term that the capture judged before had and this one has not.</summary>
/// <param name="Form">The form that was found then.</param>
public sealed record GoneTerm(string TermId, string Why, string Form, Snippet Snippet);
