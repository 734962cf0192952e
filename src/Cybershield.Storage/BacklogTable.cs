namespace Cybershield.Storage;

/// <summary>What open crawls still have to do, host by host, inside a transaction.</summary>
internal static class BacklogTable
{
    /// <summary>Counts a crawl's backlog from the addresses themselves; done when it opens and when its site's scope changes.</summary>
    public static void Rebuild(SqlSession session, long crawl, long site)
    {
        Drop(session, crawl);
        session.Execute(
            """
            INSERT INTO backlog (crawl, host, due, leased)
            SELECT ?1, host, sum(due), sum(leased) FROM (
                SELECT host, count(*) AS due, 0 AS leased FROM address WHERE site = ?2 AND in_scope = 1 AND crawl < ?1 GROUP BY host
                UNION ALL SELECT host, count(*), 0 FROM retry WHERE crawl = ?1 GROUP BY host
                UNION ALL SELECT host, 0, count(*) FROM lease WHERE crawl = ?1 GROUP BY host) AS work
            GROUP BY host
            """,
            crawl, site);
    }

    public static void Drop(SqlSession session, long crawl) => session.Execute("DELETE FROM backlog WHERE crawl = ?", crawl);
}
