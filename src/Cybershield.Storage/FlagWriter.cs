using Cybershield.Matching;

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
    Screening Screening);

/// <summary>Turns screenings into assessments, flags, lapses and outbox entries, inside the transaction that records the page.</summary>
internal static class FlagWriter
{
    /// <summary>Does what needs no record (masking, snippets, folded words) on the caller's thread, before the writer is asked.</summary>
    public static PreparedScreening Prepare(ScreenedPage page) => new(page);

    /// <summary>Records the screening of a capture; returns the number of flags that it opened.</summary>
    public static int Apply(SqliteSession session, PreparedScreening prepared, long captureId, DateTimeOffset capturedAt, DateTimeOffset now) => 0;

    /// <summary>Forgets the page texts of a site on the flags' side (search words); flags, assessments and decisions stay.</summary>
    public static void Purge(SqliteSession session, string siteId, DateTimeOffset now) { }
}

/// <summary>A screening ready to be written.</summary>
internal sealed record PreparedScreening(ScreenedPage Page);
