using Cybershield.Matching;

namespace Cybershield.Storage;

public sealed partial class CrawlRecord
{
    /// <summary>Keeps the text of each list for as long as anything refers to it. Returns the lists that changed their text but not their version: they must be rejected.</summary>
    public Task<IReadOnlyList<ListText>> RegisterListsAsync(IReadOnlyList<ListText> lists, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync<IReadOnlyList<ListText>>(session => RegisterLists(session, lists, time.GetUtcNow()), cancellationToken);

    /// <summary>The text of a list file that once judged a page; null where the hash is unknown.</summary>
    public Task<ListText?> FindListAsync(string sha256, CancellationToken cancellationToken) => ReadAsync(
        session =>
        {
            using SqlRows row = session.Query("SELECT list_id, version, sha256, text, status FROM list_text WHERE sha256 = ?", sha256);
            return row.Read() ? new ListText(row.Text(0), row.Text(1), row.Text(2), row.Text(3), (ListStatus)row.Number(4)) : null;
        },
        cancellationToken);

    /// <summary>The same inside a transaction.</summary>
    internal static List<ListText> RegisterLists(SqlSession session, IReadOnlyList<ListText> lists, DateTimeOffset now)
    {
        List<ListText> rejected = [.. lists.Where(list => ChangedWithoutVersion(session, list))];
        if (rejected.Count == 0)
            foreach (ListText list in lists)
                session.Execute(
                    "INSERT INTO list_text (sha256, list_id, version, status, text, registered_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    list.Sha256, list.ListId, list.Version, (long)list.Status, list.Text, now);
        return rejected;
    }

    /// <summary>A version that was live stands for one text for good; drafts and trials may change under theirs.</summary>
    private static bool ChangedWithoutVersion(SqlSession session, ListText list) =>
        list.Status == ListStatus.Live
        && session.Number(
            "SELECT 1 FROM list_text WHERE list_id = ? AND version = ? AND status = ? AND sha256 <> ?", list.ListId, list.Version, (long)ListStatus.Live, list.Sha256) is not null;
}
