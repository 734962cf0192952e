using System.Globalization;
using System.Text.Json;
using Cybershield.Review;

namespace Cybershield.Storage;

/// <summary>What one reviewer does to one flag, inside one transaction: checked by <see cref="DecisionRules"/>, written, and left in the trail.</summary>
internal sealed class FlagChange(SqlSession session, StoredFlag stored, string reviewerId, DateTimeOffset now)
{
    public const string UnknownFlag = "There is no flag of this id.";

    private readonly long number = stored.Number;
    private readonly Flag flag = stored.Flag;

    public ReviewResult Claim()
    {
        if (DecisionRules.CheckClaim(flag, reviewerId, now) is Refusal refusal)
            return Refused(refusal);
        session.Send("UPDATE flag SET claimed_by = ?, claim_expires_at = ? WHERE number = ?", reviewerId, now + Review.Claim.Duration, number);
        return Done("claimed", $"until {now + Review.Claim.Duration:HH:mm} UTC");
    }

    public ReviewResult Release()
    {
        if (DecisionRules.CheckRelease(flag, reviewerId, now) is Refusal refusal)
            return Refused(refusal);
        DropClaim();
        return Done("released", "");
    }

    public ReviewResult Skip()
    {
        if (flag.Claim?.ReviewerId == reviewerId)
        {
            DropClaim();
            return Done("skipped", "");
        }

        FlagTrail.Audit(session, flag.Id, reviewerId, "skipped", "", now);
        return new ReviewResult(ReviewStatus.Done, flag, null);
    }

    public ReviewResult Decide(DecisionRequest request)
    {
        Flag? duplicateOf = request.DuplicateOf is null ? null : FlagTable.Find(session, request.DuplicateOf, now)?.Flag;
        if (DecisionRules.Check(request, flag, duplicateOf, now) is Refusal refusal)
            return Refused(refusal);
        List<StoredFlag> alike = request.Alike is null ? [] : ClusterTable.OpenOthers(session, number, reviewerId, now);
        if (DecisionRules.CheckAlike(request, alike.Count) is Refusal changed)
            return Refused(changed);
        foreach (StoredFlag other in alike)
            new FlagChange(session, other, reviewerId, now).Write(request with { FlagRevision = other.Flag.Revision }, $", with its near-duplicate {flag.Id}");
        return Write(request, alike.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", with {alike.Count} near-duplicates"));
    }

    public ReviewResult Undo()
    {
        if (DecisionRules.CheckUndo(flag, reviewerId, now) is Refusal refusal)
            return Refused(refusal);
        session.Send("UPDATE decision SET undone_at = ? WHERE id = ?", now, flag.Decision!.Id);
        Open();
        return Done("undone", Outcomes.NameOf(flag.Decision.Outcome));
    }

    public ReviewResult Reopen(string reason)
    {
        if (DecisionRules.CheckReopen(flag, reason) is Refusal refusal)
            return Refused(refusal);
        Open();
        return Done("reopened", ContactMask.Mask(reason.Trim()));
    }

    /// <summary>The unmasked capture; the audit entry is committed before the caller has it.</summary>
    public RevealResult Reveal(string reason)
    {
        if (DecisionRules.CheckReason(reason) is Refusal refusal)
            return new RevealResult(refusal.Status, null, refusal.Why);
        if (CaptureReader.Find(session, flag.Latest.CaptureId) is not Capture capture)
            return new RevealResult(ReviewStatus.NotNow, null, "The capture is no longer in the record.");
        FlagTrail.Audit(session, flag.Id, reviewerId, "revealed", ContactMask.Mask(reason.Trim()), now);
        return new RevealResult(ReviewStatus.Done, capture, null);
    }

    private ReviewResult Write(DecisionRequest request, string how)
    {
        IReadOnlyDictionary<string, bool> verdicts = TermVerdicts.Of(request.Outcome, request.Ticks, flag.Latest);
        long decision = Insert(request, verdicts);
        VerdictTable.Insert(session, flag.ListId, decision, verdicts);
        session.Send("UPDATE flag SET state = 1, decision = ?, outcome = ? WHERE number = ?", decision, (long)request.Outcome, number);
        DropClaim();
        string what = Outcomes.NameOf(request.Outcome) + (request.Reason is { Length: > 0 } reason ? $": {reason}" : "") + (request.DuplicateOf is null ? "" : $" of {request.DuplicateOf}");
        return Done("decided", what + how + (verdicts.Count == 0 ? "" : $"; {TermVerdicts.Summary(verdicts)}"));
    }

    private long Insert(DecisionRequest request, IReadOnlyDictionary<string, bool> verdicts) => session.Number(
        """
        INSERT INTO decision (flag, outcome, reason, note, duplicate_of, reviewer_id, decided_at, flag_revision, list_version, covered_terms, covered_passages, verdicts, cluster)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT cluster FROM flag WHERE number = ?)) RETURNING id
        """,
        number, (long)request.Outcome, Given(request.Reason), Given(request.Note) is string note ? ContactMask.Mask(note) : null, request.DuplicateOf, reviewerId, now, request.FlagRevision,
        flag.Latest.ListVersion, JsonSerializer.Serialize(flag.Latest.Terms.Select(term => term.TermId)), JsonSerializer.Serialize(flag.Latest.Passages),
        VerdictTable.ToJson(verdicts), number)!.Value;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private void Open() => session.Execute("UPDATE flag SET state = 0, decision = NULL, outcome = NULL WHERE number = ?", number);

    private void DropClaim() => session.Execute("UPDATE flag SET claimed_by = NULL, claim_expires_at = NULL WHERE number = ?", number);

    private ReviewResult Done(string action, string detail)
    {
        FlagTrail.Add(session, number, flag.Id, reviewerId, action, detail, now);
        return new ReviewResult(ReviewStatus.Done, FlagTable.Find(session, flag.Id, now)!.Flag, null);
    }

    private ReviewResult Refused(Refusal refusal) => new(refusal.Status, flag, refusal.Why);
}
