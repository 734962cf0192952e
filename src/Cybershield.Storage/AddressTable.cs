using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>An address in scope that may be new.</summary>
internal readonly record struct FoundAddress(string Url, string HostKey, AddressKind Kind, int Depth, int Redirects);

/// <summary>Adding addresses inside a transaction: the unique index decides which of them are new.</summary>
internal static class AddressTable
{
    /// <summary>Adds what is new; it is due in the running crawl.</summary>
    public static void Add(SqlSession session, long crawl, long site, IReadOnlyList<FoundAddress> found)
    {
        long newPages = 0;
        (string? hostKey, long host) = (null, 0);
        foreach (FoundAddress address in found)
        {
            if (address.HostKey != hostKey)
                (hostKey, host) = (address.HostKey, HostTable.Intern(session, address.HostKey));
            if (Insert(session, crawl, site, host, address) && address.Kind == AddressKind.Page)
                newPages++;
        }
        if (newPages > 0)
            session.Execute("UPDATE site SET known_pages = known_pages + ? WHERE number = ?", newPages, site);
    }

    private static bool Insert(SqlSession session, long crawl, long site, long host, FoundAddress address)
    {
        int inserted = session.Execute(
            "INSERT INTO address (url, site, host, kind, depth, redirects) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            address.Url, site, host, (long)address.Kind, (long)address.Depth, (long)address.Redirects);
        if (inserted == 0)
            session.Execute("UPDATE address SET depth = ?1 WHERE url = ?2 AND depth > ?1", (long)address.Depth, address.Url);
        else
            session.Execute("INSERT INTO backlog (crawl, host, due, leased) VALUES (?, ?, 1, 0) ON CONFLICT (crawl, host) DO UPDATE SET due = backlog.due + 1", crawl, host);
        return inserted == 1;
    }
}
