using System.Runtime.InteropServices;
using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>The panels of the sites, inside a transaction: <see cref="SitePanel.MaxPages"/> pages a site at most, those of lowest rank.</summary>
internal static class PanelTable
{
    public static IReadOnlyList<PanelPage> Read(SqlSession session, long site)
    {
        List<PanelPage> pages = [];
        using SqlRows rows = session.Query("SELECT address, blocks FROM panel_page WHERE site = ? ORDER BY rank", site);
        while (rows.Read())
            pages.Add(new PanelPage(rows.Number(0), [.. MemoryMarshal.Cast<byte, ulong>(rows.Blob(1))]));
        return pages;
    }

    public static void Save(SqlSession session, long site, PanelChange change)
    {
        PanelPage page = change.Page;
        session.Send(
            "INSERT INTO panel_page (address, site, rank, blocks) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (address) DO UPDATE SET blocks = ?4",
            page.Address, site, page.Rank, MemoryMarshal.AsBytes(page.Blocks.AsSpan()).ToArray());
        session.Send(
            "DELETE FROM panel_page WHERE site = ?1 AND rank > (SELECT rank FROM panel_page WHERE site = ?1 ORDER BY rank LIMIT 1 OFFSET ?2)",
            site, (long)SitePanel.MaxPages - 1);
        if (change.PassesOn)
            ReadAgain(session, site, page.Address);
    }

    /// <summary>A page that gives none any more answers for nothing.</summary>
    public static void Leave(SqlSession session, long site, long address)
    {
        if (session.Execute("DELETE FROM panel_page WHERE address = ?", address) == 1)
            ReadAgain(session, site, address);
    }

    /// <summary>Which page answers for what is found out by reading them: their next fetch is unconditional.</summary>
    private static void ReadAgain(SqlSession session, long site, long but) =>
        session.Send("UPDATE address SET etag = NULL, last_modified = NULL WHERE id <> ? AND id IN (SELECT address FROM panel_page WHERE site = ?)", but, site);
}
