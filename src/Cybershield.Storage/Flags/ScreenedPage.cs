using Cybershield.Matching;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>The page that a screening is about, as the flags' side of the record sees it.</summary>
internal sealed record ScreenedPage(
    string Url,
    string SiteId,
    string SiteName,
    string SiteGroup,
    string Title,
    string Language,
    PageText Text,
    Screening Screening)
{
    /// <summary>The configuration set that the watchlist was compiled from; null where it came from none.</summary>
    public long? ConfigurationSet { get; init; }
}

/// <summary>A screening ready to be written: all that can be worked out without the record, masked.</summary>
/// <param name="Assessments">One for each list that flags the page; capture and times are filled in when it is written.</param>
/// <param name="Words">For the search column; empty where nothing is flagged.</param>
/// <param name="Fingerprint">Finds near-duplicates; null where nothing is flagged or the text is too short.</param>
internal sealed record PreparedScreening(ScreenedPage Page, string Title, IReadOnlyList<Assessment> Assessments, string Words, ulong? Fingerprint)
{
    /// <param name="fingerprint">Of the text as it is, where that is known already.</param>
    public static PreparedScreening Of(ScreenedPage page, ulong? fingerprint = null)
    {
        ListScreening[] flagged = [.. page.Screening.Lists.Where(list => list.Flagged)];
        if (flagged.Length == 0)
            // Thousands of pages wait to be written while others are judged: their texts need not.
            return new PreparedScreening(page with { Text = PageText.Empty }, "", [], "", null);
        PageText masked = ContactMask.Mask(page.Text);
        return new PreparedScreening(
            page,
            ContactMask.Mask(page.Title),
            [.. flagged.Select(list => Review.Assessments.From(page.Screening, list, masked, 0, default, default))],
            SearchWords.Of(masked),
            ReferenceEquals(masked, page.Text) && fingerprint is not null ? fingerprint : PageFingerprint.Of(masked));
    }
}
