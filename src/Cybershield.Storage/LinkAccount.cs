namespace Cybershield.Storage;

/// <summary>The links of one page or list that are not followed, by reason.</summary>
internal sealed class LinkAccount
{
    /// <summary>The columns of a crawl that count them.</summary>
    private static readonly string[] Columns = ["links_too_many", "links_refused", "links_no_follow", "links_out_of_scope", "links_too_deep"];

    private static readonly string Statement = $"UPDATE crawl SET {string.Join(", ", Columns.Select(column => $"{column} = {column} + ?"))} WHERE id = ?";

    private readonly long[] counts = new long[Columns.Length];

    /// <summary>What the extractor left out already.</summary>
    public static LinkAccount Of(Examination? examined)
    {
        LinkAccount account = new();
        if (examined is PageExamination { Page: { } page })
        {
            account.counts[0] = page.LinksTooMany;
            account.counts[1] = page.LinksRefused;
            account.counts[2] = page.Outlinks.Count(link => link.NoFollow);
        }

        return account;
    }

    public void AddOutOfScope() => counts[3]++;

    public void AddTooDeep() => counts[4]++;

    /// <summary>Adds to the crawl's account, inside a transaction.</summary>
    public void Save(SqlSession session, long crawl)
    {
        if (Array.Exists(counts, count => count > 0))
            session.Execute(Statement, counts[0], counts[1], counts[2], counts[3], counts[4], crawl);
    }
}
