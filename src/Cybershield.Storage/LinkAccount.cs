namespace Cybershield.Storage;

/// <summary>The links of one page or list that are not followed, by reason.</summary>
internal sealed class LinkAccount
{
    /// <summary>Adds them to a crawl's account; parameters: the five counts in this order.</summary>
    public const string Additions =
        "links_too_many = links_too_many + ?, links_refused = links_refused + ?, links_no_follow = links_no_follow + ?, links_out_of_scope = links_out_of_scope + ?, links_too_deep = links_too_deep + ?";

    public long TooMany { get; private init; }

    public long Refused { get; private init; }

    public long NoFollow { get; private init; }

    public long OutOfScope { get; private set; }

    public long TooDeep { get; private set; }

    public bool IsEmpty => (TooMany | Refused | NoFollow | OutOfScope | TooDeep) == 0;

    /// <summary>What the extractor left out already.</summary>
    public static LinkAccount Of(Examination? examined) => examined is not PageExamination { Page: { } page } ? new LinkAccount() : new LinkAccount
    {
        TooMany = page.LinksTooMany,
        Refused = page.LinksRefused,
        NoFollow = page.Outlinks.Count(link => link.NoFollow),
    };

    public void AddOutOfScope() => OutOfScope++;

    public void AddTooDeep() => TooDeep++;
}
