using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>The life of a crawl inside a transaction.</summary>
internal static class CrawlTable
{
    /// <summary>Ends a worker's part in a crawl, and the crawl unless this worker was merely interrupted and others go on with it.</summary>
    public static bool Leave(SqlSession session, long crawl, string worker, CrawlEnding ending, DateTimeOffset now)
    {
        session.Execute("DELETE FROM crawl_worker WHERE crawl = ? AND worker = ?", crawl, worker);
        if (session.Number("SELECT 1 FROM crawl WHERE id = ? AND ended_at IS NULL", crawl) is null)
            return false;
        if (ending != CrawlEnding.Interrupted || session.Number("SELECT 1 FROM crawl_worker WHERE crawl = ? LIMIT 1", crawl) is null)
            return Close(session, crawl, ending, now);
        LeaseTable.GiveBack(session, crawl, worker, now);
        return false;
    }

    /// <summary>Ends a crawl. Leases that are still out expire; what an interrupted crawl still has to do is kept for the next start.</summary>
    public static bool Close(SqlSession session, long crawl, CrawlEnding ending, DateTimeOffset now)
    {
        LeaseTable.GiveBack(session, crawl, now);
        int closed = session.Execute(
            "UPDATE crawl SET ended_at = ?, ending = ?, known = (SELECT known_pages FROM site WHERE number = crawl.site) WHERE id = ? AND (ended_at IS NULL OR ending = ?)",
            now, (long)ending, crawl, (long)CrawlEnding.Interrupted);
        session.Execute("DELETE FROM crawl_worker WHERE crawl = ?", crawl);
        if (closed == 1 && ending == CrawlEnding.Completed)
        {
            session.Execute("UPDATE crawl SET over_budget = (SELECT coalesce(sum(due), 0) FROM backlog WHERE backlog.crawl = crawl.id) WHERE id = ?", crawl);
            SiteBrake.Ended(session, crawl, now);
        }

        if (closed == 1 && ending != CrawlEnding.Interrupted)
            DropBacklog(session, crawl);
        return closed == 1;
    }

    /// <summary>Ends all crawls of a site that run or were interrupted.</summary>
    public static void CloseAllOf(SqlSession session, long site, DateTimeOffset now)
    {
        while (session.Number("SELECT id FROM crawl WHERE site = ? AND (ended_at IS NULL OR ending = ?)", site, (long)CrawlEnding.Interrupted) is long crawl)
            Close(session, crawl, CrawlEnding.Paused, now);
    }

    private static void DropBacklog(SqlSession session, long crawl)
    {
        session.Execute("DELETE FROM retry WHERE crawl = ?", crawl);
        BacklogTable.Drop(session, crawl);
    }
}
