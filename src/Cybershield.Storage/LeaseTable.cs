using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>An outstanding lease as stored.</summary>
internal readonly record struct LeaseRow(long Token, long Address, long Crawl, long Host, long PreviousCrawl, int Attempts, bool IsPage);

/// <summary>Leases inside a transaction. Every way out of the table moves exactly one of the crawl's counters.</summary>
internal static class LeaseTable
{
    /// <summary>After so many leases of an address that ran out in a row it has failed.</summary>
    public const int MostExpiries = 5;

    /// <summary>From so many on it is leased alone, so that nothing else is lost with it.</summary>
    public const int SuspectFrom = 2;

    private const string Returning = " RETURNING token, address, crawl, host, previous_crawl, attempts, is_page";

    /// <summary>Takes the lease out for its owner; null where the token is stale.</summary>
    public static LeaseRow? Take(SqlSession session, long token, long address)
    {
        using SqlRows rows = session.Query("DELETE FROM lease WHERE token = ? AND address = ?" + Returning, token, address);
        return rows.Read() ? Row(rows) : null;
    }

    /// <summary>Gives a lease that was taken out back unfetched.</summary>
    public static void Release(SqlSession session, LeaseRow lease, DateTimeOffset now)
    {
        session.Send("UPDATE crawl SET released = released + 1, pages_started = pages_started - ? WHERE id = ?", Started(lease), lease.Crawl);
        MakeDue(session, lease, now);
    }

    /// <summary>Makes the addresses of leases that ran out due again.</summary>
    public static void ExpireDue(SqlSession session, DateTimeOffset now) =>
        Expire(session, now, "DELETE FROM lease WHERE expires_at <= ?" + Returning, now);

    /// <summary>The same for all leases of a crawl that ends, whatever their time; that is no fault of their addresses.</summary>
    public static void GiveBack(SqlSession session, long crawl, DateTimeOffset now)
    {
        foreach (LeaseRow lease in TakeAll(session, "DELETE FROM lease WHERE crawl = ?" + Returning, crawl))
            Return(session, lease, now);
    }

    /// <summary>The same for all leases of a worker in a crawl that it takes no part in any more.</summary>
    public static void GiveBack(SqlSession session, long crawl, string worker, DateTimeOffset now)
    {
        foreach (LeaseRow lease in TakeAll(session, "DELETE FROM lease WHERE crawl = ? AND worker = ?" + Returning, crawl, worker))
            Return(session, lease, now);
    }

    /// <summary>The same for all leases of a worker: it is dead.</summary>
    public static void ExpireOf(SqlSession session, string worker, DateTimeOffset now) =>
        Expire(session, now, "DELETE FROM lease WHERE worker = ?" + Returning, worker);

    /// <summary>The same for all leases: their process is dead.</summary>
    public static void ExpireAll(SqlSession session, DateTimeOffset now) =>
        Expire(session, now, "DELETE FROM lease WHERE token >= ?" + Returning, 0L);

    private static void Expire(SqlSession session, DateTimeOffset now, string sql, params ReadOnlySpan<SqlValue> values)
    {
        foreach (LeaseRow lease in TakeAll(session, sql, values))
            if (session.Number("UPDATE address SET expiries = expiries + 1 WHERE id = ? RETURNING expiries", lease.Address) >= MostExpiries)
                Fail(session, lease, now);
            else
                Return(session, lease, now);
    }

    private static void Return(SqlSession session, LeaseRow lease, DateTimeOffset now)
    {
        session.Send("UPDATE crawl SET expired = expired + 1, pages_started = pages_started - ? WHERE id = ?", Started(lease), lease.Crawl);
        MakeDue(session, lease, now);
    }

    /// <summary>Whoever takes this address up does not come back: it has failed in this crawl. The next crawl tries it once.</summary>
    private static void Fail(SqlSession session, LeaseRow lease, DateTimeOffset now)
    {
        string reason = AddressResults.Name(FailureReason.LeaseExpired);
        session.Send("UPDATE backlog SET leased = leased - 1 WHERE crawl = ? AND host = ?", lease.Crawl, lease.Host);
        session.Send("UPDATE crawl SET completed = completed + 1, failed = failed + 1 WHERE id = ?", lease.Crawl);
        session.Send("INSERT INTO crawl_failure (crawl, reason, failures) VALUES (?, ?, 1) ON CONFLICT (crawl, reason) DO UPDATE SET failures = crawl_failure.failures + 1", lease.Crawl, (long)FailureReason.LeaseExpired);
        (long site, AddressResult before, bool isPage) = Before(session, lease.Address);
        session.Send(
            "UPDATE address SET last_result = ?, last_detail = ?, last_at = ? WHERE id = ?",
            (long)AddressResult.Failed, $"{reason}: {MostExpiries} leases in a row were never completed", now, lease.Address);
        if (isPage && before != AddressResult.Failed)
            SiteResultTable.Move(session, site, before, AddressResult.Failed);
    }

    private static (long Site, AddressResult LastResult, bool IsPage) Before(SqlSession session, long address)
    {
        using SqlRows row = session.Query("SELECT site, last_result, kind FROM address WHERE id = ?", address);
        row.Read();
        return (row.Number(0), (AddressResult)row.Number(1), row.Number(2) == (long)AddressKind.Page);
    }

    private static List<LeaseRow> TakeAll(SqlSession session, string sql, params ReadOnlySpan<SqlValue> values)
    {
        List<LeaseRow> leases = [];
        using SqlRows rows = session.Query(sql, values);
        while (rows.Read())
            leases.Add(Row(rows));
        return leases;
    }

    private static void MakeDue(SqlSession session, LeaseRow lease, DateTimeOffset now)
    {
        if (lease.Attempts > 1)
            session.Send("INSERT INTO retry (address, crawl, host, attempts, due_at) VALUES (?, ?, ?, ?, ?)", lease.Address, lease.Crawl, lease.Host, (long)lease.Attempts - 1, now);
        else
            session.Send("UPDATE address SET crawl = ? WHERE id = ?", lease.PreviousCrawl, lease.Address);
        session.Send("UPDATE backlog SET due = due + 1, leased = leased - 1 WHERE crawl = ? AND host = ?", lease.Crawl, lease.Host);
    }

    /// <summary>What the lease took of the crawl's budget: a retry takes nothing.</summary>
    private static long Started(LeaseRow lease) => lease.IsPage && lease.Attempts == 1 ? 1 : 0;

    private static LeaseRow Row(SqlRows rows) =>
        new(rows.Number(0), rows.Number(1), rows.Number(2), rows.Number(3), rows.Number(4), rows.Int(5), rows.Bool(6));
}
