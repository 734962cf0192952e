using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>Reads captures for reviewers and for the search server.</summary>
internal static class CaptureReader
{
    /// <summary>A capture as it is stored, unmasked; null where it is unknown.</summary>
    public static Capture? Find(SqlSession session, long captureId)
    {
        using SqlRows rows = session.Query(
            """
            SELECT c.id, a.url, s.id, c.fetched_at, c.title, c.language, c.charset, c.content_sha256, t.text, c.rendering
            FROM capture c JOIN address a ON a.id = c.address JOIN site s ON s.number = a.site LEFT JOIN capture_text t ON t.capture = c.id
            WHERE c.id = ?
            """,
            captureId);
        return rows.Read() ? CaptureOf(rows) : null;
    }

    /// <summary>The capture of the flag's latest assessment that was made from another capture than the one shown.</summary>
    public static Capture? FindEarlier(SqlSession session, string flagId) => session.Number(
        """
        SELECT earlier.capture FROM flag f JOIN assessment shown ON shown.id = f.assessment JOIN assessment earlier ON earlier.flag = f.number AND earlier.capture < shown.capture
        WHERE f.id = ? ORDER BY earlier.id DESC LIMIT 1
        """,
        flagId) is long capture ? Find(session, capture) : null;

    /// <summary>The capture as it may be shown.</summary>
    public static Capture Masked(Capture capture) => capture with
    {
        Title = ContactMask.Mask(capture.Title),
        Text = capture.Text is null ? null : ContactMask.Mask(capture.Text),
    };

    private static Capture CaptureOf(SqlRows row) => new(
        row.Number(0), row.Text(1), row.Text(2), row.Instant(3), row.Text(4), row.Text(5), row.Text(6), Convert.ToHexStringLower(row.Bytes(7)),
        row.IsNull(8) ? null : PageTextDecoding.Decode(row.Bytes(8)))
    {
        Rendering = row.NullableText(9),
    };
}
