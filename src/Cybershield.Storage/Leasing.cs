using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>Handing out leases to a worker, inside a transaction.</summary>
internal sealed class Leasing(SqlSession session, long crawl, LeaseHolder holder, DateTimeOffset now, DateTimeOffset expiresAt)
{
    private const int MostRounds = 64;

    private const string Fresh =
        """
        SELECT id, crawl, expiries, url, kind, depth, last_result, last_at, visits, changes, observed, unchanged
        FROM address WHERE site = ? AND host = ? AND in_scope = 1 AND crawl < ? ORDER BY crawl, id LIMIT ?
        """;

    /// <summary>Leases due addresses of a host; none where the host is another worker's, another configuration set is in force than the worker's, the crawl is over, its site may not be fetched, or its budget is spent.</summary>
    public IReadOnlyList<CrawlLease> Lease(string hostKey, int atMost)
    {
        LeaseTable.ExpireDue(session, now);
        if (FindOpen() is not { } open || HostTable.Take(session, hostKey, holder.Worker, now, expiresAt) is not long host)
            return [];
        List<DueAddress> due = [];
        AddRetries(host, atMost, due);
        AddFresh(open, host, Math.Min(atMost - due.Count, open.Room), due);
        return Take(open.SiteId, host, WithoutSuspects(host, due));
    }

    /// <summary>An address whose leases ran out before comes last and alone: when it brings the worker down again, nothing else is lost with it.</summary>
    private List<DueAddress> WithoutSuspects(long host, List<DueAddress> due)
    {
        if (!due.Exists(address => address.IsSuspect))
            return due;
        List<DueAddress> sound = due.FindAll(address => !address.IsSuspect);
        if (sound.Count > 0)
            return sound;
        return session.Number("SELECT 1 FROM lease WHERE crawl = ? AND host = ? LIMIT 1", crawl, host) is null ? due[..1] : [];
    }

    private OpenCrawl? FindOpen()
    {
        using SqlRows row = session.Query(
            "SELECT number, site.id, crawl.max_pages - pages_started, revisit_after, started_at FROM crawl JOIN site ON number = site WHERE crawl.id = ? AND ended_at IS NULL AND paused = 0 AND retired = 0 AND (" + WorkingSet.InForce + ") = ?", crawl, holder.Set);
        return row.Read() ? new OpenCrawl(row.Number(0), row.Text(1), row.Number(2), row.NullableNumber(3) is { } after ? RevisitBounds.Of(TimeSpan.FromSeconds(after)) : null, row.Instant(4)) : null;
    }

    private void AddRetries(long host, int atMost, List<DueAddress> due)
    {
        using SqlRows rows = session.Query("SELECT retry.address, attempts, expiries FROM retry JOIN address ON address.id = retry.address WHERE retry.crawl = ? AND retry.host = ? AND (due_at <= ? OR due_at > ?) ORDER BY due_at LIMIT ?", crawl, host, now, now + RetryOptions.MostAhead, (long)atMost);
        while (rows.Read())
            due.Add(new DueAddress(rows.Number(0), crawl, rows.Int(1), rows.Int(2) >= LeaseTable.SuspectFrom));
    }

    /// <summary>In the order of their last crawl; what this crawl leaves out is set aside on the way, each address once in a crawl.</summary>
    private void AddFresh(OpenCrawl open, long host, long atMost, List<DueAddress> due)
    {
        if (atMost <= 0)
            return;
        HashSet<long> traps = ShapeTable.Traps(session, open.Site);
        long enough = due.Count + atMost;
        for (int round = 0; round < MostRounds && due.Count < enough; round++)
        {
            LeftOut left = new();
            int read = 0;
            using (SqlRows rows = session.Query(Fresh, open.Site, host, crawl, enough - due.Count))
                for (; rows.Read(); read++)
                    if (!left.Takes(rows, open, traps))
                        due.Add(new DueAddress(rows.Number(0), rows.Number(1), 0, rows.Int(2) >= LeaseTable.SuspectFrom));
            left.Save(session, crawl, host);
            if (left.IsEmpty || read == 0)
                return;
            // What was found is read again in the next round, together with what follows it.
            if (round + 1 < MostRounds && due.Count < enough)
                due.RemoveAll(address => address.Attempts == 0);
        }
    }

    private List<CrawlLease> Take(string siteId, long host, List<DueAddress> due)
    {
        List<CrawlLease> leases = new(due.Count);
        long pages = 0;
        foreach (DueAddress address in due)
        {
            if (address.Attempts > 0)
                session.Send("DELETE FROM retry WHERE address = ?", address.Id);
            if (TakeOne(siteId, host, address) is not { } lease)
                continue;
            leases.Add(lease);
            pages += address.Attempts == 0 && lease.Kind == AddressKind.Page ? 1 : 0;
        }
        if (leases.Count > 0)
            Count(host, leases.Count, pages);
        return leases;
    }

    private CrawlLease? TakeOne(string siteId, long host, DueAddress address)
    {
        if (ReadAddress(siteId, address.Id) is not { } lease)
            return SetAside(host, address.Id);
        long token = session.Number(
            "INSERT INTO lease (address, crawl, host, previous_crawl, attempts, is_page, expires_at, worker, configuration_set) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING token",
            address.Id, crawl, host, address.PreviousCrawl, address.Attempts + 1L, lease.Kind == AddressKind.Page, expiresAt, holder.Worker, holder.Set == 0 ? (long?)null : holder.Set)!.Value;
        session.Send("UPDATE address SET crawl = ? WHERE id = ?", crawl, address.Id);
        return lease with { FencingToken = token };
    }

