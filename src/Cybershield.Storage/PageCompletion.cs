using System.Security.Cryptography;
using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>
/// The one transaction that ends a lease. What needs no record (hashes, compression, masking, sorting out links) is done when it is made, on the caller's thread;
/// <see cref="Run"/> only writes.
/// </summary>
internal sealed class PageCompletion
{
    private readonly CrawlLease lease;
    private readonly FetchResult result;
    private readonly SiteRow site;
    private readonly IReadOnlyList<FoundAddress> found;
    private readonly RetryOptions retries;
    private readonly DateTimeOffset now;
    private readonly NewCapture? capture;
    private readonly StoredExamination? stored;
    private readonly PreparedScreening? screening;
    private readonly string? watchlist;
    private readonly LinkAccount dropped;
    private readonly PanelChange? panel;

    public PageCompletion(CrawlLease lease, FetchResult result, Examination? examined, CompletionContext context)
    {
        (this.lease, this.result, site, retries, now) = (lease, result, context.Site, context.Retries, context.Now);
        dropped = LinkAccount.Of(examined);
        found = site.Unknown(Discoveries.Of(lease, result, examined), context.Memory.Known, context.Epoch, dropped);
        if (examined is PageExamination page)
        {
            capture = NewCapture.Of(page, (FetchResult.Fetched)result, lease);
            panel = page.Panel;
            watchlist = page.Screening.WatchlistFingerprint;
            screening = FlagWriter.Prepare(context.Memory.Working.Stamp(site.Screened(lease.Url.Value, page)), capture.Fingerprint);
        }
        else if ((stored = examined as StoredExamination) is { Page.Text: { } text })
        {
            watchlist = stored.Screening.WatchlistFingerprint;
            screening = FlagWriter.Prepare(context.Memory.Working.Stamp(site.Screened(stored.Page, text, stored.Screening)));
        }
    }

    /// <summary>What became known by this page, for the cache of known addresses.</summary>
    public IReadOnlyList<FoundAddress> Found => found;

    /// <summary>False where the lease is not ours any more; then nothing is written.</summary>
    public bool Run(SqlSession session)
    {
        if (LeaseTable.Take(session, lease.FencingToken, lease.AddressId) is not LeaseRow row)
            return false;
        session.Send("UPDATE backlog SET leased = leased - 1 WHERE crawl = ? AND host = ?", row.Crawl, row.Host);
        AddressRow before = AddressRow.Read(session, lease.AddressId);
        (AddressRow after, int flagged) = result switch
        {
            FetchResult.Fetched fetched => RecordFetched(session, before with { ETag = fetched.ETag, LastModified = fetched.LastModified }),
            FetchResult.NotModified => RecordUnchanged(session, before),
            _ => (before, 0),
        };
        bool again = TryAgainLater(session, row);
        RecordResult(session, row.Crawl, before, after);
        CrawlCounters.Count(session, row.Crawl, CrawlCounters.ColumnOf(lease.Kind, result, again), flagged, dropped);
        if (!again && AddressResults.ReasonOf(result) is FailureReason reason)
            session.Send("INSERT INTO crawl_failure (crawl, reason, failures) VALUES (?, ?, 1) ON CONFLICT (crawl, reason) DO UPDATE SET failures = crawl_failure.failures + 1", row.Crawl, (long)reason);
        AddressTable.Add(session, row.Crawl, site.Number, found);
        return true;
    }

    private (AddressRow After, int Flagged) RecordFetched(SqlSession session, AddressRow address)
    {
        if (capture is null)
            return (address, 0);
        long captureId = CaptureTable.Save(session, lease.AddressId, address.Capture, capture);
        return Screen(session, captureId == address.Capture ? address : address with { Capture = captureId, ScreenedBy = null });
    }

    /// <summary>A page that was captured again since it was read from the record is left to the newer screening.</summary>
    private (AddressRow After, int Flagged) RecordUnchanged(SqlSession session, AddressRow address) =>
        stored is not null && stored.Page.CaptureId == address.Capture ? Screen(session, address) : (address, 0);

    /// <summary>The same watchlist finds the same in the same capture: nothing is written then.</summary>
    private (AddressRow After, int Flagged) Screen(SqlSession session, AddressRow address)
    {
        if (screening is null || watchlist is null)
            return (address, 0);
        long by = WatchlistTable.Intern(session, watchlist);
        if (address.ScreenedBy == by)
            return (address, 0);
        DateTimeOffset capturedAt = capture?.FetchedAt ?? stored!.Page.FetchedAt;
        return (address with { ScreenedBy = by, ScreenedSet = screening.Page.ConfigurationSet }, FlagWriter.Apply(session, screening, address.Capture!.Value, capturedAt, now));
    }

    private bool TryAgainLater(SqlSession session, LeaseRow row)
    {
        if (result is not FetchResult.Unreachable unreachable || retries.DelayAfter(row.Attempts, unreachable.RetryAfter) is not { } delay)
            return false;
        session.Send("INSERT INTO retry (address, crawl, host, attempts, due_at) VALUES (?, ?, ?, ?, ?)", lease.AddressId, row.Crawl, row.Host, (long)row.Attempts, now + delay);
        session.Send("UPDATE backlog SET due = due + 1 WHERE crawl = ? AND host = ?", row.Crawl, row.Host);
        return true;
    }

