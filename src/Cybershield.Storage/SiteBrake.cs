using System.Globalization;

namespace Cybershield.Storage;

/// <summary>
/// The brake on mass changes: where more than <see cref="MostPages"/> pages and a fifth of a site turn missing, into error pages or disallowed
/// within one crawl, the states of its pages are held as they are. They are let through by a person, or the hold ends with a crawl that finds the pages again.
/// </summary>
internal static class SiteBrake
{
    /// <summary>So many pages may turn in one crawl of the smallest site: 20.</summary>
    public const int MostPages = 20;

    /// <summary>And this part of a larger one: a fifth of its known pages.</summary>
    private const int MostShare = 5;

    /// <summary>Whether a page that was there turns into something that gives none.</summary>
    public static bool Turns(AddressRow before, AddressResult outcome) =>
        before.Capture is not null && Gives(before.LastResult) && outcome is (AddressResult.Missing or AddressResult.SoftError or AddressResult.Disallowed);

    /// <summary>Counts a page that turns; true where its state is to stay. Inside a transaction.</summary>
    public static bool Holds(SqlSession session, long site, long crawl, DateTimeOffset now)
    {
        long turned = session.Number("UPDATE crawl SET turned = turned + 1 WHERE id = ? RETURNING turned", crawl)!.Value;
        BrakedSite braked = Read(session, "SELECT number, id, held_at, released, known_pages FROM site WHERE number = ?", site);
        if (braked.IsHeld)
            return true;
        if (braked.IsReleased || !IsTooMuch(turned, braked.KnownPages))
            return false;
        session.Execute("UPDATE site SET held_at = ? WHERE number = ?", now, site);
        Log(session, now, "held", string.Create(CultureInfo.InvariantCulture, $"site {braked.Id}: {turned} of {braked.KnownPages} pages turned in one crawl; the states of its pages are held"));
        return true;
    }

    /// <summary>At the end of a whole crawl: a hold ends where the pages are there again, and a release has served.</summary>
    public static void Ended(SqlSession session, long crawl, DateTimeOffset now)
    {
        BrakedSite site = Read(session, "SELECT number, site.id, held_at, site.released, known_pages FROM crawl JOIN site ON number = site WHERE crawl.id = ?", crawl);
        long turned = session.Number("SELECT turned FROM crawl WHERE id = ?", crawl)!.Value;
        if (site.IsReleased)
            session.Execute("UPDATE site SET released = 0 WHERE number = ?", site.Number);
        if (!site.IsHeld || IsTooMuch(turned, site.KnownPages))
            return;
        session.Execute("UPDATE site SET held_at = NULL WHERE number = ?", site.Number);
        Log(session, now, "hold_ended", $"site {site.Id}: its pages are there again");
    }

    /// <summary>A person lets the changes through: the next crawl records them. False where nothing is held.</summary>
    public static bool Release(SqlSession session, string siteId, DateTimeOffset now)
    {
        if (session.Execute("UPDATE site SET held_at = NULL, released = 1 WHERE id = ? AND held_at IS NOT NULL", siteId) == 0)
            return false;
        Log(session, now, "released", $"site {siteId}: the next crawl records the changes of its pages");
        return true;
    }

    private static BrakedSite Read(SqlSession session, string sql, long key)
    {
        using SqlRows row = session.Query(sql, key);
        row.Read();
        return new BrakedSite(row.Number(0), row.Text(1), row.NullableInstant(2) is not null, row.Bool(3), row.Number(4));
    }

    private static bool Gives(AddressResult result) =>
        result is not (AddressResult.None or AddressResult.Missing or AddressResult.Gone or AddressResult.SoftError or AddressResult.Disallowed);

    private static bool IsTooMuch(long turned, long known) => turned > MostPages && turned * MostShare > known;

    private static void Log(SqlSession session, DateTimeOffset now, string action, string detail) =>
        session.Execute("INSERT INTO audit (at, reviewer_id, action, detail) VALUES (?, 'service', ?, ?)", now, action, detail);

    private sealed record BrakedSite(long Number, string Id, bool IsHeld, bool IsReleased, long KnownPages);
}