    /// <summary>Where the stored text is gone the lease carries no validators, so that the page is fetched whole and can be screened.</summary>
    private CrawlLease? ReadAddress(string siteId, long id)
    {
        using SqlRows row = session.Query(
            """
            SELECT url, depth, redirects, kind, etag, last_modified, fingerprint, kind <> 0 OR EXISTS (SELECT 1 FROM capture_text WHERE capture_text.capture = address.capture)
            FROM address LEFT JOIN watchlist ON watchlist.id = screened_by WHERE address.id = ?
            """,
            id);
        row.Read();
        if (!CrawlUrl.TryParse(row.Text(0), null, out CrawlUrl? url))
            return null;
        bool conditional = row.Bool(7);
        return new CrawlLease(
            id, crawl, siteId, url, row.Int(1), row.Int(2), (AddressKind)row.Number(3), 0, expiresAt,
            conditional ? row.NullableText(4) : null, conditional ? row.NullableText(5) : null) { ScreenedBy = row.NullableText(6) };
    }

    /// <summary>An address that this version no longer reads as one, since the rules of reading addresses changed, is in no scope.</summary>
    private CrawlLease? SetAside(long host, long address)
    {
        session.Send("UPDATE site SET known_pages = known_pages - 1 WHERE number = (SELECT site FROM address WHERE id = ? AND kind = 0)", address);
        session.Send("UPDATE address SET in_scope = 0 WHERE id = ?", address);
        session.Send("UPDATE backlog SET due = due - 1 WHERE crawl = ? AND host = ?", crawl, host);
        return null;
    }

    private void Count(long host, long leases, long pages)
    {
        session.Send("UPDATE crawl SET taken = taken + ?, pages_started = pages_started + ? WHERE id = ?", leases, pages, crawl);
        session.Send("UPDATE backlog SET due = due - ?1, leased = leased + ?1 WHERE crawl = ?2 AND host = ?3", leases, crawl, host);
    }

    /// <summary>Addresses that this crawl leaves out, by reason.</summary>
    private sealed class LeftOut
    {
        private readonly List<long> ids = [];
        private long notDue;
        private long inTraps;

        public bool IsEmpty => ids.Count == 0;

        /// <summary>Whether the address of this row is left out: it is a page that is not worth a visit yet, or one more of a trap.</summary>
        public bool Takes(SqlRows row, OpenCrawl open, HashSet<long> traps)
        {
            bool isPage = row.Number(4) == (long)AddressKind.Page && row.Number(5) > 0;
            bool isTrapped = isPage && row.Number(5) >= ShapeTable.DeepFrom && traps.Count > 0 && row.NullableInstant(7) is null && row.Number(0) % ShapeTable.OneIn != 0 && IsIn(traps, row.Text(3));
            bool isEarly = isPage && open.Revisit is not null && IsEarly(row, open);
            if (!isTrapped && !isEarly)
                return false;
            (inTraps, notDue) = isTrapped ? (inTraps + 1, notDue) : (inTraps, notDue + 1);
            ids.Add(row.Number(0));
            return true;
        }

        public void Save(SqlSession session, long crawl, long host)
        {
            if (IsEmpty)
                return;
            foreach (long id in ids)
                session.Send("UPDATE address SET crawl = ? WHERE id = ?", crawl, id);
            session.Send("UPDATE backlog SET due = due - ? WHERE crawl = ? AND host = ?", (long)ids.Count, crawl, host);
            session.Send("UPDATE crawl SET not_due = not_due + ?, in_traps = in_traps + ? WHERE id = ?", notDue, inTraps, crawl);
        }

        private static bool IsIn(HashSet<long> traps, string url) =>
            CrawlUrl.TryParse(url, null, out CrawlUrl? read) && AddressShape.Of(read) is { } shape && traps.Contains(ShapeTable.KeyOf(shape));

        private static bool IsEarly(SqlRows row, OpenCrawl open)
        {
            bool gavePage = row.Number(6) is (long)AddressResult.Fetched or (long)AddressResult.NotModified;
            ChangeHistory history = new(row.Int(8), row.Int(9), TimeSpan.FromSeconds(row.Number(10)), TimeSpan.FromSeconds(row.Number(11)));
            return gavePage && row.NullableInstant(7) is { } last && !RecrawlSchedule.IsDue(history, open.StartedAt - last, open.Revisit!);
        }
    }

    /// <param name="Revisit">Null where every page is due.</param>
    private sealed record OpenCrawl(long Site, string SiteId, long Room, RevisitBounds? Revisit, DateTimeOffset StartedAt);

    /// <param name="Attempts">So far in this crawl.</param>
    private readonly record struct DueAddress(long Id, long PreviousCrawl, int Attempts, bool IsSuspect);
}

/// <summary>Who takes leases.</summary>
/// <param name="Set">The configuration set that it works by; 0 for none.</param>
internal readonly record struct LeaseHolder(string Worker, long Set);