    /// <summary>What the visit tells of the page's changes and of addresses of its shape.</summary>
    private AddressRow RecordVisit(SqlSession session, AddressRow before, AddressRow after)
    {
        if (lease.Kind != AddressKind.Page || result is not (FetchResult.Fetched or FetchResult.NotModified))
            return after;
        if (before.LastAt is { } last && before.Capture is not null)
        {
            bool changed = after.Capture != before.Capture
                && (before.Simhash is not ulong old || capture?.Simhash is not ulong latest || PageFingerprint.Distance(old, latest) > PageFingerprint.NearBits);
            after = after with { History = RecrawlSchedule.After(before.History, changed, now - last) };
        }

        if (capture?.Simhash is not ulong simhash)
            return after;
        if (before.Capture is null && AddressShape.Of(lease.Url) is { } shape)
            ShapeTable.Count(session, site.Number, shape, simhash);
        return after with { Simhash = simhash };
    }

    private void RecordResult(SqlSession session, long crawl, AddressRow before, AddressRow after)
    {
        (AddressResult outcome, string? detail) = AddressResults.Of(result);
        if (lease.Kind == AddressKind.Page && SiteBrake.Turns(before, outcome) && SiteBrake.Holds(session, site.Number, crawl, now))
        {
            // The page keeps its state; that it was asked for is all that is noted.
            session.Send("UPDATE address SET robots_line = ?, expiries = 0 WHERE id = ?", result.RobotsLine, lease.AddressId);
            return;
        }

        after = RecordVisit(session, before, after);
        MissingPage missing = before.Missing.After(outcome, now);
        outcome = outcome == AddressResult.Missing && missing.IsGone(now) ? AddressResult.Gone : outcome;
        Save(session, after with { LastResult = outcome, Missing = missing }, detail);
        if (panel is not null)
            PanelTable.Save(session, site.Number, panel);
        else if (before.Capture is not null && outcome is not (AddressResult.Fetched or AddressResult.NotModified or AddressResult.Unreachable))
            PanelTable.Leave(session, site.Number, lease.AddressId);
        if (lease.Kind == AddressKind.Page && outcome != before.LastResult)
            SiteResultTable.Move(session, site.Number, before.LastResult, outcome);
    }

    private void Save(SqlSession session, AddressRow after, string? detail) => session.Send(
        """
        UPDATE address SET etag = ?, last_modified = ?, capture = ?, screened_by = ?, screened_set = ?, last_result = ?, last_detail = ?, robots_line = ?, last_at = ?,
            missing = ?, missing_since = ?, visits = ?, changes = ?, observed = ?, unchanged = ?, simhash = ?, expiries = 0
        WHERE id = ?
        """,
        after.ETag, after.LastModified, after.Capture, after.ScreenedBy, after.ScreenedSet, (long)after.LastResult, detail, result.RobotsLine, now,
        (long)after.Missing.Times, after.Missing.Since, (long)after.History.Visits, (long)after.History.Changes, (long)after.History.Observed.TotalSeconds, (long)after.History.Unchanged.TotalSeconds,
        unchecked((long?)after.Simhash), lease.AddressId);
}

/// <summary>What all completions of a process share at one instant.</summary>
internal sealed record CompletionContext(SiteRow Site, ProcessMemory Memory, int Epoch, RetryOptions Retries, DateTimeOffset Now);

/// <summary>What a completion may change of an address.</summary>
internal sealed record AddressRow(string? ETag, string? LastModified, long? Capture, long? ScreenedBy, AddressResult LastResult, MissingPage Missing, ChangeHistory History, DateTimeOffset? LastAt, ulong? Simhash)
{
    /// <summary>The configuration set of the watchlist that screened it last; null where it was of none.</summary>
    public long? ScreenedSet { get; init; }

    public static AddressRow Read(SqlSession session, long id)
    {
        using SqlRows row = session.Query("SELECT etag, last_modified, capture, screened_by, last_result, missing, missing_since, visits, changes, observed, unchanged, last_at, simhash, screened_set FROM address WHERE id = ?", id);
        row.Read();
        return new AddressRow(row.NullableText(0), row.NullableText(1), row.NullableNumber(2), row.NullableNumber(3), (AddressResult)row.Number(4), new MissingPage(row.Int(5), row.NullableInstant(6)),
            new ChangeHistory(row.Int(7), row.Int(8), TimeSpan.FromSeconds(row.Number(9)), TimeSpan.FromSeconds(row.Number(10))), row.NullableInstant(11), unchecked((ulong?)row.NullableNumber(12))) { ScreenedSet = row.NullableNumber(13) };
    }
}

/// <summary>A capture as it is about to be stored.</summary>
internal sealed record NewCapture(DateTimeOffset FetchedAt, ExtractedPage Page, byte[] ContentSha256, EncodedText Text, string? RobotsLine, string? Rendering)
{
    /// <summary>Null where none was asked for, or the text is too short.</summary>
    public ulong? Fingerprint { get; private init; }

    /// <summary>Only where there is something to compare with: a page seen before, or one of a shape.</summary>
    public ulong? Simhash { get; private init; }

    public static NewCapture Of(PageExamination page, FetchResult.Fetched fetched, CrawlLease lease)
    {
        bool isCompared = lease.ScreenedBy is not null || AddressShape.Of(lease.Url) is not null;
        ulong? fingerprint = isCompared ? PageFingerprint.Of(page.Text) : null;
        return new NewCapture(fetched.At, page.Page, SHA256.HashData(fetched.Body), PageTextEncoding.Encode(page.Text), fetched.RobotsLine, fetched.Rendering?.ToString())
        {
            Fingerprint = fingerprint,
            Simhash = isCompared ? fingerprint ?? ShapeTable.HashOf(page.Text) : null,
        };
    }
}
