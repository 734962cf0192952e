using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>Taking over the configuration's sites, inside a transaction.</summary>
internal static class SiteRegistration
{
    /// <summary>Adds, updates and retires. Where a scope changed, the addresses are sorted anew; a site takes over what a retired one left in its scope.</summary>
    public static bool Register(SqlSession session, IReadOnlyList<Site> sites)
    {
        Retire(session, sites);
        foreach (Site site in sites)
        {
            string? scopeBefore = FindLiveScope(session, site.Id);
            long number = Save(session, site);
            if (scopeBefore != SiteTable.ScopeText(site.Scope))
                Rescope(session, number, site.Scope);
        }
        return true;
    }

    private static void Retire(SqlSession session, IReadOnlyList<Site> sites)
    {
        HashSet<string> named = [.. sites.Select(site => site.Id)];
        List<string> missing = [];
        using (SqlRows rows = session.Query("SELECT id FROM site WHERE retired = 0"))
            while (rows.Read())
                if (!named.Contains(rows.Text(0)))
                    missing.Add(rows.Text(0));
        foreach (string id in missing)
            session.Execute("UPDATE site SET retired = 1 WHERE id = ?", id);
    }

    private static string? FindLiveScope(SqlSession session, string id)
    {
        using SqlRows row = session.Query("SELECT scope FROM site WHERE id = ? AND retired = 0", id);
        return row.Read() ? row.Text(0) : null;
    }

    private static long Save(SqlSession session, Site site) => session.Number(
        """
        INSERT INTO site (id, name, site_group, scope, max_pages, max_depth) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (id) DO UPDATE SET name = ?2, site_group = ?3, scope = ?4, max_pages = ?5, max_depth = ?6, retired = 0
        RETURNING number
        """,
        site.Id, site.Name, site.Group, SiteTable.ScopeText(site.Scope), (long)site.MaxPages, (long)site.MaxDepth)!.Value;

    private static void Rescope(SqlSession session, long site, CrawlScope scope)
    {
        foreach ((long id, string url, bool was) in Addresses(session, "SELECT id, url, in_scope FROM address WHERE site = ?", site))
            if (IsIn(scope, url) is bool isIn && isIn != was)
                session.Execute("UPDATE address SET in_scope = ? WHERE id = ?", isIn, id);
        HashSet<long> recounted = [site];
        foreach (string origin in scope.Rules.Select(rule => rule.Origin).Distinct())
            TakeOver(session, site, scope, origin, recounted);
        foreach (long number in recounted)
            SiteResultTable.Rebuild(session, number);
        if (session.Number("SELECT id FROM crawl WHERE site = ? AND ended_at IS NULL", site) is long crawl)
            BacklogTable.Rebuild(session, crawl, site);
    }

    private static void TakeOver(SqlSession session, long site, CrawlScope scope, string origin, HashSet<long> losers)
    {
        const string OfRetired =
            "SELECT id, url, in_scope FROM address WHERE url >= ? AND url < ? AND site IN (SELECT number FROM site WHERE retired = 1) AND NOT EXISTS (SELECT 1 FROM lease WHERE lease.address = address.id)";
        foreach ((long id, string url, _) in Addresses(session, OfRetired, origin + "/", origin + "0"))
            if (IsIn(scope, url))
            {
                long loser = session.Number("SELECT site FROM address WHERE id = ?", id)!.Value;
                if (losers.Add(loser))
                    LegalHoldTable.Extend(session, loser, site);
                PanelTable.Leave(session, loser, id);
                session.Execute("UPDATE address SET site = ?, in_scope = 1, crawl = 0 WHERE id = ?", site, id);
            }
    }

    private static List<(long Id, string Url, bool InScope)> Addresses(SqlSession session, string sql, params ReadOnlySpan<SqlValue> values)
    {
        List<(long, string, bool)> addresses = [];
        using SqlRows rows = session.Query(sql, values);
        while (rows.Read())
            addresses.Add((rows.Number(0), rows.Text(1), rows.Bool(2)));
        return addresses;
    }

    private static bool IsIn(CrawlScope scope, string url) => CrawlUrl.TryParse(url, null, out CrawlUrl? parsed) && scope.Contains(parsed);
}
