using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>A rule of the record that does not hold.</summary>
/// <param name="Breaches">How many rows break it.</param>
public sealed record BrokenRule(string Rule, long Breaches);

/// <summary>What holds in every committed state of the record: each query selects what breaks a rule.</summary>
internal static class RecordRules
{
    private static readonly (string Rule, string Breaches)[] Rules =
    [
        ("taken = completed + released + expired + outstanding", "SELECT id FROM crawl WHERE taken <> completed + released + expired + (SELECT count(*) FROM lease WHERE lease.crawl = crawl.id)"),
        ("every completed lease has one result", "SELECT id FROM crawl WHERE completed <> fetched + listings + not_modified + redirected + disallowed + gone + soft_errors + retried + failed"),
        ("failures have reasons", "SELECT id FROM crawl WHERE failed <> (SELECT coalesce(sum(failures), 0) FROM crawl_failure WHERE crawl_failure.crawl = crawl.id)"),
        ("known pages are counted", "SELECT number FROM site WHERE known_pages <> (SELECT count(*) FROM address WHERE site = number AND in_scope = 1 AND kind = 0)"),
        ("last results are counted", "SELECT * FROM site_result s WHERE pages <> (SELECT count(*) FROM address a WHERE a.site = s.site AND kind = 0 AND last_result = s.result)"),
        ("leases are counted by host", "SELECT * FROM backlog b WHERE leased <> (SELECT count(*) FROM lease l WHERE l.crawl = b.crawl AND l.host = b.host)"),
        ("due addresses are counted by host",
            """
            SELECT * FROM backlog b JOIN crawl c ON c.id = b.crawl WHERE due <>
                (SELECT count(*) FROM address a WHERE a.site = c.site AND a.host = b.host AND in_scope = 1 AND a.crawl < c.id)
                + (SELECT count(*) FROM retry r WHERE r.crawl = b.crawl AND r.host = b.host)
            """),
        ("a retry is not leased", "SELECT * FROM retry JOIN lease USING (address)"),
        ("the latest capture is there", "SELECT id FROM address WHERE capture IS NOT NULL AND NOT EXISTS (SELECT 1 FROM capture WHERE capture.id = address.capture AND capture.address = address.id)"),
        ("a capture knows whether its text is kept", "SELECT id FROM capture WHERE (text_at IS NULL) = EXISTS (SELECT 1 FROM capture_text t WHERE t.capture = capture.id)"),
        ("every flag has the assessment that is shown", "SELECT id FROM flag WHERE NOT EXISTS (SELECT 1 FROM assessment a WHERE a.id = flag.assessment AND a.flag = flag.number)"),
        ("a flag's terms are those of its latest assessment", "SELECT flag FROM flag_term WHERE NOT EXISTS (SELECT 1 FROM flag WHERE number = flag_term.flag)"),
        ("what is decided has its decision", "SELECT number FROM flag WHERE decision IS NOT NULL AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.id = flag.decision AND d.flag = flag.number AND d.undone_at IS NULL)"),
        ("flags are counted", "SELECT 1 AS one WHERE (SELECT coalesce(sum(flags), 0) FROM flag_count WHERE facet = 'all') <> (SELECT count(*) FROM flag)"),
        ("flags are counted by what they have in common",
            """
            SELECT site_id FROM flag GROUP BY site_id, list_id, shelf, language, outcome, matches, site_group HAVING count(*) <>
                coalesce((SELECT t.flags FROM flag_tally t WHERE t.site_id = flag.site_id AND t.list_id = flag.list_id AND t.shelf = flag.shelf AND t.language = flag.language
                    AND t.outcome = coalesce(flag.outcome, -1) AND t.matches = flag.matches AND t.site_group = flag.site_group), 0)
            UNION ALL SELECT site_id FROM flag_tally WHERE (SELECT sum(flags) FROM flag_tally) <> (SELECT count(*) FROM flag)
            """),
        ("nothing waits beyond its flag's revision", "SELECT flag FROM outbox o WHERE o.revision > (SELECT f.revision FROM flag f WHERE f.number = o.flag)"),
        ("nothing waits and is dead in the same revision", "SELECT o.flag FROM outbox o JOIN dead_letter l ON l.flag = o.flag WHERE o.revision < l.revision"),
        ("a panel holds pages of its site", "SELECT address FROM panel_page p WHERE NOT EXISTS (SELECT 1 FROM address a WHERE a.id = p.address AND a.site = p.site AND a.capture IS NOT NULL)"),
        ("a panel is bounded", $"SELECT site FROM panel_page GROUP BY site HAVING count(*) > {SitePanel.MaxPages}"),
        ("there is one state of the projection", "SELECT 1 AS one WHERE (SELECT count(*) FROM projection) <> 1"),
    ];

    private static readonly (string Rule, string Breaches)[] RulesOfTheFile =
    [
        ("the file is whole", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
        ("references hold", "SELECT * FROM pragma_foreign_key_check"),
    ];

    /// <summary>Every rule that does not hold in what <paramref name="session"/> sees; the file's own come first.</summary>
    public static IReadOnlyList<BrokenRule> Check(SqlSession session)
    {
        List<BrokenRule> broken = [];
        foreach ((string rule, string breaches) in session is SqliteSession ? [.. RulesOfTheFile, .. Rules] : Rules)
            if (session.Number($"SELECT count(*) FROM ({breaches}) AS breaches") is long number and > 0)
                broken.Add(new BrokenRule(rule, number));
        return broken;
    }
}
