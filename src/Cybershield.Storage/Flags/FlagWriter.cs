using Cybershield.Matching;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>Turns screenings into assessments, flags, lapses and outbox entries, inside the transaction that records the page.</summary>
internal static class FlagWriter
{
    /// <summary>Does what needs no record (masking, snippets, folded words) on the caller's thread, before the writer is asked.</summary>
    /// <param name="fingerprint">Of the page's text, where it is known already.</param>
    public static PreparedScreening Prepare(ScreenedPage page, ulong? fingerprint = null) => PreparedScreening.Of(page, fingerprint);

    /// <summary>Records the screening of a capture; returns the number of flags that it opened.</summary>
    public static int Apply(SqlSession session, PreparedScreening prepared, long captureId, DateTimeOffset capturedAt, DateTimeOffset now)
    {
        Dictionary<string, StoredFlag> before = FlagTable.OfUrl(session, prepared.Page.Url, now).ToDictionary(stored => stored.Flag.ListId);
        int opened = 0;
        foreach (Assessment prototype in prepared.Assessments)
        {
            Assessment assessment = prototype with { CaptureId = captureId, CapturedAt = capturedAt, ScreenedAt = now };
            opened += before.Remove(assessment.ListId, out StoredFlag? stored)
                ? Reassess(session, stored, prepared, MatchComparison.Against(stored.Flag.Latest, assessment), now)
                : Open(session, prepared, MatchComparison.Against(null, assessment), now);
        }

        foreach (StoredFlag unreached in before.Values.Where(stored => stored.Flag.State == FlagState.Open))
            Lapse(session, unreached, prepared, captureId, now);
        return opened;
    }

    /// <summary>Forgets the page texts of a site on the flags' side (search words); flags, assessments and decisions stay.</summary>
    public static void Purge(SqlSession session, string siteId, DateTimeOffset now)
    {
        session.Send("DELETE FROM flag_search WHERE rowid IN (SELECT number FROM flag WHERE site_id = ?)", siteId);
        FlagTrail.TouchAll(session, "SELECT number FROM flag WHERE site_id = ?2", now, siteId);
    }

    private static int Open(SqlSession session, PreparedScreening prepared, Assessment assessment, DateTimeOffset now)
    {
        ScreenedPage page = prepared.Page;
        string id = Flag.FlagId(page.Url, assessment.ListId);
        long? mute = MuteTable.Covering(session, page.Url, assessment.ListId, now);
        long number = session.Number(
            """
            INSERT INTO flag (id, url, site_id, site_name, site_group, list_id, list_title, page_title, language, state, revision, first_flagged_at, updated_at, mute, assessment, excess)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, 0, 0) RETURNING number
            """,
            id, page.Url, page.SiteId, page.SiteName, page.SiteGroup, assessment.ListId, assessment.ListTitle, prepared.Title, page.Language, now, now, mute)!.Value;
        Assess(session, number, prepared, assessment);
        FlagTrail.Add(session, number, id, FlagTrail.Service, "flagged", Summary(assessment), now);
        return 1;
    }

    private static int Reassess(SqlSession session, StoredFlag stored, PreparedScreening prepared, Assessment assessment, DateTimeOffset now)
    {
        (long number, Flag flag) = stored;
        Assess(session, number, prepared, assessment);
        string? reopened = flag.State switch
        {
            FlagState.Lapsed => "reached again",
            FlagState.Decided when flag.Decision is not null => Reopening.Why(flag.Decision, assessment),
            _ => null,
        };
        if (reopened is not null)
            session.Send("UPDATE flag SET state = 0, lapsed_because = NULL, decision = NULL, outcome = NULL WHERE number = ?", number);
        FlagTrail.Add(session, number, flag.Id, FlagTrail.Service, reopened is null ? "reassessed" : "reopened", reopened is null ? Summary(assessment) : $"{reopened}; {Summary(assessment)}", now);
        return reopened is null ? 0 : 1;
    }

    private static void Assess(SqlSession session, long number, PreparedScreening prepared, Assessment assessment)
    {
        ScreenedPage page = prepared.Page;
        long id = session.Number(
            "INSERT INTO assessment (flag, capture, captured_at, screened_at, body, configuration_set) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            number, assessment.CaptureId, assessment.CapturedAt, assessment.ScreenedAt, Assessments.ToJson(assessment), page.ConfigurationSet)!.Value;
        session.Send(
            "UPDATE flag SET assessment = ?, excess = ?, site_name = ?, site_group = ?, list_title = ?, page_title = ?, language = ?, cluster = ?, matches = ? WHERE number = ?",
            id, (long)decimal.Round((assessment.Score - assessment.ScoreAtLeast) * 10), page.SiteName, page.SiteGroup, assessment.ListTitle, prepared.Title, page.Language,
            ClusterTable.Of(session, assessment.CaptureId, prepared.Fingerprint), assessment.News is MatchNews news ? MatchComparison.NameOf(news) : "", number);
        session.Send("DELETE FROM flag_term WHERE flag = ?", number);
        foreach (AssessedTerm term in assessment.Terms)
            session.Send("INSERT INTO flag_term (term, flag) VALUES (?, ?) ON CONFLICT DO NOTHING", term.TermId, number);
        SaveWords(session, number, prepared.Words);
    }

    private static void SaveWords(SqlSession session, long number, string words)
    {
        if (session.Number("SELECT words = ? FROM flag_search WHERE rowid = ?", words, number) is not long same)
            session.Send("INSERT INTO flag_search (rowid, words) VALUES (?, ?)", number, words);
        else if (same == 0)
            session.Send("UPDATE flag_search SET words = ? WHERE rowid = ?", words, number);
    }

    private static void Lapse(SqlSession session, StoredFlag stored, PreparedScreening prepared, long captureId, DateTimeOffset now)
    {
        (long number, Flag flag) = stored;
        string because = flag.Latest.CaptureId == captureId ? $"list {VersionNow(session, prepared, flag.ListId)}"
            : IsSiteChrome(prepared, flag.ListId) ? "repeated across the site, judged on one of its pages"
            : "page changed";
        session.Send("UPDATE flag SET state = 2, lapsed_because = ?, claimed_by = NULL, claim_expires_at = NULL WHERE number = ?", because, number);
        FlagTrail.Add(session, number, flag.Id, FlagTrail.Service, "lapsed", because, now);
    }

    private static bool IsSiteChrome(PreparedScreening prepared, string listId) =>
        prepared.Page.Screening.Lists.Any(list => list.ListId == listId && list.Contributions.Any(term => term.Best.Zone == Zone.SiteChrome));

    // A list that found nothing is not in the screening: its file was registered before it judged.
    private static string VersionNow(SqlSession session, PreparedScreening prepared, string listId)
    {
        if (prepared.Page.Screening.Lists.FirstOrDefault(list => list.ListId == listId) is { } screened)
            return screened.ListVersion;
        using SqlRows rows = session.Query("SELECT version FROM list_text WHERE list_id = ? ORDER BY registered_at DESC LIMIT 1", listId);
        return rows.Read() ? rows.Text(0) : "removed";
    }

    private static string Summary(Assessment assessment) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{assessment.ListTitle} {assessment.ListVersion}: {assessment.DistinctTerms} {(assessment.DistinctTerms == 1 ? "term" : "terms")} scored {assessment.Score:0.#}, the list asks for {assessment.ScoreAtLeast:0.#}");
}
