using System.Globalization;
using System.Text.Json;

namespace Cybershield.Storage;

/// <summary>
/// Deletes the texts of captures that have been kept for long enough. Captures, screenings, assessments, decisions and list texts stay; a page whose
/// text is gone is fetched whole the next time. What a legal hold names is left. The files of old configuration sets go too: see <see cref="OldSets"/>.
/// </summary>
public sealed class Retention
{
    private const int DeletedAtOnce = 200;

    private readonly RecordDatabase database;
    private readonly TimeProvider time;

    internal Retention(RecordDatabase database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <summary>What <see cref="ApplyAsync"/> would delete now; changes nothing.</summary>
    public Task<RetentionSummary> PreviewAsync(RetentionPolicy policy, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            (DueTexts unflagged, DueTexts flagged) = Due(policy);
            return new RetentionSummary(unflagged.Captures.Count, flagged.Captures.Count, unflagged.Held + flagged.Held) { Sets = DueSets().Count };
        },
        cancellationToken);

    /// <summary>Since when the clock is doubted, because it leapt: what deletes by itself waits until it has stood for a day. Null where it is believed. To be asked once a day.</summary>
    public Task<DateTimeOffset?> DoubtsClockSinceAsync(CancellationToken cancellationToken) => database.Writer.WriteAsync(session => RetentionClock.Look(session, time.GetUtcNow()), cancellationToken);

    /// <summary>Deletes what is due, in small steps so that reviewers and crawls go on; each is in the audit, with how many and why.</summary>
    public async Task<RetentionSummary> ApplyAsync(RetentionPolicy policy, CancellationToken cancellationToken)
    {
        (DueTexts unflagged, DueTexts flagged) = await Task.Run(() => Due(policy), cancellationToken);
        int ofNone = await DeleteAsync(unflagged, DeleteUnflagged, cancellationToken);
        int ofFlags = await DeleteAsync(flagged, DeleteFlagged, cancellationToken);
        return new RetentionSummary(ofNone, ofFlags, unflagged.Held + flagged.Held) { Sets = await DeleteSetsAsync(cancellationToken) };
    }

    private (DueTexts Unflagged, DueTexts Flagged) Due(RetentionPolicy policy)
    {
        DateTimeOffset now = time.GetUtcNow();
        return database.Read(session => (
            DueTexts.Read(session, DueTexts.Unflagged, policy.UnflaggedText, now),
            DueTexts.Read(session, DueTexts.Flagged, policy.FlaggedCaptures, now)));
    }

    private List<long> DueSets() => database.Read(session => OldSets.Due(session, time.GetUtcNow()));

    private async Task<int> DeleteSetsAsync(CancellationToken cancellationToken) => await Task.Run(DueSets, cancellationToken) is { Count: > 0 } due
        ? await database.Writer.WriteAsync(session => OldSets.Delete(session, due, time.GetUtcNow()), cancellationToken)
        : 0;

    private async Task<int> DeleteAsync(DueTexts due, Func<SqlSession, DueTexts, string, DateTimeOffset, int> delete, CancellationToken cancellationToken)
    {
        int deleted = 0;
        foreach (long[] some in due.Captures.Chunk(DeletedAtOnce))
            deleted += await database.Writer.WriteAsync(session => delete(session, due, JsonSerializer.Serialize(some), time.GetUtcNow()), cancellationToken);
        return deleted;
    }

    private static int DeleteUnflagged(SqlSession session, DueTexts due, string captures, DateTimeOffset now)
    {
        List<long> still = due.Still(session, captures);
        if (still.Count > 0)
            FlagTrail.Audit(session, null, FlagTrail.Service, "texts_deleted", string.Create(CultureInfo.InvariantCulture, $"{still.Count} texts of pages without a flag, kept since before {due.Before:yyyy-MM-dd HH:mm}Z"), now);
        DeleteTexts(session, still);
        return still.Count;
    }

    private static int DeleteFlagged(SqlSession session, DueTexts due, string captures, DateTimeOffset now)
    {
        List<long> still = due.Still(session, captures);
        foreach (long capture in still)
            ForgetWords(session, capture, due.Before, now);
        DeleteTexts(session, still);
        return still.Count;
    }

    /// <summary>The words of the text that is shown can be searched for, and are in the index: they go with it.</summary>
    private static void ForgetWords(SqlSession session, long capture, DateTimeOffset before, DateTimeOffset now)
    {
        string detail = string.Create(CultureInfo.InvariantCulture, $"the text of capture {capture}, kept since before {before:yyyy-MM-dd HH:mm}Z and settled before then");
        foreach ((long number, string id, bool isShown) in FlagsOf(session, capture))
        {
            if (isShown)
                session.Execute("DELETE FROM flag_search WHERE rowid = ?", number);
            FlagTrail.Add(session, number, id, FlagTrail.Service, "texts_deleted", detail, now);
        }
    }

    private static List<(long Number, string Id, bool IsShown)> FlagsOf(SqlSession session, long capture)
    {
        List<(long, string, bool)> flags = [];
        using SqlRows rows = session.Query(
            "SELECT f.number, f.id, max(CASE WHEN a.id = f.assessment THEN 1 ELSE 0 END) FROM assessment a JOIN flag f ON f.number = a.flag WHERE a.capture = ? GROUP BY f.number, f.id ORDER BY f.number", capture);
        while (rows.Read())
            flags.Add((rows.Number(0), rows.Text(1), rows.Bool(2)));
        return flags;
    }

    private static void DeleteTexts(SqlSession session, List<long> captures)
    {
        session.BeginErasing();
        foreach (long capture in captures)
            CaptureTable.DeleteText(session, capture);
        session.EndErasing();
    }
}

/// <summary>How long the texts of captures are kept, counted from when they were stored.</summary>
/// <param name="UnflaggedText">Of captures that no flag was made from.</param>
/// <param name="FlaggedCaptures">Of captures that flags were made from, once all of these are decided or lapsed; counted from the later of storing and settling.</param>
public sealed record RetentionPolicy(TimeSpan UnflaggedText, TimeSpan FlaggedCaptures);

/// <summary>What retention deleted, or would delete.</summary>
/// <param name="UnflaggedTexts">Texts of captures without a flag.</param>
/// <param name="FlaggedTexts">Texts of captures whose flags are settled.</param>
/// <param name="HeldTexts">Texts that are due and stay because of a legal hold.</param>
public sealed record RetentionSummary(int UnflaggedTexts, int FlaggedTexts, int HeldTexts)
{
    /// <summary>Configuration sets without their files from then on: replaced long ago, and nothing refers to them.</summary>
    public int Sets { get; init; }
}
