namespace Cybershield.Storage;

/// <summary>Captures inside a transaction.</summary>
internal static class CaptureTable
{
    /// <summary>Stores a page's text; returns the id of its capture. The same text as before makes no new capture, whatever changed in the bytes around it.</summary>
    public static long Save(SqlSession session, long address, long? previous, NewCapture capture)
    {
        if (previous is not long before || !SameText(session, before, capture.Text.Sha256))
            return Replace(session, address, previous, capture);
        KeepText(session, before, capture);
        return before;
    }

    private static bool SameText(SqlSession session, long capture, byte[] sha256) =>
        session.Number("SELECT 1 FROM capture WHERE id = ? AND text_sha256 = ?", capture, sha256) is not null;

    private static long Replace(SqlSession session, long address, long? previous, NewCapture capture)
    {
        long id = Insert(session, address, capture);
        session.Execute("INSERT INTO capture_text (capture, text) VALUES (?, ?)", id, capture.Text.Bytes);
        if (previous is long superseded)
            DropSuperseded(session, superseded);
        return id;
    }

    private static long Insert(SqlSession session, long address, NewCapture capture) => session.Number(
        """
        INSERT INTO capture (address, fetched_at, title, language, charset, published_at, no_index, content_sha256, text_sha256, robots_line, rendering, text_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?2) RETURNING id
        """,
        address, capture.FetchedAt, capture.Page.Title, capture.Page.Language, capture.Page.Charset, capture.Page.PublishedAt, capture.Page.NoIndex,
        capture.ContentSha256, capture.Text.Sha256, capture.RobotsLine, capture.Rendering)!.Value;

    /// <summary>Deletes a capture's text; the capture stays.</summary>
    public static void DeleteText(SqlSession session, long capture)
    {
        session.Send("DELETE FROM capture_text WHERE capture = ?", capture);
        session.Send("UPDATE capture SET text_at = NULL WHERE id = ?", capture);
    }

    /// <summary>A text that is there keeps its age: the same one fetched again is not kept for longer.</summary>
    private static void KeepText(SqlSession session, long id, NewCapture capture)
    {
        if (session.Execute("INSERT INTO capture_text (capture, text) VALUES (?, ?) ON CONFLICT DO NOTHING", id, capture.Text.Bytes) == 1)
            session.Send("UPDATE capture SET text_at = ? WHERE id = ?", capture.FetchedAt, id);
    }

    /// <summary>A superseded text is kept only where an assessment was made from it, or where it is held.</summary>
    private static void DropSuperseded(SqlSession session, long capture)
    {
        if (session.Number($"SELECT 1 FROM capture c WHERE c.id = ? AND NOT EXISTS (SELECT 1 FROM assessment a WHERE a.capture = c.id) AND NOT {LegalHoldTable.HoldsCapture}", capture) is not null)
            DeleteText(session, capture);
    }
}

/// <summary>Names of watchlists inside a transaction.</summary>
internal static class WatchlistTable
{
    public static long? Find(SqlSession session, string fingerprint) => session.Number("SELECT id FROM watchlist WHERE fingerprint = ?", fingerprint);

    public static long Intern(SqlSession session, string fingerprint) =>
        Find(session, fingerprint) ?? session.Number("INSERT INTO watchlist (fingerprint) VALUES (?) RETURNING id", fingerprint)!.Value;
}

/// <summary>Pages of a site by their last result, inside a transaction.</summary>
internal static class SiteResultTable
{
    public static void Move(SqlSession session, long site, AddressResult from, AddressResult to)
    {
        if (from != AddressResult.None)
            session.Send("UPDATE site_result SET pages = pages - 1 WHERE site = ? AND result = ?", site, (long)from);
        session.Send("INSERT INTO site_result (site, result, pages) VALUES (?, ?, 1) ON CONFLICT (site, result) DO UPDATE SET pages = site_result.pages + 1", site, (long)to);
    }

    /// <summary>Counts anew, after addresses have changed hands.</summary>
    public static void Rebuild(SqlSession session, long site)
    {
        session.Send("DELETE FROM site_result WHERE site = ?", site);
        session.Send("INSERT INTO site_result (site, result, pages) SELECT site, last_result, count(*) FROM address WHERE site = ? AND kind = 0 AND last_result > 0 GROUP BY site, last_result", site);
        session.Send("UPDATE site SET known_pages = (SELECT count(*) FROM address WHERE site = ?1 AND in_scope = 1 AND kind = 0) WHERE number = ?1", site);
    }
}
